import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uuidv7 } from 'uuidv7';
import { ProbeState, readState, writeState } from '../../../src/cli/probe/probe-state.ts';
import { runRounds } from '../../../src/cli/probe/rounds.ts';
import { resend, runRound } from '../../../src/cli/probe/run-round.ts';
import { roundJson, roundSummary } from '../../../src/cli/probe/show-round.ts';
import type { Session } from '../../../src/cli/probe/session.ts';
import { readStatus } from '../../../src/cli/probe/status.ts';
import type { Target } from '../../../src/probe/targets.ts';
import { addTarget, planFor, startCountry } from '../../probe/loopback/country.ts';
import type { Country } from '../../probe/loopback/country.ts';
import { ASSIGNMENTS, problem, startObservatory } from '../../probe/loopback/observatory.ts';
import type { Observatory } from '../../probe/loopback/observatory.ts';
import { answer, refusedPlace, startTlsServer } from '../../probe/loopback/servers.ts';
import { temporaryFolder } from './temporary-folder.ts';

const DAY_MS = 86_400_000;

let country: Country;
let targets: Map<string, Target>;
let observatory: Observatory;
let clockMs: number;

beforeAll(async () => {
  country = await startCountry();
  const open = addTarget(country, 'open', await startTlsServer(country.closing, await country.authority.issue('open.test'), answer(200)));
  const refused = addTarget(country, 'refused', await refusedPlace());
  targets = new Map([
    ['wikipedia/en', { ...open, id: 'wikipedia/en' }],
    ['youtube/www', { ...refused, id: 'youtube/www', service: 'youtube' }],
  ]);
});
afterAll(() => country.closing.closeAll());
beforeEach(async () => {
  observatory = await startObservatory(country.closing);
  clockMs = Date.now();
});

const newSession = async (over: Partial<Session> = {}): Promise<Session> => ({
  folder: await temporaryFolder(),
  observatories: [observatory.origin],
  means: {
    ...planFor(country, []),
    network: { ...country.network, now: () => clockMs },
    findTarget: (id) => targets.get(id),
    defaultTargetIds: [...targets.keys()],
  },
  fetch: (url, init) => fetch(url, init),
  now: () => clockMs,
  newReportId: uuidv7,
  signal: new AbortController().signal,
  dryRun: false,
  relayedFrom: null,
  addedTargetIds: [],
  watch: {},
  ...over,
});

const throwFullDisk = (): never => {
  throw new Error('the disk is full');
};

const statusOf = (session: Session) => readStatus(session.folder, session.now());

