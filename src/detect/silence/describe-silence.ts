/** What is told of a silence: a blackout that is suspected, on networks of which nobody knows more. */
import { NO_VOTES } from '../connectivity/describe-blackout.ts';
import { confidenceOf } from '../confidence.ts';
import type { Episode, EpisodeNetwork, EpisodePhase } from '../episode.ts';
import { WINDOW_MS } from '../parameters.ts';
import type { SilenceRecord } from './silence.ts';

/** Volunteers may have other reasons to stop, whatever the statistic: as likely as not, at most. */
const MOST_CONFIDENCE = 0.5;

export function describeSilence(record: SilenceRecord): Episode {
  const onset = { earliestMs: record.onsetMs[0], latestMs: record.onsetMs[1] };
  const end = record.endMs && { earliestMs: record.endMs[0], latestMs: record.endMs[1] };
  const phase: EpisodePhase = {
    tier: 'suspected',
    suspectedAtMs: record.suspectedMs,
    detectedAtMs: null,
    onset,
    end,
    networks: record.silent.map(({ asn }) => asn),
  };
  return {
    key: `silence@${record.suspectedMs / WINDOW_MS}`,
    service: null,
    kind: 'blackout',
    tier: 'suspected',
    state: end ? 'ended' : 'open',
    suspectedAtMs: record.suspectedMs,
    detectedAtMs: null,
    updatedMs: record.updatedMs,
    onset,
    end,
    leftCensored: false,
    phases: [phase],
    networks: record.silent.map(({ asn, name, lastMs }): EpisodeNetwork => ({
      asn,
      name,
      state: 'unknown',
      onset: { earliestMs: lastMs, latestMs: onset.latestMs },
      end: null,
      layer: null,
      failedVotes: 0,
      votes: 0,
    })),
    observed: record.observed.map(({ asn }) => asn),
    operatorsObserved: operators(record.observed),
    operatorsAffected: operators(record.silent),
    regions: [],
    okRegions: [],
    failingShare: 0,
    ...NO_VOTES,
    nats: record.nats,
    confidence: Math.min(MOST_CONFIDENCE, confidenceOf(record.nats)),
    contrast: null,
    connectivity: null,
    silence: { seen: record.seen, expected: record.expected, networks: record.silent.length },
    simulated: record.simulated,
  };
}

const operators = (networks: readonly { asn: number; name: string | null }[]): number =>
  new Set(networks.map(({ asn, name }) => name ?? `AS${asn}`)).size;
