import { expect, test } from 'vitest';
import { score } from '../../../src/cli/evaluate/score.ts';
import { tableOf } from '../../../src/cli/evaluate/table.ts';
import { Truth } from '../../../src/cli/evaluate/truth.ts';
import { assembleIncident } from '../../../src/incidents/assemble.ts';
import type { Incident } from '../../../src/incidents/incident.ts';
import { at, episode, network, span } from '../../incidents/episode.ts';

const time = (clock: string): string => `2024-11-07T${clock}:00Z`;

const truth = (overrides: Partial<Truth> = {}): Truth =>
  Truth.parse({
    episodes: [
      {
        id: 'one',
        probe_cc: 'KE',
        service: 'telegram',
        asns: [33771, 37061, 36926],
        optional_asns: [1],
        onset: [time('09:58'), time('10:10')],
        end: [time('12:00'), time('12:20')],
      },
    ],
    ...overrides,
  });

const incident = (overrides: Parameters<typeof episode>[0] = {}): Incident => assembleIncident('KE', [episode(overrides)], null);

const ended = { end: span('12:30', '12:40') };

test('an episode is found by a phase that overlaps it and was detected before it ended', () => {
  const [found] = score([incident(ended)], truth()).episodes;
  expect(found).toMatchObject({ id: 'one', found: true, onset_error_minutes: 0, delay_minutes: 20, end_error_minutes: 10 });
});

test('a suspicion, a detection after the end, and another service do not find it', () => {
  const late = { detectedAtMs: at('12:25'), phases: [{ ...episode(ended).phases[0], detectedAtMs: at('12:25') }] as never };
  for (const overrides of [{ tier: 'suspected' as const, detectedAtMs: null }, late, { service: 'x' }]) {
    expect(score([incident({ ...ended, ...overrides })], truth()).episodes[0]).toMatchObject({
      found: false,
      incident: null,
      delay_minutes: null,
    });
  }
});

test('optional networks do not lower the precision, missing ones lower the recall', () => {
  const phases = [{ ...episode(ended).phases[0], networks: [1, 2, 33771, 37061] }] as never;
  const [found] = score([incident({ ...ended, phases })], truth()).episodes;
  expect(found?.networks).toEqual({ precision: 0.667, recall: 0.667 });
  const untold = truth({ episodes: [{ ...truth().episodes[0], asns: [] }] as never });
  expect(score([incident({ ...ended, phases })], untold).episodes[0]?.networks).toEqual({ precision: null, recall: null });
});

test('the earliest detection counts, others are extra', () => {
  const second = incident({
    ...ended,
    key: 'telegram@2',
    detectedAtMs: at('11:00'),
    suspectedAtMs: at('11:00'),
    phases: [{ ...episode(ended).phases[0], detectedAtMs: at('11:00') }] as never,
  });
  const result = score([second, incident(ended)], truth());
  expect(result.extra_incidents).toBe(1);
  expect(result.episodes[0]?.delay_minutes).toBe(20);
});

test('an incident that meets nothing is false, whatever its status, and counted in a quiet span', () => {
  const quiet = [{ probe_cc: 'KE', service: 'telegram', since: time('14:00'), until: time('20:00') }];
  const wrong = { onset: span('15:00', '15:10'), end: span('16:00', '16:10'), tier: 'suspected' as const, detectedAtMs: null };
  const result = score([incident(ended), incident(wrong)], truth({ quiet }));
  expect(result).toMatchObject({ false_incidents: 1, false_incidents_in_quiet: 1, extra_incidents: 0 });
});

test('an optional episode forgives, an outage of the platform claims nothing', () => {
  const optional = [{ ...truth().episodes[0], id: 'maybe' }] as Truth['optional'];
  expect(score([incident(ended)], truth({ episodes: [], optional })).false_incidents).toBe(0);
  expect(score([incident({ ...ended, kind: 'platform-outage' })], truth({ episodes: [] })).false_incidents).toBe(0);
});

test('networks that never were restricted are told when they are named', () => {
  const named = incident({ ...ended, networks: [network(15399, null)] });
  expect(score([named], truth({ never: [15399, 7] })).never_named).toEqual([15399]);
});

test('the table has a line for each episode and a sum', () => {
  const lines = tableOf(score([incident(ended)], truth())).split('\n');
  expect(lines[1]).toContain('one');
  expect(lines.at(-1)).toBe('1 of 1 episodes found; 0 false incidents (0 in quiet spans); 0 extra');
});

test('a truth may leave lists out or null, and what cannot be is refused with its place', () => {
  const one = { id: 'one', probe_cc: 'KE', service: 'telegram', onset: time('09:58') };
  expect(Truth.parse({ episodes: [{ ...one, asns: null }], optional: null })).toMatchObject({
    episodes: [{ asns: [], onset: [time('09:58'), time('09:58')], end: null }],
    optional: [],
  });
  const wrong = [
    [{ episodes: [{ ...one, end: time('09:00') }] }, 'episodes.0.end', 'must not come before the onset'],
    [{ episodes: [{ ...one, onset: ['2024-11-07 09:58', time('10:10')] }] }, 'episodes.0.onset.0', 'must be a time with its zone'],
    [{ quiet: [{ probe_cc: 'KE', since: time('12:00'), until: time('11:00') }] }, 'quiet.0.until', 'must come after since'],
  ] as const;
  for (const [value, path, reason] of wrong) {
    const [issue] = Truth.safeParse(value).error?.issues ?? [];
    expect(issue?.path.join('.')).toBe(path);
    expect(issue?.message).toContain(reason);
  }
});
