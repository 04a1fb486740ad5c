/** What the detector tells of an episode, from its record. */
import { confidenceOf } from './confidence.ts';
import { MIN_BLOCK_RATE } from './parameters.ts';
import type { Episode, EpisodeKind, EpisodeNetwork, EpisodePhase, EpisodeRecord, NetworkRecord, PhaseRecord } from './episode.ts';
import { layerOf, type Facts } from './facts.ts';
import { tenThousandths } from './rounded.ts';
import { alternativesOf, faultySoftware } from './supported.ts';
import type { Track } from './track.ts';

export type NameOf = (asn: number) => string | null;

export function describe(track: Track, record: EpisodeRecord, service: string, nameOf: NameOf): Episode | null {
  const phases = told(record.phases);
  const [first] = phases;
  const last = phases.at(-1);
  if (!first || !last || isUntold(first)) return null;
  const parts = phases.flatMap(confirmed);
  const facts = parts.map((part) => part.facts);
  const nats = Math.max(...phases.map((phase) => phase.nats));
  const affected = [...new Set(parts.map(({ asn }) => asn))].sort((a, b) => a - b);
  return {
    key: record.key,
    service,
    kind: kindOf(record, last, facts),
    tier: phases.some(({ detectedAtMs }) => detectedAtMs !== null) ? 'detected' : 'suspected',
    state: record.withdrawn ? 'withdrawn' : last.end ? 'ended' : 'open',
    suspectedAtMs: first.suspectedAtMs,
    detectedAtMs: phases.find(({ detectedAtMs }) => detectedAtMs !== null)?.detectedAtMs ?? null,
    updatedMs: record.updatedMs,
    onset: first.onset,
    end: last.end,
    leftCensored: first.leftCensored,
    phases: phases.map(phaseOf),
    networks: affected.map((asn) => networkOf(asn, parts, nameOf)),
    observed: record.observed,
    operatorsObserved: operators(record.observed, nameOf),
    operatorsAffected: operators(affected, nameOf),
    regions: regionsOf(facts, true),
    okRegions: regionsOf(facts, false),
    layer: layerOf(facts),
    voters: sum(facts, 'voters'),
    measurements: sum(facts, 'measurements'),
    votes: sum(facts, 'votes'),
    failedVotes: Math.round(sum(facts, 'failedVotes') * 10) / 10,
    failingShare: tenThousandths(Math.max(...phases.map((phase) => phase.countryFailed / Math.max(1, phase.countryVotes)))),
    nats: Math.round(nats * 100) / 100,
    confidence: Math.max(...phases.map((phase) => confidenceOf(phase.nats + phase.ease))),
    controls: { ok: last.controlsOk, failed: last.controlsFailed },
    alternatives: alternativesOf(track, restsOn(phases) ?? last),
    contrast: null,
    connectivity: null,
    silence: null,
    simulated: facts.some(({ simulated }) => simulated),
  };
}

/**
 * What has failed since observation began is a block that stands, or a test that fails for everybody. It is told once controls were heard, which say whether the
 * service works elsewhere, or once it ended, which a broken test rarely does on the first days.
 */
const isUntold = ({ leftCensored, end, controlsOk, controlsFailed }: PhaseRecord): boolean =>
  leftCensored && end === null && controlsOk + controlsFailed === 0;

/** The last phase that was detected: a detection rests on it, whatever was suspected after it. */
const restsOn = (phases: readonly PhaseRecord[]): PhaseRecord | undefined => phases.findLast(({ detectedAtMs }) => detectedAtMs !== null);

/** Phases that never were detected are left out where others were. */
function told(phases: readonly PhaseRecord[]): PhaseRecord[] {
  const kept = phases.filter((phase) => phase.detectedAtMs !== null || phase.end === null);
  return kept.some((phase) => phase.detectedAtMs !== null) ? kept : [...phases];
}

function kindOf(record: EpisodeRecord, last: PhaseRecord, facts: readonly Facts[]): EpisodeKind {
  if (record.outage) return 'platform-outage';
  if (faultySoftware(last) !== null) return 'measurement-fault';
  return layerOf(facts) === 'throttled' ? 'throttling' : 'service-restriction';
}

/** Networks that are surely affected; where there are none yet, the likely ones. */
function confirmed({ networks }: PhaseRecord): NetworkRecord[] {
  const sure = networks.filter((network) => network.sure);
  return sure.length > 0 ? sure : networks;
}

const phaseOf = (phase: PhaseRecord): EpisodePhase => ({
  tier: phase.detectedAtMs === null ? 'suspected' : 'detected',
  suspectedAtMs: phase.suspectedAtMs,
  detectedAtMs: phase.detectedAtMs,
  onset: phase.onset,
  end: phase.end,
  networks: confirmed(phase)
    .map(({ asn }) => asn)
    .sort((a, b) => a - b),
});

/** A network over all phases: its first onset, and its state in the last phase that met it. */
function networkOf(asn: number, parts: readonly NetworkRecord[], nameOf: NameOf): EpisodeNetwork {
  const own = parts.filter((part) => part.asn === asn);
  const facts = own.map((part) => part.facts);
  const last = own.at(-1);
  return {
    asn,
    name: nameOf(asn),
    state: last?.state ?? 'unknown',
    onset: own[0]?.onset ?? { earliestMs: 0, latestMs: 0 },
    end: last?.end ?? null,
    layer: layerOf(facts),
    failedVotes: Math.round(sum(facts, 'failedVotes') * 10) / 10,
    votes: sum(facts, 'votes'),
  };
}

/** Networks of one operator, by name, count once; a network without a name counts as its own. */
const operators = (asns: readonly number[], nameOf: NameOf): number => new Set(asns.map((asn) => nameOf(asn) ?? `AS${asn}`)).size;

/** Regions in which the service fails at the rate of a weak block, or those in which it does not. */
function regionsOf(facts: readonly Facts[], failing: boolean): string[] {
  const names = [...new Set(facts.flatMap(({ regions }) => Object.keys(regions)))].sort();
  return names.filter((name) => {
    const failed = facts.reduce((total, { regions }) => total + (regions[name]?.[0] ?? 0), 0);
    const ok = facts.reduce((total, { regions }) => total + (regions[name]?.[1] ?? 0), 0);
    return failed >= (failed + ok) * MIN_BLOCK_RATE === failing;
  });
}

const sum = (facts: readonly Facts[], key: 'voters' | 'measurements' | 'votes' | 'failedVotes'): number =>
  facts.reduce((total, fact) => total + fact[key], 0);