describe('a round', () => {
  it('says over a proxy that it is relayed, and where it was measured, and not that the proxy is there', async () => {
    await runRound(await newSession({ relayedFrom: 'UG' }), 0);
    const [report] = observatory.reports.values();
    expect(report).toMatchObject({ relayed: true, probe_cc: 'UG' });
    expect(report).not.toHaveProperty('probe_asn');
    const cut = await newSession({ observatories: ['http://127.0.0.1:1'] });
    await writeState(cut.folder.stateFile, ProbeState.parse({ country: 'UG' }));
    expect((await runRound(cut, 0)).report).toMatchObject({ probe_cc: 'UG' });
  });

  it('enrols, measures what is assigned, and hands it in with where it was measured', async () => {
    const session = await newSession();
    const round = await runRound(session, 0);
    expect(roundJson(round, false)).toMatchObject({ outcomes: { ok: 1, tcp: 1 }, waiting: 0, trouble: null });
    expect(roundSummary(round, false)).toBe('1 of 2 reachable, 1 restricted, 0 without a verdict. Everything is sent.');
    expect(observatory.calls).toEqual(['POST /v1/probes', 'POST /v1/reports']);
    const [report] = observatory.reports.values();
    expect(report).toMatchObject({ report_id: round.report?.report_id, probe_cc: 'KE', probe_asn: 33_771 });
    expect(await statusOf(session)).toMatchObject({
      reports: { sent: 1, accepted: 1, refused: 0, waiting: 0, expired: 0 },
      measurements: { accepted: 2, rejected: 0 },
      key_age_days: 0,
    });
  });

  it('asks for no assignments while receipts bring them, and tells what the last one says', async () => {
    const session = await newSession();
    observatory.assignments = { ...ASSIGNMENTS, reason: 'An event is watched.' };
    expect((await runRound(session, 0)).note).toBe('An event is watched.');
    observatory.assignments = ASSIGNMENTS;
    expect((await runRound(session, 0)).note).toBeNull();
    expect(observatory.calls).toEqual(['POST /v1/probes', 'POST /v1/reports', 'POST /v1/reports']);
  });

  it('measures nothing where the observatory pauses the country, and says why', async () => {
    observatory.assignments = { ...ASSIGNMENTS, targets: [], participation: 0, reason: 'The operator has paused measuring here.' };
    const round = await runRound(await newSession(), 0);
    expect(round.report).toBeNull();
    expect(roundSummary(round, false)).toMatch(/^The operator has paused/);
    expect(observatory.reports.size).toBe(0);
  });

  it('waits for its turn where many probes share a network', async () => {
    observatory.assignments = { ...ASSIGNMENTS, participation: 0.5 };
    expect((await runRound(await newSession(), 0.9)).report).toBeNull();
    expect((await runRound(await newSession(), 0.1)).report).not.toBeNull();
  });

  it('contacts ways around blocks only where its volunteer asks for them, whatever is assigned', async () => {
    const known = targets.get('wikipedia/en');
    const sensitive: Target | undefined = known && { ...known, id: 'tor/www', service: 'tor', sensitive: true };
    observatory.assignments = { ...ASSIGNMENTS, targets: ['wikipedia/en', 'tor/www'] };
    const session = await newSession();
    const means = { ...session.means, findTarget: (id: string) => (id === 'tor/www' ? sensitive : targets.get(id)) };
    const measured = async (over: Partial<Session>) =>
      (await runRound({ ...session, means, ...over }, 0)).report?.measurements.map(({ target }) => target);
    expect(await measured({})).toEqual(['wikipedia/en']);
    expect(await measured({ addedTargetIds: ['tor/www'] })).toEqual(['wikipedia/en', 'tor/www']);
  });

  it('visits nothing that is not on the list, whatever is assigned', async () => {
    observatory.assignments = { ...ASSIGNMENTS, targets: ['wikipedia/en', 'stranger/www'] };
    const round = await runRound(await newSession(), 0);
    expect(round.report?.measurements.map(({ target }) => target)).toEqual(['wikipedia/en']);
  });

  it('keeps to its last assignment where nothing has changed, and where nobody answers', async () => {
    const session = await newSession();
    observatory.assignments = { ...ASSIGNMENTS, targets: ['wikipedia/en'], phase_seconds: 420 };
    await runRound(session, 0);
    clockMs += 2 * 3_600_000;
    observatory.replies.push({ status: 304 });
    expect((await runRound(session, 0)).asked).toMatchObject({ targets: ['wikipedia/en'], phase_seconds: 420 });
    clockMs += 2 * 3_600_000;
    const alone = { ...session, observatories: ['http://127.0.0.1:1'] };
    expect((await runRound(alone, 0)).report?.measurements).toHaveLength(1);
    expect((await statusOf(session)).assigned).toMatchObject({ targets: 1, cadence_seconds: 1_800, phase_seconds: 420, outdated: false });
  });

  it('says what line it is on, counts its data, and measures no more where the day’s share of them is used', async () => {
    const session = await newSession();
    const state = await readState(session.folder.stateFile);
    await writeState(session.folder.stateFile, { ...state, network_type: 'mobile', max_mb_per_month: 31 });
    const { report } = await runRound(session, 0);
    expect(report?.network_type).toBe('mobile');
    const { data } = await statusOf(session);
    expect(data).toEqual({ used_bytes: expect.any(Number) as number, cap_mb: 31 });
    expect(data.used_bytes).toBeGreaterThan(10_000);
    const month = new Date(clockMs).toISOString().slice(0, 7);
    const used = await readState(session.folder.stateFile);
    await writeState(session.folder.stateFile, { ...used, data: { month, bytes: 32_000_000 } });
    const round = await runRound(session, 0);
    expect([round.report, round.note]).toEqual([null, expect.stringContaining('--max-mb-per-month')]);
  });

  it('sends nothing in a dry run, not even a question', async () => {
    const session = await newSession({ dryRun: true });
    const round = await runRound(session, 0);
    expect(round.report?.measurements).toHaveLength(2);
    expect(observatory.calls).toEqual([]);
    expect(await readdir(session.folder.spool)).toEqual([]);
  });

  it('keeps what it has measured where it is ended in the middle', async () => {
    const ended = new AbortController();
    const session = await newSession({ signal: ended.signal, watch: { onMeasured: () => ended.abort() } });
    const round = await runRound(session, 0);
    expect(round.report?.measurements.length).toBeGreaterThan(0);
    expect(round.waiting).toBe(1);
    expect(observatory.reports.size).toBe(0);
  });
});

