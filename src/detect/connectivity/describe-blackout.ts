/** What the detector tells of blackouts: records of the country, its networks and its regions that began together are one episode. */
import type { Connectivity, Episode, EpisodeNetwork, EpisodePhase } from '../episode.ts';
import { confidenceOf } from '../confidence.ts';
import { WINDOW_MS } from '../parameters.ts';
import type { Span } from '../span.ts';
import type { BlackoutPhase, BlackoutRecord, Place } from './blackout.ts';
import { TOGETHER_MS } from './numbers.ts';
import { signalKind, signalName } from './signal.ts';

/** No signal of others is beyond all doubt. */
const MAX_CONFIDENCE = 0.999;

type Dark = Place & { record: BlackoutRecord };

/** The episodes that the places hold, open or lately ended. */
export function describeBlackouts(places: readonly Place[]): Episode[] {
  const observed = places.flatMap(({ asn }) => asn ?? []).sort((a, b) => a - b);
  const lit = places.flatMap(({ region, record }) => (region !== null && record === null ? [region] : [])).sort();
  return clusters(places).map((cluster) => ({ ...describe(cluster, observed), okRegions: lit }));
}

/** In the order in which they were told, the country before its networks: what comes later changes no key. */
function clusters(places: readonly Place[]): Dark[][] {
  const dark = places.flatMap((place): Dark[] => (place.record ? [{ ...place, record: place.record }] : []));
  const inOrder = dark.sort(
    (a, b) => toldOf(a) - toldOf(b) || (a.asn ?? 0) - (b.asn ?? 0) || ((a.region ?? '') < (b.region ?? '') ? -1 : 1),
  );
  const found: Dark[][] = [];
  for (const place of inOrder) {
    const cluster = found.find(([first]) => first !== undefined && beganTogether(first, place));
    if (cluster) cluster.push(place);
    else found.push([place]);
  }
  return found;
}

const toldOf = ({ record }: Dark): number => record.phases[0]?.toldMs ?? 0;

const beganTogether = (first: Dark, place: Dark): boolean =>
  first.record.phases.some(({ onset }) => {
    const own = place.record.phases[0]?.onset ?? onset;
    return Math.max(onset.earliestMs, own.earliestMs) - Math.min(onset.latestMs, own.latestMs) <= TOGETHER_MS;
  });

function describe(cluster: readonly Dark[], observed: readonly number[]): Omit<Episode, 'okRegions'> {
  const national = cluster.find(({ asn, region }) => asn === null && region === null) ?? null;
  const phases = national ? national.record.phases.map((phase) => phaseOf(phase, cluster)) : mergedPhases(cluster);
  const networks = cluster.flatMap(networkOf).sort((a, b) => a.asn - b.asn);
  const nats = Math.max(...cluster.flatMap(({ record }) => record.phases.map((phase) => phase.nats)));
  return {
    key: cluster[0] ? episodeKey(cluster[0]) : '',
    service: null,
    kind: 'blackout',
    ...courseOf(phases),
    updatedMs: Math.max(...cluster.map(({ record }) => record.updatedMs)),
    leftCensored: false,
    networks,
    observed: [...observed],
    operatorsObserved: operators(observed.map((asn) => ({ asn, name: networks.find((network) => network.asn === asn)?.name ?? null }))),
    operatorsAffected: operators(networks),
    regions: cluster.flatMap(({ region }) => region ?? []).sort(),
    failingShare: 0,
    ...NO_VOTES,
    nats,
    confidence: Math.min(MAX_CONFIDENCE, confidenceOf(nats)),
    contrast: null,
    connectivity: connectivityOf(cluster, national),
    silence: null,
    simulated: false,
  };
}

/** Stable once told: the place that was told first, and when. */
const episodeKey = (place: Dark): string =>
  `blackout${place.asn === null ? '' : `:AS${place.asn}`}${place.region === null ? '' : `:${place.region}`}@${Math.floor(toldOf(place) / WINDOW_MS)}`;

/** The times of an episode, from its phases. */
function courseOf(phases: EpisodePhase[]): Pick<Episode, 'tier' | 'state' | 'suspectedAtMs' | 'detectedAtMs' | 'onset' | 'end' | 'phases'> {
  const detected = phases.flatMap(({ detectedAtMs }) => detectedAtMs ?? []);
  const end = phases.at(-1)?.end ?? null;
  return {
    tier: detected.length > 0 ? 'detected' : 'suspected',
    state: end ? 'ended' : 'open',
    suspectedAtMs: Math.min(...phases.map(({ suspectedAtMs }) => suspectedAtMs)),
    detectedAtMs: detected.length > 0 ? Math.min(...detected) : null,
    onset: phases[0]?.onset ?? { earliestMs: 0, latestMs: 0 },
    end,
    phases,
  };
}

