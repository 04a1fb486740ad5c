/** Linking: sets incidents beside the calendar and beside earlier incidents, when they are judged and when either of these changes. */
import type { Database } from '../../db/client.ts';
import { commitPipeline, readPipeline, type Pipeline } from '../../db/pipeline.ts';
import { toRfc3339 } from '../../shared/time.ts';
import { standingAfter } from '../acts/apply.ts';
import type { Kept, Span } from '../reconcile.ts';
import { publishIncident, readStoredOf, type StoredIncident } from '../store.ts';
import { factsText, linkIncidents, type Facts, type Links } from './link.ts';
import { differ, withLinks } from './link-updates.ts';
import { readCountry, type LinkedFacts } from './store.ts';

/** Incidents that one run links anew, each up to three statements. */
const INCIDENTS_A_RUN = 5;

/**
 * Links the incidents that a judging run changed, where what their links follow from changed.
 * @returns the incidents with their links, and whether those of others must be made again
 */
export async function linkChanged(
  db: Database,
  probeCc: string,
  changed: readonly Kept[],
  stored: readonly StoredIncident[],
  span: Span,
): Promise<{ linked: Kept[]; othersToo: boolean }> {
  const before = new Map(stored.map((item) => [item.incident.id, item]));
  const isRewound = span.fromMs < span.toldUntilMs;
  const touched = changed.filter(({ incident }) => {
    const known = before.get(incident.id);
    return !known || factsText(known.incident) !== factsText(incident);
  });
  if (touched.length === 0) return { linked: [...changed], othersToo: isRewound };
  const now = touched.map(factsOf);
  const country = await readCountry(db, probeCc, earliestOf(now));
  const ids = new Set(now.map(({ id }) => id));
  const incidents = [...country.incidents.filter(({ id }) => !ids.has(id)), ...now];
  const links = linkIncidents({ ...country, incidents }, ids);
  const at = toRfc3339(span.untilMs <= span.toldUntilMs ? span.publishedMs : span.untilMs);
  const linked = changed.map((kept): Kept => {
    const own = links.get(kept.incident.id);
    return own && differ(kept.incident, own)
      ? { ...kept, incident: withLinks(kept.incident, own, !before.has(kept.incident.id), at) }
      : kept;
  });
  return { linked, othersToo: isRewound || hasLater(incidents, ids) };
}

const isStale = (facts: LinkedFacts, links: ReadonlyMap<string, Links>): boolean => differ(facts, links.get(facts.id) ?? facts);

/** An incident's facts as they are published: one that people took back counts for nothing, one that they hold for no other. */
function factsOf({ incident, acts }: Kept): LinkedFacts {
  const { retraction, held } = standingAfter(acts);
  return { ...incident, status: retraction === null ? incident.status : 'retracted', isPublic: held === null };
}

const earliestOf = (facts: readonly Facts[]): number => Math.min(...facts.map(({ onset }) => Date.parse(onset.earliest)));

/** Whether any other incident began after one of these: what is said of it may rest on them. */
function hasLater(incidents: readonly Facts[], ids: ReadonlySet<string>): boolean {
  const firstMs = earliestOf(incidents.filter(({ id }) => ids.has(id)));
  return incidents.some(({ id, onset }) => !ids.has(id) && Date.parse(onset.latest) >= firstMs);
}

/** The pipeline, where asked with a country whose incidents wait to be linked anew. */
export const waitingToLink = (pipeline: Pipeline, probeCc: string, isAsked: boolean): Pipeline =>
  isAsked ? { ...pipeline, relink: [...new Set([...pipeline.relink, probeCc])].sort() } : pipeline;

/**
 * Links incidents of the first country that waits for it, some at a time. Safe to repeat: where a job was faster nothing is written.
 * @returns the queries that it took, at most 20
 */
export async function linkWaiting(db: Database, nowMs: number): Promise<number> {
  const { version, pipeline } = await readPipeline(db);
  const probeCc = pipeline.relink.find((each) => {
    const country = pipeline.countries[each];
    return country === undefined || (country.runFromMs === null && country.holdUntilMs <= nowMs);
  });
  if (probeCc === undefined) return 1;
  const country = await readCountry(db, probeCc, 0);
  const links = linkIncidents(country, new Set(country.incidents.map(({ id }) => id)));
  const changed = country.incidents.filter((facts) => isStale(facts, links)).map(({ id }) => id);
  const stored = await readStoredOf(db, changed.slice(0, INCIDENTS_A_RUN));
  const writes = stored.map((item) => {
    const anew = links.get(item.incident.id) ?? item.incident;
    return publishIncident(db, { ...item, incident: withLinks(item.incident, anew, false, toRfc3339(nowMs)) }, item.published, nowMs);
  });
  const relink = changed.length > INCIDENTS_A_RUN ? pipeline.relink : pipeline.relink.filter((each) => each !== probeCc);
  const statements = (await Promise.all(writes)).flat();
  const own = pipeline.countries[probeCc];
  const countries = own && statements.length > 0 ? { ...pipeline.countries, [probeCc]: { ...own, changedMs: nowMs } } : pipeline.countries;
  await commitPipeline(db, version, { ...pipeline, countries, relink }, statements);
  return 4 + statements.length;
}
