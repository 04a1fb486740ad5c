import { describe, expect, it } from 'vitest';
import type { CalendarEvent } from '../../../src/events/event.ts';
import type { Incident } from '../../../src/incidents/incident.ts';
import type { Observation } from '../../../src/ingest/observation.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, toRfc3339 } from '../../../src/shared/time.ts';
import { OPERATOR, ORIGIN, getJson, send } from '../../support/api.ts';
import { observation } from '../../support/observation.ts';

const FIRST = Date.parse('2023-12-01T00:00:00Z');
const DAYS = 30;
/** Blocks begin at 14:00 on these days, an hour before the rallies. */
const LAST_DAY = 26;
const BLOCKED_DAYS = [8, 17, LAST_DAY];
const blockOf = (day: number) => ({ since: FIRST + day * DAY_MS + 14 * HOUR_MS, until: FIRST + day * DAY_MS + 20 * HOUR_MS });

const ask = (method: string, path: string, body: string | null): Promise<Response> =>
  send(new Request(`${ORIGIN}${path}`, { method, headers: OPERATOR, body }));

const settle = async (): Promise<void> => {
  for (let count = 0; count < 300; count += 1) {
    const { pending } = await (await ask('POST', '/v1/settle', null)).json<{ pending: number }>();
    if (pending === 0) return;
  }
  throw new Error('it does not settle');
};

async function importAll(observations: Observation[]): Promise<void> {
  for (let start = 0; start < observations.length; start += 500) {
    const lines = observations.slice(start, start + 500).map((item) => JSON.stringify(item));
    expect((await ask('POST', '/v1/observations', lines.join('\n'))).status).toBe(200);
  }
}

/** Six voters on two networks, every eight hours and on the blocked days every ten minutes around the block. */
function country(probeCc: string, blocked: readonly number[]): Observation[] {
  const times = Array.from({ length: DAYS }, (_, day) => {
    const start = FIRST + day * DAY_MS;
    const dense = blocked.includes(day) ? Array.from({ length: 60 }, (__, step) => start + 12 * HOUR_MS + step * 10 * MINUTE_MS) : [];
    return [start, start + 8 * HOUR_MS, ...dense];
  }).flat();
  const fails = (time: number): boolean => blocked.map(blockOf).some(({ since, until }) => since <= time && time < until);
  return times.flatMap((time) =>
    [0, 1, 2, 3, 4, 5].map((voter) =>
      observation({
        observed_at: toRfc3339(time + voter * MINUTE_MS),
        probe_cc: probeCc,
        probe_asn: voter < 3 ? 64501 : 64502,
        network_name: voter < 3 ? 'Network One' : 'Network Two',
        service: 'x',
        target: 'x/www',
        source: 'probe',
        voter: `${probeCc}-${voter}`,
        outcome: fails(time) ? 'tls' : 'ok',
        failure: fails(time) ? 'connection_reset' : null,
        software: `tocsin/0.1.${voter % 2}`,
        reporter_days: 20,
        simulated: true,
        measurement_uid: `${probeCc}-${voter}-${time}`,
      }),
    ),
  );
}

const rally = (probe_cc: string, day: number, more: object = {}): object => ({
  probe_cc,
  kind: 'rally',
  title: 'Virtual rally',
  starts_at: toRfc3339(FIRST + day * DAY_MS + 15 * HOUR_MS),
  ends_at: toRfc3339(FIRST + day * DAY_MS + 18 * HOUR_MS),
  simulated: true,
  entered_at: toRfc3339(FIRST + (day - 4) * DAY_MS),
  ...more,
});

const enter = async (event: object): Promise<CalendarEvent> => (await ask('POST', '/v1/events', JSON.stringify(event))).json();
type Three = [third: Incident, second: Incident, first: Incident];

/** The country's incidents, newest first. */
async function incidentsOf(probeCc: string): Promise<Three> {
  const { data } = await getJson<{ data: Incident[] }>(`/v1/incidents?probe_cc=${probeCc}`);
  const [third, second, first, ...others] = data;
  if (!third || !second || !first || others.length > 0) throw new Error(`${probeCc} has ${data.length} incidents in place of three`);
  return [third, second, first];
}

/** What replaying must reproduce. The two countries are compared with one another, so that their evidence differs. */
const final = (incidents: readonly Incident[]) =>
  incidents.map(({ onset, end, networks, events, pattern, similar, timing }) => ({
    onset,
    end,
    networks,
    events,
    pattern,
    similar,
    timing,
  }));

