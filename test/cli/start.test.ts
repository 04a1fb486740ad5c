import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parsePort } from '../../src/cli/supervisor/port.ts';
import { MEASURING_CRON } from '../../src/cli/supervisor/run-observatory.ts';
import { freePort, membersOf, runTocsin, type TocsinProcess } from './tocsin-process.ts';

const scratch = mkdtempSync(join(tmpdir(), 'tocsin-start-'));
const state = join(scratch, 'state');
/** Somewhere that the consent text calls dangerous, so that nothing is measured from the machine that runs the tests. */
const AT_RISK = { TZ: 'Asia/Tehran' };

const start = (port: number, ...more: string[]): TocsinProcess =>
  runTocsin(['start', '--port', String(port), '--state', state, ...more], AT_RISK);
const runGroup = (): number => (JSON.parse(readFileSync(join(state, 'run.json'), 'utf8')) as { wrangler: number }).wrangler;
const untilNothingOf = (group: number): Promise<void> => vi.waitFor(() => expect(membersOf(group)).toEqual([]), { timeout: 5_000 });

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('a running observatory', { timeout: 60_000 }, () => {
  let port: number;
  let running: TocsinProcess;

  beforeAll(async () => {
    port = await freePort();
    running = start(port);
    await running.said(`Tocsin is ready at http://localhost:${port}`);
  }, 60_000);

  afterAll(async () => {
    running.child.kill('SIGTERM');
    await running.ended;
  });

  it('answers once it says that it is ready', async () => {
    expect((await fetch(`http://localhost:${port}/v1/health`)).status).toBe(200);
  });

  it('keeps the clock: the sweep has run', async () => {
    await vi.waitFor(
      async () => {
        const health = (await (await fetch(`http://localhost:${port}/v1/health`)).json()) as { last_sweep: string | null };
        expect(health.last_sweep).not.toBeNull();
      },
      { timeout: 10_000 },
    );
  });

  it("lets its operator in, by a token that only the folder's owner can read", async () => {
    const token = readFileSync(join(state, 'operator-token'), 'utf8').trim();
    expect(statSync(join(state, 'operator-token')).mode & 0o777).toBe(0o600);
    const settle = (bearer: string): Promise<Response> =>
      fetch(`http://localhost:${port}/v1/settle`, { method: 'POST', headers: { authorization: `Bearer ${bearer}` } });
    expect((await settle(token)).status).toBe(200);
    expect((await settle('someone-elses-token')).status).toBe(401);
  });

  it('starts no probe unasked where running one may be dangerous', async () => {
    await running.said('may be dangerous');
    expect(running.stdout()).not.toContain('measures');
  });

  it('measures nothing from the worker either, which is this machine', async () => {
    const token = readFileSync(join(state, 'operator-token'), 'utf8').trim();
    const answer = await fetch(`http://localhost:${port}/v1/measurements`, { headers: { authorization: `Bearer ${token}` } });
    expect(((await answer.json()) as { data: unknown[] }).data).toEqual([]);
    expect(readFileSync('src/schedule.ts', 'utf8')).toContain(`{ name: 'edge', cron: '${MEASURING_CRON}'`);
  });

  it('writes no request and no address into its log', () => {
    const log = readFileSync(join(state, 'observatory.log'), 'utf8');
    expect(log).toContain('0001_'); // of the migrations: the log is this run's
    expect(log).not.toMatch(/\/v1\/|(?<!:\/\/)127\.0\.0\.1|::1/);
  });

  it('refuses a second one on the same state, and says where the first is', async () => {
    const second = start(await freePort(), '--no-probe');
    expect(await second.ended).toBe(1);
    expect(second.stderr()).toContain(`Tocsin is already running at http://localhost:${port}`);
  });

  it('leaves nothing behind when it is killed, and starts again on the same state at once', async () => {
    const group = runGroup();
    expect(membersOf(group).length).toBeGreaterThan(1);
    running.child.kill('SIGKILL');
    running = start(port, '--no-probe');
    await running.said('Tocsin is ready');
    await untilNothingOf(group);
    expect((await fetch(`http://localhost:${port}/v1/health`)).status).toBe(200);
  });

  it('ends with everything that it started, and well, at a signal', async () => {
    const group = runGroup();
    const beganMs = Date.now();
    running.child.kill('SIGTERM');
    expect(await running.ended).toBe(0);
    expect(Date.now() - beganMs).toBeLessThan(5_000);
    expect(membersOf(group)).toEqual([]);
  });
});

describe('an observatory that cannot start', () => {
  it('says that the port is taken', async () => {
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((listening) => other.listen(port, '127.0.0.1', listening));
    const refused = start(port, '--no-probe');
    expect(await refused.ended).toBe(1);
    expect(refused.stderr()).toBe(
      `Port ${port} is in use by another program. End that program, or choose another port: PORT=${port + 1} npm start\n`,
    );
    other.close();
  });

  it.each(['0', '70000', 'http', '-1', '80.5', ''])('says that "%s" is no port', (port) => {
    expect(() => parsePort(port)).toThrow(`"${port}" is no port`);
  });
});
