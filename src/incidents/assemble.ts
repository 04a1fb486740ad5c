/**
 * Makes the published incident out of the detector's episodes: services of one country that begin together are one incident. Pure: the same episodes
 * and the same previous record give the same incident. Texts state facts and never intent.
 */
import type { Episode } from '../detect/episode.ts';
import { onsetMinute } from '../events/minute-of-hour.ts';
import { hash64 } from '../shared/hash.ts';
import { MINUTE_MS, toRfc3339 } from '../shared/time.ts';
import { alternativesOf } from './alternatives.ts';
import { corroborationOf } from './connectivity/corroboration.ts';
import { blackoutHeadline } from './blackout.ts';
import { evidenceOf } from './evidence.ts';
import type { RetractionFacts } from './facts/update-facts.ts';
import { headlineOf } from './headline.ts';
import type { Incident, IncidentNetwork } from './incident.ts';
import { LAYERS, isRestriction, type Interval } from './terms.ts';
import { bySpan, mergePhases } from './phases.ts';
import { operatorsOf, scopeOf, severityOf } from './scope.ts';
import { ownRetraction, retracted, updatesOf } from './updates.ts';

/** How far apart onset intervals of services may lie that began together, in milliseconds. */
const TOGETHER_MS = 30 * MINUTE_MS;
/** The confidence that evidence of a single source is given at most: whatever its statistic, it may be that source's own fault. */
const SINGLE_SOURCE_CONFIDENCE = 0.5;

/**
 * Puts episodes together that began together: each joins the first group whose first episode is of its sort, was going on when it was
 * suspected, and whose onset interval lies within half an hour of its own. The order of the input does not matter.
 */
export function groupEpisodes(episodes: readonly Episode[]): Episode[][] {
  const groups: Episode[][] = [];
  for (const episode of inOrder(episodes)) {
    const group = groups.find(([first]) => first !== undefined && beganTogether(first, episode));
    if (group) group.push(episode);
    else groups.push([episode]);
  }
  return groups;
}

const inOrder = (episodes: readonly Episode[]): Episode[] =>
  [...episodes].sort((a, b) => a.suspectedAtMs - b.suspectedAtMs || (a.key < b.key ? -1 : 1));

/** Restrictions and throttling belong together; outages and faults of measurement are kept apart from them. */
const sortOf = ({ kind }: Episode): string => (kind === 'throttling' ? 'service-restriction' : kind);

function beganTogether(first: Episode, episode: Episode): boolean {
  if (sortOf(first) !== sortOf(episode) || first.simulated !== episode.simulated) return false;
  if (first.service !== null && first.service === episode.service && first.slowness?.measure === episode.slowness?.measure) return false;
  if (first.end && first.end.latestMs < episode.suspectedAtMs) return false;
  const gapMs = Math.max(first.onset.earliestMs, episode.onset.earliestMs) - Math.min(first.onset.latestMs, episode.onset.latestMs);
  return gapMs <= TOGETHER_MS;
}

/**
 * The incident of a group of episodes.
 * @param previous the record so far; what others put on it, and its updates, are kept
 * @param taken ids that other incidents have
 * @throws RangeError where the group is empty
 */