describe('incidents and the calendar', () => {
  let rallies: string[] = [];
  let atOnce!: Three;

  it('are set side by side: the lead, the pattern against the base rate, and earlier incidents like it', async () => {
    rallies = (await Promise.all(BLOCKED_DAYS.map((day) => enter(rally('PK', day))))).map(({ id }) => id);
    await enter(rally('PK', LAST_DAY, { title: 'A real one', simulated: false, entered_at: undefined }));
    await importAll(country('PK', BLOCKED_DAYS));
    await settle();
    atOnce = await incidentsOf('PK');
    const [third, second, first] = atOnce;
    expect(first.pattern[0]).toMatchObject({ n: 1, k: 1, p_value: null, verdict: 'too-few-events' });
    expect(third.events).toHaveLength(1);
    expect(third.events[0]).toMatchObject({ id: rallies[2], relation: 'before', phase: 0, entered_before: true, simulated: true });
    expect(third.events[0]!.text).toMatch(
      /^Began .*(5[0-9] minutes|1 hour).* before “Virtual rally” \(simulated rally, 2023-12-27 15:00 UTC\)\.$/,
    );
    expect(Math.abs(third.events[0]!.lead_ms - HOUR_MS)).toBeLessThanOrEqual(10 * MINUTE_MS);
    const pattern = third.pattern[0]!;
    expect(pattern).toMatchObject({ kind: 'rally', n: 3, k: 3, earlier: { n: 2, k: 2 }, verdict: 'more-than-chance' });
    expect(pattern.comparable.with_onset).toBe(2);
    const chance = 2 / pattern.comparable.windows;
    expect(pattern.base_rate).toBeCloseTo(chance, 3);
    expect(pattern.p_value).toBeCloseTo(chance ** 2, 4);
    expect(third.similar.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(third.similar[0]!.similarity).toBeGreaterThan(0.9);
    expect(JSON.stringify(atOnce)).not.toMatch(/deliberate|because|in order to/);
  });

  it('come out the same where the record grows day by day and the calendar is entered last', async () => {
    const all = country('LK', BLOCKED_DAYS);
    for (const [since, until] of [
      [0, 10],
      [10, 19],
      [19, DAYS],
    ] as const) {
      const part = all.filter(({ observed_at }) => {
        const day = (Date.parse(observed_at) - FIRST) / DAY_MS;
        return day >= since && day < until;
      });
      await importAll(part);
      await settle();
    }
    const before = await incidentsOf('LK');
    expect(before.every(({ events, pattern }) => events.length + pattern.length === 0)).toBe(true);
    for (const day of BLOCKED_DAYS) await enter(rally('LK', day));
    await settle();
    const after = await incidentsOf('LK');
    const renamed = (text: string): unknown =>
      JSON.parse(
        text
          .replaceAll(/pk-[0-9a-z]+(-[0-9a-f]+)?/g, 'id')
          .replaceAll(/lk-[0-9a-z]+(-[0-9a-f]+)?/g, 'id')
          .replaceAll('Sri Lanka', 'Pakistan')
          .replaceAll('"LK"', '"PK"'),
      );
    expect(renamed(JSON.stringify(final(after)))).toEqual(renamed(JSON.stringify(final(atOnce))));
    expect(after[0].updates.at(-1)).toMatchObject({ kind: 'events' });
    expect(after[0].updates.at(-1)?.text).toMatch(
      /^Coincides with an event: began .* before “Virtual rally”.* Of the last 3 rallies, 3 coincided/,
    );
    expect(after[0].version).toBeGreaterThan(before[0].version ?? 0);
  });

  it('change together, with an update on the record of each incident that the change touches', async () => {
    await ask('PATCH', `/v1/events/${rallies[2]}`, JSON.stringify({ title: 'Rally of the party' }));
    await settle();
    const [third, second] = await incidentsOf('PK');
    expect(third.events[0]!.title).toBe('Rally of the party');
    expect(third.updates.at(-1)?.text).toMatch(/^Now set beside an event as: began .* before “Rally of the party”/);
    expect(second.updates).toEqual(atOnce[1].updates);
    expect((await ask('DELETE', `/v1/events/${rallies[0]}`, null)).status).toBe(204);
    await settle();
    const [last, , first] = await incidentsOf('PK');
    expect(first).toMatchObject({ events: [], pattern: [] });
    expect(first.updates.at(-1)?.text).toBe('No longer set beside “Virtual rally”.');
    expect(last.pattern[0]).toMatchObject({ n: 2, k: 2, verdict: 'too-few-events' });
  });

  it('say nothing of an incident that is held', async () => {
    const [, second] = await incidentsOf('LK');
    const act = (kind: string): Promise<Response> =>
      ask(
        'POST',
        `/v1/incidents/${second.id}/acts`,
        JSON.stringify({ act_id: crypto.randomUUID(), kind, reason: 'A source is in danger.' }),
      );
    expect((await act('hold')).status).toBe(200);
    await settle();
    const [third] = (await getJson<{ data: Incident[] }>('/v1/incidents?probe_cc=LK')).data;
    expect(third!.similar.map(({ id }) => id)).not.toContain(second.id);
    expect(third!.pattern[0]).toMatchObject({ n: 3, k: 2 });
  });

  it('never count an event for a pattern that was entered after the onset', async () => {
    await ask('PATCH', `/v1/events/${rallies[2]}`, JSON.stringify({ entered_at: toRfc3339(blockOf(LAST_DAY).since + 30 * MINUTE_MS) }));
    await settle();
    const [third] = await incidentsOf('PK');
    expect(third.events[0]).toMatchObject({ relation: 'before', entered_before: false });
    expect(third.pattern).toEqual([]);
  });
});
