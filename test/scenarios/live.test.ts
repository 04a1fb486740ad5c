import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperatorApi } from '../../src/cli/import/operator-api.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import type { Observation } from '../../src/ingest/observation.ts';
import { DAY_MS, HOUR_MS, toRfc3339 } from '../../src/shared/time.ts';
import { seeded } from '../detect/simulate.ts';
import { startObservatory, type Observatory } from '../support/observatory.ts';
import { fullBlock } from './blocks.ts';
import { checkCalendar } from './check-calendar.ts';
import { checkIncidents } from './check-incidents.ts';
import { NETWORKS, volunteersOn } from './country.ts';
import { enterCalendar, importAll, readIncidents, settle } from './live.ts';
import { spanOf } from './measurers.ts';
import { observe } from './observe.ts';
import { pakistan } from './pakistan.ts';
import type { Scenario } from './scenario.ts';

/** In a country that has no past. */
const thin: Scenario = {
  ...fullBlock,
  probeCc: 'GS',
  volunteers: volunteersOn(NETWORKS, 3, { everyMinutes: 60 }),
  controls: { everyMinutes: 30 },
};

/** The same situation in another country, so many weeks later: one that nobody compares it with. */
const moved = (probeCc: string, weeks: number): Scenario => {
  const move = (time: string): string => toRfc3339(Date.parse(time) + weeks * 7 * DAY_MS);
  const faults = thin.faults.map((fault) => ({ ...fault, since: move(fault.since), until: move(fault.until) }));
  return { ...thin, probeCc, since: move(thin.since), until: move(thin.until), faults };
};

function shuffled(observations: readonly Observation[], seed: number): Observation[] {
  const random = seeded(seed);
  return observations
    .map((observation) => ({ observation, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ observation }) => observation);
}

/** What names the country, or tells of the way that the record came about. */
const OWN = ['id', 'version', 'probe_cc', 'published_at', 'updated_at', 'updates', 'headline'];

/** All else, with times as if nothing had been moved. */
function facts(incident: Incident, weeks: number) {
  const rest = Object.fromEntries(Object.entries(incident).filter(([key]) => !OWN.includes(key)));
  const back = (_: string, value: unknown): unknown =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? toRfc3339(Date.parse(value) - weeks * 7 * DAY_MS) : value;
  return JSON.parse(JSON.stringify(rest, back)) as Partial<Incident>;
}

describe('a running observatory', { timeout: 120_000 }, () => {
  let observatory: Observatory;
  let api: OperatorApi;

  beforeAll(async () => {
    observatory = await startObservatory();
    api = { origin: observatory.url, token: observatory.token, onDelay: () => {} };
  }, 60_000);
  afterAll(() => observatory.stop());

  const inOneGo = async (scenario: Scenario, observations: readonly Observation[]): Promise<Incident[]> => {
    await importAll(api, observations);
    await settle(api, null);
    return readIncidents(api, scenario);
  };

  it('tells of the restrictions around three rallies with their lead, pattern and likeness, and of the outage between them as that', async () => {
    await enterCalendar(api, pakistan);
    const incidents = await inOneGo(pakistan, observe(pakistan));
    const checks = [...checkIncidents(pakistan, incidents), ...checkCalendar(pakistan, incidents)];
    expect(checks.filter(({ pass }) => !pass)).toEqual([]);
    expect(checks.length).toBeGreaterThan(15);
    const last = incidents.findLast(({ probe_cc }) => probe_cc === 'PK');
    expect(await (await fetch(`${observatory.url}/incidents/${last?.id ?? ''}`)).text()).toMatch(/simulated/i);
  });

  it('tells the same of what comes in one go, shuffled, and day by day; late votes add to it', async () => {
    const whole = await inOneGo(thin, observe(thin));
    expect(whole.map(({ kind, status, networks }) => ({ kind, status, networks: networks.length }))).toEqual([
      { kind: 'service-restriction', status: 'ended', networks: 6 },
    ]);

    const other = moved('AQ', 10);
    const mixed = await inOneGo(other, shuffled(observe(other), 7));
    expect(mixed.map((incident) => facts(incident, 10))).toEqual(whole.map((incident) => facts(incident, 0)));

    const third = moved('TF', 20);
    const { sinceMs, untilMs } = spanOf(third);
    const all = observe(third);
    const statuses = new Set<string>();
    const noonMs = Date.parse(third.faults[0]?.since ?? '') + 3 * HOUR_MS;
    const days = Array.from({ length: (untilMs - sinceMs) / DAY_MS }, (_, day) => sinceMs + (day + 1) * DAY_MS);
    let fromMs = sinceMs;
    for (const cutMs of [...days, noonMs].sort((a, b) => a - b)) {
      const isNew = ({ observed_at }: Observation): boolean => Date.parse(observed_at) >= fromMs && Date.parse(observed_at) < cutMs;
      await importAll(api, shuffled(all.filter(isNew), cutMs % 1000));
      await settle(api, cutMs);
      for (const { status } of await readIncidents(api, third)) statuses.add(status);
      fromMs = cutMs;
    }
    expect([...statuses]).toEqual(['detected', 'ended']);
    await settle(api, null);
    const daily = await readIncidents(api, third);
    expect(daily.map((incident) => facts(incident, 20))).toEqual(whole.map((incident) => facts(incident, 0)));

    await addLateVotes(whole);
  });

  /**
   * The seventh network, in six hours of the block, by voters who were not heard before: after it was suspected, for what an import brings forward is told
   * by another incident.
   */
  async function addLateVotes([before]: readonly Incident[]): Promise<void> {
    if (!before) throw new Error('there is no incident');
    const block = { since: '2024-03-11T12:20:00Z', until: '2024-03-11T18:20:00Z' };
    const late: Scenario = {
      ...thin,
      volunteers: volunteersOn(NETWORKS.slice(6, 7), 6, { label: 'late', during: block }),
      controls: null,
      faults: [{ ...block, effect: { fails: 'tls' } }],
    };
    const [after, ...others] = await inOneGo(thin, observe(late));
    expect(others).toEqual([]);
    expect(after?.id).toBe(before.id);
    expect(after?.networks.map(({ asn }) => asn)).toEqual(NETWORKS.slice(0, 7));
    expect(after?.coverage.measurements).toBeGreaterThan(before.coverage.measurements);
    expect(after?.updates.slice(0, before.updates.length)).toEqual(before.updates);
    expect(after?.updates.slice(before.updates.length).map(({ kind }) => kind)).toContain('networks');
  }
});