export function assembleIncident(
  probeCc: string,
  episodes: readonly Episode[],
  previous: Incident | null,
  taken: ReadonlySet<string> = new Set(),
): Incident {
  const all = inOrder(episodes);
  const [first] = all;
  if (!first) throw new RangeError('An incident needs at least one episode.');
  const holding = all.filter(({ state }) => state !== 'withdrawn');
  const told = holding.length > 0 ? holding : all;
  const facts: Omit<Incident, 'headline' | 'updates'> = {
    id: previous?.id ?? idOf(probeCc, all, taken),
    version: null,
    updated_at: null,
    kind: told.some(({ kind }) => kind === 'service-restriction') ? 'service-restriction' : first.kind,
    probe_cc: probeCc,
    regions: [...new Set(told.flatMap(({ regions }) => regions))].sort(),
    services: [...new Set(told.flatMap(({ service }) => service ?? []))].sort(),
    networks: networksOf(told),
    scope: scopeOf(told),
    status: statusOf(told),
    ...keptOf(previous, told),
    held: null,
    retraction: retractionOf(told, previous),
    onset: intervalOf(earliestOnset(told)),
    timing: isRestriction(first.kind) && !told.some((episode) => episode.leftCensored) ? onsetMinute(earliestOnset(told), probeCc) : null,
    end: endOf(told),
    phases: mergePhases(told),
    detected_at: toRfc3339(detectedAtOf(told)),
    confidence: Math.max(...told.map(confidenceOf)),
    severity: severityOf(told),
    method: methodOf(told),
    alternatives: alternativesOf(told),
    evidence: evidenceOf(told),
    coverage: coverageOf(told, previous),
    simulated: told.some(({ simulated }) => simulated),
  };
  const leftCensored = told.some((episode) => episode.leftCensored);
  const headline = facts.kind === 'blackout' ? blackoutHeadline(facts, told) : headlineOf(facts, leftCensored);
  return { ...facts, headline, updates: updatesOf({ ...facts, headline }, told, previous) };
}

/** What others put on the record, which outlives every re-judging, with what other observatories show of it now. */
function keptOf(
  previous: Incident | null,
  told: readonly Episode[],
): Pick<Incident, 'review' | 'published_at' | 'events' | 'pattern' | 'similar' | 'statements' | 'corroboration'> {
  if (!previous) {
    return {
      review: { state: 'unreviewed', by: [], at: null },
      published_at: null,
      events: [],
      pattern: [],
      similar: [],
      statements: [],
      corroboration: corroborationOf(told, []),
    };
  }
  const { review, published_at, events, pattern, similar, statements } = previous;
  return { review, published_at, events, pattern, similar, statements, corroboration: corroborationOf(told, previous.corroboration) };
}

/** Takes an incident back: an update on the record, never a deletion. A second time changes nothing. */
export function retractIncident(incident: Incident, atMs: number, because: RetractionFacts): Incident {
  if (incident.status === 'retracted') return incident;
  const at = toRfc3339(atMs);
  return {
    ...incident,
    status: 'retracted',
    retraction: ownRetraction(at, because),
    updates: [...incident.updates, { at, ...retracted(because) }],
  };
}

/**
 * Country, day of the first suspicion, and eight hexadecimal digits of a hash of the first episode's key.
 * @param taken ids that another incident has
 * @throws RangeError where there is no episode
 */
export function idOf(probeCc: string, episodes: readonly Episode[], taken: ReadonlySet<string> = new Set()): string {
  const [first] = inOrder(episodes);
  if (!first) throw new RangeError('An incident needs at least one episode.');
  for (let salt = ''; ; salt += '|') {
    const id = idFrom(probeCc, first, salt);
    if (!taken.has(id)) return id;
  }
}

function idFrom(probeCc: string, first: Episode, salt: string): string {
  const digits = BigInt.asUintN(32, fromBase36(hash64(`${probeCc}|${first.key}${salt}`)))
    .toString(16)
    .padStart(8, '0');
  return `${probeCc.toLowerCase()}-${toRfc3339(first.suspectedAtMs).slice(0, 10).replaceAll('-', '')}-${digits}`;
}

const fromBase36 = (text: string): bigint => [...text].reduce((sum, digit) => sum * 36n + BigInt(parseInt(digit, 36)), 0n);

function statusOf(told: readonly Episode[]): Incident['status'] {
  if (told.every(({ state }) => state === 'withdrawn')) return 'retracted';
  const open = told.filter(({ state }) => state === 'open');
  if (open.length === 0) return 'ended';
  return told.some(({ tier }) => tier === 'detected') ? 'detected' : 'suspected';
}

