import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readWorkerConfig } from '../../../src/cli/worker-config.ts';
import { isDueAt, lastDue, parseCron } from '../../../src/cli/supervisor/cron.ts';

const at = (time: string): number => Date.parse(time);

describe('cron', () => {
  it.each([
    ['* * * * *', '2026-01-01T12:34:56Z', true],
    ['*/5 * * * *', '2026-01-01T12:35:00Z', true],
    ['*/5 * * * *', '2026-01-01T12:36:00Z', false],
    ['7 0 * * *', '2026-01-01T00:07:59Z', true],
    ['7 0 * * *', '2026-01-01T01:07:00Z', false],
    ['10-20/5,50 * * * *', '2026-01-01T01:15:00Z', true],
    ['10-20/5,50 * * * *', '2026-01-01T01:50:00Z', true],
    ['10-20/5,50 * * * *', '2026-01-01T01:25:00Z', false],
    ['30/15 * * * *', '2026-01-01T01:45:00Z', true],
    ['30/15 * * * *', '2026-01-01T01:15:00Z', false],
    ['0 0 29 2 *', '2028-02-29T00:00:00Z', true],
  ])('knows whether "%s" is due at %s', (expression, time, isDue) => {
    expect(isDueAt(parseCron(expression), at(time))).toBe(isDue);
  });

  it('counts the days of the week from Sunday as 1, as the platform does', () => {
    expect(isDueAt(parseCron('0 0 * * 1'), at('2026-11-22T00:00:00Z'))).toBe(true);
    expect(isDueAt(parseCron('0 0 * * 7'), at('2026-11-21T00:00:00Z'))).toBe(true);
    expect(isDueAt(parseCron('0 0 * * 1'), at('2026-11-23T00:00:00Z'))).toBe(false);
  });

  it('takes either day field where both restrict', () => {
    const cron = parseCron('0 0 13 * 1');
    expect(isDueAt(cron, at('2026-11-13T00:00:00Z'))).toBe(true);
    expect(isDueAt(cron, at('2026-11-22T00:00:00Z'))).toBe(true);
    expect(isDueAt(cron, at('2026-11-23T00:00:00Z'))).toBe(false);
  });

  it.each(['* * * *', '60 * * * *', '* * * * MON', '*/0 * * * *', '20-10 * * * *', '* * L * *', '-5 * * * *'])(
    'refuses "%s"',
    (expression) => {
      expect(() => parseCron(expression)).toThrow(RangeError);
    },
  );

  it('finds the latest minute that a sleeping machine missed, and none twice', () => {
    const cron = parseCron('7 0 * * *');
    const missed = at('2026-01-02T00:07:00Z');
    expect(lastDue(cron, at('2026-01-01T23:00:00Z'), at('2026-01-02T09:30:30Z'))).toBe(missed);
    expect(lastDue(cron, missed, at('2026-01-02T09:30:30Z'))).toBeNull();
  });

  it('can tick every job of the worker', () => {
    const { crons } = readWorkerConfig(process.cwd()).triggers;
    const jobs = readFileSync('src/schedule.ts', 'utf8').matchAll(/cron: '([^']+)'/g);
    expect(new Set(crons.map((cron) => parseCron(cron).expression))).toEqual(new Set([...jobs].map(([, cron]) => cron)));
  });
});