/** A blackout that is seen from outside, or by silence, rests on no vote. */
export const NO_VOTES = {
  layer: null,
  voters: 0,
  measurements: 0,
  votes: 0,
  failedVotes: 0,
  controls: { ok: 0, failed: 0 },
  alternatives: { oneSoftware: null, failingSoftware: 0, oneVoter: false, newProbesOnly: false, singleNetwork: false, oneDevice: false },
} satisfies Partial<Episode>;

const operators = (networks: readonly { asn: number; name: string | null }[]): number =>
  new Set(networks.map(({ asn, name }) => name ?? `AS${asn}`)).size;

function phaseOf(phase: BlackoutPhase, cluster: readonly Dark[]): EpisodePhase {
  const meets = ({ onset, end }: BlackoutPhase): boolean =>
    onset.earliestMs <= (phase.end?.latestMs ?? Number.POSITIVE_INFINITY) &&
    (end?.latestMs ?? Number.POSITIVE_INFINITY) >= phase.onset.earliestMs;
  return {
    tier: phase.detectedAtMs === null ? 'suspected' : 'detected',
    suspectedAtMs: phase.suspectedAtMs,
    detectedAtMs: phase.detectedAtMs,
    onset: phase.onset,
    end: phase.end,
    networks: cluster.flatMap(({ asn, record }) => (asn !== null && record.phases.some(meets) ? [asn] : [])).sort((a, b) => a - b),
  };
}

/** Phases of networks or regions alone: those that overlap are one. */
function mergedPhases(cluster: readonly Dark[]): EpisodePhase[] {
  const all = cluster
    .flatMap(({ record }) => record.phases)
    .map((phase) => phaseOf(phase, cluster))
    .sort((a, b) => a.onset.earliestMs - b.onset.earliestMs);
  const merged: EpisodePhase[] = [];
  for (const phase of all) {
    const last = merged.at(-1);
    if (!last || (last.end !== null && phase.onset.earliestMs > last.end.latestMs)) merged.push(phase);
    else merged[merged.length - 1] = joined(last, phase);
  }
  return merged;
}

const joined = (first: EpisodePhase, second: EpisodePhase): EpisodePhase => ({
  ...first,
  tier: first.tier === 'detected' ? 'detected' : second.tier,
  suspectedAtMs: Math.min(first.suspectedAtMs, second.suspectedAtMs),
  detectedAtMs: least(first.detectedAtMs, second.detectedAtMs),
  end: first.end && second.end ? later(first.end, second.end) : null,
  networks: [...new Set([...first.networks, ...second.networks])].sort((a, b) => a - b),
});

const least = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));
const later = (a: Span, b: Span): Span => (b.latestMs > a.latestMs ? b : a);

function networkOf({ asn, name, record }: Dark): EpisodeNetwork[] {
  const [first] = record.phases;
  const last = record.phases.at(-1);
  if (asn === null || !first || !last) return [];
  return [
    { asn, name, state: last.end ? 'ended' : 'restricted', onset: first.onset, end: last.end, layer: null, failedVotes: 0, votes: 0 },
  ];
}

/** The level of the signals that make the blackout: of the country where there are such, else of its darkest network. */
function connectivityOf(cluster: readonly Dark[], national: Dark | null): Connectivity {
  const tellers = national ? [national] : cluster;
  const levels = tellers.flatMap(({ record }) => {
    const by = new Set(record.phases.flatMap((phase) => phase.by));
    const made = record.parts.filter(({ label }) => by.has(label));
    const reach = made.filter(({ label }) => signalKind(label) === 'reach');
    return (reach.length > 0 ? reach : made).flatMap(({ lowest }) => lowest ?? []);
  });
  return {
    level: Math.min(1, ...levels),
    national: national !== null,
    signals: cluster.flatMap(({ asn, region, record }) =>
      record.parts.map(({ label, lowest, lowestMs, fellMs }) => ({
        name: signalName(label),
        place: asn === null ? region : `AS${asn}`,
        lowest,
        lowestMs,
        fellMs,
      })),
    ),
  };
}