/** The first detection; while there is none, the first suspicion. */
function detectedAtOf(told: readonly Episode[]): number {
  const detected = told.flatMap(({ detectedAtMs }) => detectedAtMs ?? []);
  return Math.min(...(detected.length > 0 ? detected : told.map(({ suspectedAtMs }) => suspectedAtMs)));
}

function retractionOf(told: readonly Episode[], previous: Incident | null): Incident['retraction'] {
  if (statusOf(told) !== 'retracted') return null;
  const at = toRfc3339(Math.max(...told.map(({ updatedMs }) => updatedMs)));
  return previous?.retraction ?? ownRetraction(at, { type: 'not-borne-out' });
}

function confidenceOf({ confidence, alternatives, leftCensored, controls }: Episode): number {
  const unheard = leftCensored && controls.ok === 0;
  const single =
    unheard || alternatives.oneVoter || alternatives.oneDevice || alternatives.oneSoftware !== null || alternatives.newProbesOnly;
  return single ? Math.min(SINGLE_SOURCE_CONFIDENCE, confidence) : confidence;
}

const earliestOnset = (told: readonly Episode[]): Episode['onset'] =>
  told.map(({ onset }) => onset).reduce((best, onset) => (bySpan(onset, best) < 0 ? onset : best));

/** The latest end; null while any service is restricted. */
function endOf(told: readonly Episode[]): Interval | null {
  const ends = told.flatMap(({ end }) => (end ? [end] : []));
  const [some, ...more] = ends;
  if (!some || ends.length < told.length) return null;
  return intervalOf(more.reduce((best, end) => (bySpan(end, best) > 0 ? end : best), some));
}

/** A network over the services: its earliest onset; restricted while any service is, else ended if the end of any was seen. */
function networksOf(told: readonly Episode[]): IncidentNetwork[] {
  const parts = told.flatMap(({ networks }) => networks);
  const asns = [...new Set(parts.map(({ asn }) => asn))].sort((a, b) => a - b);
  return asns.flatMap((asn): IncidentNetwork[] => {
    const own = parts.filter((part) => part.asn === asn).sort((a, b) => bySpan(a.onset, b.onset));
    const [first] = own;
    if (!first) return [];
    const restricted = own.some(({ state }) => state === 'restricted');
    const ends = own.flatMap(({ end }) => (end ? [end] : [])).sort(bySpan);
    const end = restricted ? undefined : ends.at(-1);
    const state = restricted ? 'restricted' : end ? 'ended' : 'unknown';
    const most = [...own].sort(byFailures)[0];
    return [
      { asn, name: first.name, state, onset: intervalOf(first.onset), end: end ? intervalOf(end) : null, layer: most?.layer ?? null },
    ];
  });
}

/** The layer of the service with most failing votes. */
const methodOf = (told: readonly Episode[]): Incident['method'] => [...told].sort(byFailures)[0]?.layer ?? null;

type Failing = { failedVotes: number; layer: Incident['method'] };

/** Most failing votes first; of as many, the layer that comes first in a connection. */
const byFailures = (a: Failing, b: Failing): number => b.failedVotes - a.failedVotes || rankOf(a) - rankOf(b);

const rankOf = ({ layer }: Failing): number => (layer === null ? LAYERS.length : LAYERS.indexOf(layer));

/** Voters of one service, the one with most: a voter measures several services. Measurements are summed. */
const coverageOf = (told: readonly Episode[], previous: Incident | null): Incident['coverage'] => ({
  networks_observed: operatorsOf(told).networksObserved,
  voters: Math.max(...told.map(({ voters }) => voters)),
  measurements: told.reduce((sum, { measurements }) => sum + measurements, 0),
  user_share: previous?.coverage.user_share ?? null,
});

const intervalOf = ({ earliestMs, latestMs }: Episode['onset']): Interval => ({
  earliest: toRfc3339(earliestMs),
  latest: toRfc3339(latestMs),
});
