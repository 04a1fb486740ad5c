/** Seeded windows of votes, for tests of the detector: networks with their rates, and spans in which something happens. */
import { noServiceVotes } from '../../src/rollup/votes.ts';
import type { NetworkVotes, ServiceVotes, WindowVotes } from '../../src/rollup/window-votes.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';

/** mulberry32: small, seeded, good enough for simulated votes. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type SimulatedNetwork = {
  asn: number;
  name?: string;
  /** Mean votes a window (Poisson); 'anonymous': one shared vote with this chance a window. */
  votes: number;
  anonymous?: boolean;
  /** Share of votes that fail, by window number since the start. */
  rate: (window: number) => number;
  /** Correlation of the votes of a window. */
  correlation?: number;
  software?: (random: () => number) => string;
  region?: string;
};

export const START_MS = Date.parse('2024-01-01T00:00:00Z');
export const timeOf = (window: number): number => START_MS + window * WINDOW_MS;

/** The windows of a country with one service; windows without votes are absent, as in life. */
export function simulate(options: {
  seed: number;
  windows: number;
  networks: readonly SimulatedNetwork[];
  service?: string;
  controls?: (window: number) => { ok: number; failed: number } | null;
}): WindowVotes[] {
  const random = seeded(options.seed);
  const service = options.service ?? 'telegram';
  const windows: WindowVotes[] = [];
  for (let window = 0; window < options.windows; window += 1) {
    const networks = options.networks.flatMap((network) => votesOf(network, window, service, random));
    const control = options.controls?.(window) ?? null;
    if (networks.length > 0) windows.push({ windowMs: timeOf(window), networks, controls: control ? { [service]: control } : {} });
  }
  return windows;
}

function votesOf(network: SimulatedNetwork, window: number, service: string, random: () => number): NetworkVotes[] {
  const total = network.anonymous ? Number(random() < network.votes) : poisson(network.votes, random);
  if (total === 0) return [];
  const rate = spread(network.rate(window), network.correlation ?? 0, random);
  const votes = noServiceVotes();
  for (let vote = 0; vote < total; vote += 1) addVote(votes, random() < rate, network, random);
  return [{ asn: network.asn, name: network.name ?? `Network ${network.asn}`, simulated: false, services: { [service]: votes } }];
}

function addVote(votes: ServiceVotes, fails: boolean, network: SimulatedNetwork, random: () => number): void {
  votes.votes[fails ? 'tls' : 'ok'] += 1;
  votes.measurements += 1;
  const software = network.software?.(random);
  const seen = fails ? votes.failedSoftware : votes.okSoftware;
  if (software && !seen.includes(software)) seen.push(software);
  if (network.anonymous) votes.anonymous = true;
  else votes.voters += 1;
  if (!network.anonymous)
    votes.ballots.push({ voter: `${network.asn}-${votes.voters}`, failed: fails, established: true, region: network.region ?? null });
}

/** A rate drawn from the beta distribution with this mean and correlation. */
function spread(mean: number, correlation: number, random: () => number): number {
  if (correlation === 0) return mean;
  const strength = 1 / correlation - 1;
  const a = gamma(Math.max(1e-3, mean * strength), random);
  const b = gamma(Math.max(1e-3, (1 - mean) * strength), random);
  return a + b === 0 ? mean : a / (a + b);
}

/** Marsaglia and Tsang (2000). */
function gamma(shape: number, random: () => number): number {
  if (shape < 1) return gamma(shape + 1, random) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(random()) < 0.5 * normal * normal + d - d * v + d * Math.log(v)) return d * v;
  }
}

function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}
