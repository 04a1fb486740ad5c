import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { event, incident, rollupDay } from '../../db/schema.ts';
import { PATTERN_MS } from '../../events/parameters.ts';
import type { StoredEvent } from '../../events/stored-event.ts';
import { DAY_MS } from '../../shared/time.ts';
import type { Country, Facts, Links } from './link.ts';

/** An incident's facts with the links that its record has. */
export type LinkedFacts = Facts & Links;

export type KnownCountry = Omit<Country, 'incidents'> & { incidents: LinkedFacts[] };

/** Keys of an incident's record that its links follow from, and the links. */
const KEYS = [
  'id',
  'kind',
  'simulated',
  'regions',
  'onset',
  'end',
  'phases',
  'services',
  'networks',
  'method',
  'events',
  'pattern',
  'similar',
] as const;

/**
 * What the links of a country's incidents from an onset on follow from: its incidents, its whole calendar, the days on which it was observed.
 * One query; ids begin with the country's code, so that each part is a range of a key.
 */
export async function readCountry(db: Database, probeCc: string, fromMs: number): Promise<KnownCountry> {
  const sinceMs = fromMs - PATTERN_MS - 2 * DAY_MS;
  const [first, end] = [`${probeCc.toLowerCase()}-`, `${probeCc.toLowerCase()}.`];
  const keys = sql.join(
    KEYS.map((key) => sql`${sql.raw(`'${key}'`)}, json(${incident.record}->${sql.raw(`'$.${key}'`)})`),
    sql`, `,
  );
  const rows = await db.all<{ part: string; at: number; body: string }>(sql`
    SELECT 'incident' AS part, 0 AS at, json_object(${keys}, 'status', ${incident.status}, 'isPublic', json(iif(${incident.shown} = 'public', 'true', 'false'))) AS body
      FROM ${incident} WHERE incident_id >= ${first} AND incident_id < ${end} AND onset_ms >= ${sinceMs} AND origin <> 'superseded'
    UNION ALL SELECT 'event', 0, body FROM ${event} WHERE event_id >= ${first} AND event_id < ${end} AND last_ms >= ${sinceMs}
    UNION ALL SELECT 'day', start_ms, '' FROM ${rollupDay} WHERE probe_cc = ${probeCc} AND start_ms >= ${sinceMs} ORDER BY 2`);
  const of = (part: string) => rows.filter((row) => row.part === part);
  return {
    incidents: of('incident').map(({ body }) => JSON.parse(body) as LinkedFacts),
    events: of('event').map(({ body }) => JSON.parse(body) as StoredEvent),
    daysMs: of('day').map(({ at }) => at),
  };
}
