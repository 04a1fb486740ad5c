import type { Episode, EpisodeNetwork } from '../../src/detect/episode.ts';

export const at = (time: string): number => Date.parse(`2024-11-07T${time}:00Z`);

export const span = (earliest: string, latest: string) => ({ earliestMs: at(earliest), latestMs: at(latest) });

export const network = (asn: number, name: string | null, overrides: Partial<EpisodeNetwork> = {}): EpisodeNetwork => ({
  asn,
  name,
  state: 'restricted',
  onset: span('09:55', '10:25'),
  end: null,
  layer: 'tcp',
  failedVotes: 10,
  votes: 10,
  ...overrides,
});

/** Telegram, detected on two of seven networks, going on. */
export const episode = (overrides: Partial<Episode> = {}): Episode => {
  const service = overrides.service ?? 'telegram';
  const onset = overrides.onset ?? span('09:55', '10:25');
  const end = overrides.end ?? null;
  return {
    key: `${service}@5769900`,
    service,
    kind: 'service-restriction',
    tier: 'detected',
    state: end ? 'ended' : 'open',
    suspectedAtMs: at('10:25'),
    detectedAtMs: at('10:30'),
    updatedMs: at('10:30'),
    onset,
    end,
    leftCensored: false,
    phases: [{ tier: 'detected', suspectedAtMs: at('10:25'), detectedAtMs: at('10:30'), onset, end, networks: [33771, 37061] }],
    networks: [network(33771, 'Safaricom Limited'), network(37061, 'Safaricom Limited')],
    observed: [1, 2, 3, 4, 5, 33771, 37061],
    operatorsObserved: 6,
    operatorsAffected: 1,
    regions: [],
    okRegions: [],
    failingShare: 0.8,
    layer: 'tcp',
    voters: 4,
    measurements: 24,
    votes: 20,
    failedVotes: 20,
    nats: 18,
    confidence: 0.998,
    controls: { ok: 3, failed: 0 },
    alternatives: { oneSoftware: null, failingSoftware: 2, oneVoter: false, newProbesOnly: false, singleNetwork: false, oneDevice: false },
    contrast: null,
    connectivity: null,
    silence: null,
    simulated: false,
    ...overrides,
  };
};
