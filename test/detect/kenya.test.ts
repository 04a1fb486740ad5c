import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { findIncidents, incidentsOf } from '../../src/cli/evaluate/find-incidents.ts';
import { score, type Score } from '../../src/cli/evaluate/score.ts';
import { Truth } from '../../src/cli/evaluate/truth.ts';
import { detectCountry } from '../../src/detect/detect-country.ts';
import type { Episode } from '../../src/detect/episode.ts';
import { initialState } from '../../src/detect/state.ts';
import { storedState, storedText } from '../../src/detect/stored-state.ts';
import { Incident } from '../../src/incidents/incident.ts';
import { Observation } from '../../src/ingest/observation.ts';
import { windowsOfCountry } from '../../src/rollup/country-windows.ts';
import { binsOfObservations } from '../../src/rollup/votes.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import { seeded } from './simulate.ts';

const BASE = `${process.env.TOCSIN_DATA ?? '../shared/data'}/kenya-telegram-2024`;
const absent = !existsSync(`${BASE}.ndjson.gz`);
if (absent) console.log(`skipped: ${BASE}.ndjson.gz is not here`);

const DAY_MS = 86_400_000;

/** As an observatory that lives through it: a day's windows at a time, the state as it is stored, the newest word on each episode. */
function dayByDay(observations: readonly Observation[]): Incident[] {
  const windows = windowsOfCountry(binsOfObservations(observations), 'KE');
  const told = new Map<string, Episode>();
  let state = initialState();
  const startMs = Math.floor((windows[0]?.windowMs ?? 0) / DAY_MS) * DAY_MS;
  const untilMs = (windows.at(-1)?.windowMs ?? 0) + WINDOW_MS;
  for (let dayMs = startMs; dayMs < untilMs; dayMs += DAY_MS) {
    const endMs = Math.min(dayMs + DAY_MS, untilMs);
    const day = windows.filter(({ windowMs }) => windowMs >= dayMs && windowMs < endMs);
    const result = detectCountry(storedState(storedText(state)) ?? initialState(), day, [], endMs);
    for (const episode of result.episodes) told.set(episode.key, episode);
    state = result.state;
  }
  return incidentsOf('KE', [...told.values()]);
}

/** Other numbers and names of networks, another service, another country: in the same order, so that lists stay as they were. */
const renamed = (observations: readonly Observation[]): Observation[] =>
  observations.map((observation) => ({
    ...observation,
    probe_cc: 'TZ',
    probe_asn: observation.probe_asn * 3 + 1,
    network_name: `Carrier ${observation.network_name}`,
    service: 'signal',
    target: 'signal/app',
  }));

/** All that hangs on no name. */
const facts = ({ onset, end, status, confidence, severity, phases, detected_at, scope, coverage, networks }: Incident) => ({
  onset,
  end,
  status,
  confidence,
  severity,
  detected_at,
  scope,
  coverage,
  phases: phases.map((phase) => ({ ...phase, networks: phase.networks.length })),
  networks: networks.map((network) => ({ ...network, asn: 0, name: '' })),
});

describe.skipIf(absent)('Telegram in Kenya in November 2024, as volunteers recorded it', () => {
  let observations: Observation[] = [];
  let incidents: Incident[] = [];
  let result: Score;
  let truth: Truth;

  beforeAll(() => {
    truth = Truth.parse(JSON.parse(readFileSync(`${BASE}.truth.json`, 'utf8')));
    const lines = gunzipSync(readFileSync(`${BASE}.ndjson.gz`))
      .toString('utf8')
      .trim()
      .split('\n');
    observations = lines.map((line) => Observation.parse(JSON.parse(line)));
    incidents = findIncidents(binsOfObservations(observations)).map((incident) => Incident.parse(incident));
    result = score(incidents, truth);
  });

  test('at least 13 of 14 phases are found, none twice', () => {
    expect(result.episodes.filter(({ found }) => found).length).toBeGreaterThanOrEqual(13);
    expect(result.extra_incidents).toBe(0);
  });

  test('at least 12 onsets are dated to half an hour', () => {
    const near = result.episodes.filter(({ onset_error_minutes: error }) => error !== null && error <= 30);
    expect(near.length).toBeGreaterThanOrEqual(12);
  });

  test('the long block is detected within 35 minutes, and half of all within the hour', () => {
    const delays = result.episodes.flatMap(({ delay_minutes: delay }) => (delay === null ? [] : [delay])).sort((a, b) => a - b);
    expect(result.episodes.find(({ id }) => id === 'ke-1')?.delay_minutes).toBeLessThanOrEqual(35);
    expect(delays[Math.floor(delays.length / 2)]).toBeLessThanOrEqual(60);
  });

  test('nothing is told in the quiet spans, and no open network is named', () => {
    expect(result).toMatchObject({ false_incidents: 0, false_incidents_in_quiet: 0, never_named: [] });
  });

  test('the long block is an incident of its own, with its networks, its onset and its end', () => {
    const incident = incidents.find(({ id }) => id === result.episodes.find((episode) => episode.id === 'ke-1')?.incident);
    expect(incident).toMatchObject({ status: 'ended', services: ['telegram'] });
    expect(incident?.networks.map(({ asn }) => asn)).toEqual(expect.arrayContaining([33771, 37061]));
    expect(incident?.end?.latest).toContain('2024-11-09');
    expect(incident?.headline).toContain('Telegram restricted on');
  });

  test('replayed day by day, or read in any order, it gives the same incidents', () => {
    const random = seeded(5);
    const shuffled = observations
      .map((observation) => ({ observation, order: random() }))
      .sort((a, b) => a.order - b.order)
      .map(({ observation }) => observation);
    expect(dayByDay(shuffled)).toEqual(incidents);
  });

  test('under other names it gives the same, but for the names', () => {
    expect(findIncidents(binsOfObservations(renamed(observations))).map(facts)).toEqual(incidents.map(facts));
  });
});
