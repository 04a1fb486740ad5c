/** A scenario through a running observatory: its calendar first, then its observations in the order of time, as an operator imports them. */
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { askAsOperator, type OperatorApi } from '../../src/cli/import/operator-api.ts';
import { Incident } from '../../src/incidents/incident.ts';
import type { Observation } from '../../src/ingest/observation.ts';
import { HOUR_MS, toRfc3339 } from '../../src/shared/time.ts';
import { spanOf } from './measurers.ts';
import { observe } from './observe.ts';
import type { Scenario } from './scenario.ts';
import { instantsOf } from './slices.ts';

const LINES_A_REQUEST = 500;
const MOST_SETTLES = 2_000;

/** Data minutes a second while things happen; null: as fast as it goes. */
export type Pace = number | null;

export type Look = { sinceMs: number; untilMs: number; before: Incident[]; now: Incident[] };

const Imported = z.object({ accepted: z.number(), duplicates: z.number(), rejected: z.array(z.object({ reason: z.string() })) });
const Settled = z.object({ pending: z.number() });
const Page = z.object({ data: z.array(Incident), meta: z.object({ next: z.string().nullable() }) });

/**
 * Plays it and calls `onLook` after each slice.
 * @returns the incidents of the scenario's countries and time, as they stand in the end
 * @throws PlainError in the observatory's own words
 */
export async function playLive(
  api: OperatorApi,
  scenario: Scenario,
  { seed, pace }: { seed: number; pace: Pace },
  onLook: (look: Look) => void,
): Promise<Incident[]> {
  await enterCalendar(api, scenario);
  const left = observe(scenario, seed);
  let now = await readIncidents(api, scenario);
  let [sinceMs, next] = [spanOf(scenario).sinceMs, 0];
  for (const untilMs of instantsOf(scenario)) {
    const startedMs = Date.now();
    const end = left.findIndex(({ observed_at }, index) => index >= next && Date.parse(observed_at) >= untilMs);
    const slice = left.slice(next, end < 0 ? left.length : end);
    next += slice.length;
    await importAll(api, slice);
    await settle(api, untilMs);
    const before = now;
    now = await readIncidents(api, scenario);
    onLook({ sinceMs, untilMs, before, now });
    await keepPace(pace, untilMs - sinceMs, Date.now() - startedMs);
    sinceMs = untilMs;
  }
  await settle(api, null);
  return readIncidents(api, scenario);
}

/** Quiet hours are never waited for. */
async function keepPace(pace: Pace, lengthMs: number, tookMs: number): Promise<void> {
  if (pace !== null && lengthMs < HOUR_MS) await delay(Math.max(0, lengthMs / 60 / pace - tookMs));
}

export async function enterCalendar(api: OperatorApi, { probeCc, events = [] }: Scenario): Promise<void> {
  for (const { since, until, kind, title, knownSince } of events) {
    const event = { probe_cc: probeCc, kind, title, starts_at: since, ends_at: until, simulated: true, entered_at: knownSince };
    const body = { type: 'application/json', text: JSON.stringify(event) };
    await askAsOperator(api, { method: 'POST', path: '/v1/events', body }, z.unknown());
  }
}

export async function importAll(api: OperatorApi, observations: readonly Observation[]): Promise<void> {
  for (let start = 0; start < observations.length; start += LINES_A_REQUEST) {
    const lines = observations.slice(start, start + LINES_A_REQUEST).map((observation) => `${JSON.stringify(observation)}\n`);
    const body = { type: 'application/x-ndjson', text: lines.join('') };
    const { rejected } = await askAsOperator(api, { method: 'POST', path: '/v1/observations', body }, Imported);
    if (rejected[0]) throw new Error(`the observatory takes no such observation: ${rejected[0].reason}`);
  }
}

/** Rolls up and judges; up to an instant, while more is to come. */
export async function settle(api: OperatorApi, untilMs: number | null): Promise<void> {
  const path = untilMs === null ? '/v1/settle' : `/v1/settle?until=${toRfc3339(untilMs)}`;
  for (let count = 0; count < MOST_SETTLES; count += 1) {
    const { pending } = await askAsOperator(api, { method: 'POST', path }, Settled);
    if (pending === 0) return;
  }
  throw new Error('the observatory does not finish looking for incidents');
}

/** The simulated incidents of its countries, from the scenario's time. */
export async function readIncidents(api: OperatorApi, scenario: Scenario): Promise<Incident[]> {
  const countries = [...new Set([scenario.probeCc, ...scenario.volunteers.flatMap(({ probeCc }) => probeCc ?? [])])];
  const lists = await Promise.all(
    countries.map((country) => {
      const query = new URLSearchParams({ probe_cc: country, since: scenario.since, until: scenario.until, limit: '100' });
      return askAsOperator(api, { method: 'GET', path: `/v1/incidents?${query}` }, Page);
    }),
  );
  const found = lists.flatMap(({ data }) => data).filter(isTold);
  return found.sort((a, b) => (a.onset.earliest < b.onset.earliest ? -1 : 1));
}

/** The operator sees faults of measurement too, which are not published. */
const isTold = ({ simulated, kind }: Incident): boolean => simulated && kind !== 'measurement-fault';
