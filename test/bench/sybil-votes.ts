/**
 * Votes of a country of which a share of the voters lie. Sixty honest voters on eight uneven networks, each heard in one window of six, as probes are
 * asked to; liars likewise, with keys as old as anybody's. One prefix is one voter, whatever stands behind it.
 */
import { noServiceVotes } from '../../src/rollup/votes.ts';
import type { NetworkVotes, ServiceVotes, WindowVotes } from '../../src/rollup/window-votes.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';

/** Honest voters by network. */
export const HONEST = [18, 13, 9, 7, 5, 4, 2, 2] as const;
export const PLACEMENTS = ['prefix', 'network', 'spread', 'small'] as const;
export type Placement = (typeof PLACEMENTS)[number];

const CADENCE_WINDOWS = 6;
/** Share of honest votes that fail while nothing happens. */
export const BASE_RATE = 0.05;
/** Networks with fewest voters in which liars do most. */
const SMALL_NETWORKS = 6;
/** The network in which liars sit all together: of middling size. */
const ONE_NETWORK = 2;
const HONEST_TOTAL = HONEST.reduce((sum, voters) => sum + voters, 0);

/** Liars by network, so that they are this share of all voters. In one prefix they have one vote. */
export function liarsOf(placement: Placement, share: number): number[] {
  const liars = Math.round((share / (1 - share)) * HONEST_TOTAL);
  if (placement === 'prefix') return HONEST.map((_, network) => (network === ONE_NETWORK ? 1 : 0));
  if (placement === 'network') return HONEST.map((_, network) => (network === ONE_NETWORK ? liars : 0));
  const weights = HONEST.map((voters, network) => (placement === 'spread' ? voters : network < HONEST.length - SMALL_NETWORKS ? 0 : 1));
  return apportioned(liars, weights);
}

/** A number in whole parts by weight: the largest remainders get what is left. */
function apportioned(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  const order = exact.map((value, index) => ({ index, rest: value % 1 })).sort((a, b) => b.rest - a.rest);
  const left = total - parts.reduce((all, part) => all + part, 0);
  for (const { index } of order.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}

/** What voters say in a window: the share of their votes that fail, of the honest and of the liars. */
export type Said = { honestRate: number; liarsRate: number };

/** What is said of each of some services; the first is the one that is attacked. */
export const windowOf = (window: number, liars: readonly number[], said: readonly Said[], random: () => number): WindowVotes => ({
  windowMs: window * WINDOW_MS,
  controls: Object.fromEntries(said.map((_, service) => [nameOf(service), { ok: 1, failed: 0 }])),
  networks: HONEST.flatMap((honest, index) => networkOf(index, honest, liars[index] ?? 0, said, random)),
});

export const nameOf = (service: number): string => (service === 0 ? 'service' : `service-${service}`);

function networkOf(index: number, honest: number, liars: number, said: readonly Said[], random: () => number): NetworkVotes[] {
  const services = said.flatMap((one, service) => {
    const votes = votesOf(index, honest, liars, one, random);
    return votes.voters > 0 ? [[nameOf(service), votes] as const] : [];
  });
  if (services.length === 0) return [];
  return [{ asn: 64_500 + index, name: `Network ${index}`, simulated: true, services: Object.fromEntries(services) }];
}

function votesOf(index: number, honest: number, liars: number, said: Said, random: () => number): ServiceVotes {
  const votes = noServiceVotes();
  for (let voter = 0; voter < honest + liars; voter += 1) {
    if (random() >= 1 / CADENCE_WINDOWS) continue;
    const failed = random() < (voter < honest ? said.honestRate : said.liarsRate);
    votes.votes[failed ? 'tls' : 'ok'] += 1;
    votes.ballots.push({ voter: `${index}-${voter}`, failed, established: true, region: null });
  }
  const heard = votes.ballots.length;
  return Object.assign(votes, { voters: heard, measurements: heard });
}