describe('a probe that stays', () => {
  it('measures at the cadence with its jitter, and tries every five minutes to send what waits', async () => {
    const ended = new AbortController();
    const session = await newSession({ signal: ended.signal });
    const dead = await refusedPlace('127.0.0.1');
    const cut = { ...session, observatories: [`http://127.0.0.1:${dead.port}`] };
    const pauses: number[] = [];
    const rounds: string[] = [];
    await runRounds(cut, {
      chance: () => 0,
      pause: async (ms) => {
        pauses.push(ms / 60_000);
        clockMs += ms;
        observatory.aheadMs += ms;
        // After a quarter of an hour the way to the observatory is free.
        if (pauses.length === 3) cut.observatories.splice(0, 1, observatory.origin);
        if (pauses.length === 6) ended.abort();
      },
      onRound: (round) => rounds.push(roundSummary(round, false)),
      onTrouble: (error) => expect(error).toBeUndefined(),
    });
    expect(pauses).toEqual([5, 5, 5, 5, 4, 5]);
    expect(rounds).toEqual([expect.stringMatching(/1 report waits/), expect.stringMatching(/Everything is sent/)]);
    expect(observatory.calls).toEqual(['POST /v1/reports', 'POST /v1/probes', 'POST /v1/reports', 'POST /v1/reports']);
  });

  it('goes on after trouble of its own machine, and tells of it', async () => {
    const ended = new AbortController();
    const session = await newSession({ signal: ended.signal });
    const troubles: unknown[] = [];
    await runRounds(
      { ...session, newReportId: () => (troubles.length === 0 ? throwFullDisk() : uuidv7()) },
      { chance: () => 0, pause: async () => undefined, onRound: () => ended.abort(), onTrouble: (error) => troubles.push(error) },
    );
    expect(troubles).toEqual([new Error('the disk is full')]);
    expect(observatory.reports.size).toBe(1);
  });
});

describe('what could not be sent', () => {
  const cutOff = async (session: Session): Promise<Session> => ({
    ...session,
    observatories: [`http://127.0.0.1:${(await refusedPlace('127.0.0.1')).port}`],
  });

  it('waits with its original times, and is sent oldest first once the way is free', async () => {
    const session = await newSession();
    const cut = await cutOff(session);
    const times: string[] = [];
    for (const _round of [1, 2, 3]) {
      const round = await runRound(cut, 0);
      times.push(String(round.report?.started_at));
      expect(roundSummary(round, false)).toMatch(/wait.* to be sent \(.*ECONNREFUSED/);
      clockMs += 30 * 60_000;
    }
    const { reports, data } = await statusOf(session);
    await resend(cut);
    expect([reports.waiting, (await statusOf(session)).data.used_bytes]).toEqual([3, data.used_bytes + 1_000]);
    await resend(session);
    expect([...observatory.reports.values()].map(({ started_at }) => started_at)).toEqual(times);
    expect(await statusOf(session)).toMatchObject({ reports: { accepted: 3, waiting: 0 }, trouble: null });
  });

  it('is dropped after seven days, and counted', async () => {
    const session = await newSession();
    await runRound(await cutOff(session), 0);
    clockMs += 7 * DAY_MS + 60_000;
    await resend(session);
    expect(observatory.reports.size).toBe(0);
    expect((await statusOf(session)).reports).toMatchObject({ expired: 1, waiting: 0 });
  });

  it('is put aside where it is refused, with the reason in the status', async () => {
    const session = await newSession();
    await runRound(await cutOff(session), 0);
    observatory.replies.push(problem(422, 'bad-report'));
    await resend(session);
    expect(await statusOf(session)).toMatchObject({
      reports: { sent: 1, refused: 1, waiting: 0 },
      refusals: [{ reason: 'the detail of bad-report' }],
    });
  });

  it('is not sent again before the time that the observatory has asked for', async () => {
    const session = await newSession();
    await runRound(await cutOff(session), 0);
    observatory.replies.push(problem(429, 'too-many', { 'retry-after': '600' }));
    await resend(session);
    clockMs += 599_000;
    await resend(session);
    expect(observatory.calls).toEqual(['POST /v1/reports']);
    clockMs += 2_000;
    await resend(session);
    expect(observatory.reports.size).toBe(1);
  });

  it('is sent in the end whatever the observatory asked for, and whatever the clock was then', async () => {
    const session = await newSession();
    await runRound(await cutOff(session), 0);
    observatory.replies.push(problem(429, 'too-many', { 'retry-after': '99999999999999' }));
    await resend(session);
    expect((await statusOf(session)).not_before).toBe(new Date(clockMs + DAY_MS).toISOString().replace(/\.\d+/, ''));
    clockMs -= 2 * DAY_MS;
    observatory.aheadMs = -2 * DAY_MS;
    await resend(session);
    expect(observatory.reports.size).toBe(1);
  });

  it('is sent under a new key where the old one’s month is over', async () => {
    const session = await newSession();
    await runRound(session, 0);
    const first = (await readState(session.folder.stateFile)).enrolled_key;
    clockMs += 31 * DAY_MS;
    observatory.aheadMs = 31 * DAY_MS;
    await runRound(session, 0);
    expect(observatory.reports.size).toBe(2);
    expect((await readState(session.folder.stateFile)).enrolled_key).not.toBe(first);
    expect(observatory.keys.size).toBe(2);
  });
});
