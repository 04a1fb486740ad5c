/**
 * The connectivity level of a network, a region or a country in a window: the share of ordinarily reachable weight that answered. A host weighs by
 * its own rate of answers and shares its site's one weight, so that many machines in one room count once. Against the same slot of past weeks,
 * where there are such: a university that is dark every night is no outage. Wrong where hosts answer from elsewhere than their list says.
 */
import type { CountryState, HostTally } from './country-state.ts';
import { hostState } from './country-state.ts';
import { siteOf, type Host } from './host.ts';
import { LEAST_NETWORKS, LEAST_SITES, LEAST_PAST, MOST_OF_COUNTRY, ORDINARY_SHARE, QUANTILE } from './parameters.ts';

/** Weight that answered and that was to be expected, and the sites asked. `share` is their ratio: 1 is what hosts ordinarily give. */
export type Tally = { share: number; sites: number; probes: number };

/** Each pass brings the cap nearer to where it stays by two thirds or more. */
const CAP_PASSES = 30;

/** Of 1: the level and its 95 % interval. */
export type Level = { level: number; low: number; high: number };

/** @param tallies what each host answered in a window; null where too few sites were asked to say anything */
export function tallyOf(hosts: readonly Host[], tallies: Readonly<Record<string, HostTally>>, state: CountryState): Tally | null {
  const sites = new Map<string, { answered: number; expected: number; hosts: number }>();
  let probes = 0;
  for (const { address } of hosts) {
    const [asked, replies] = tallies[address] ?? [0, 0];
    if (asked === 0) continue;
    const [rate] = hostState(state, address);
    const site = sites.get(siteOf(address)) ?? { answered: 0, expected: 0, hosts: 0 };
    sites.set(siteOf(address), {
      answered: site.answered + (rate * replies) / asked,
      expected: site.expected + rate * rate,
      hosts: site.hosts + 1,
    });
    probes += asked;
  }
  if (sites.size < LEAST_SITES) return null;
  const sum = (of: 'answered' | 'expected'): number => [...sites.values()].reduce((total, site) => total + site[of] / site.hosts, 0);
  const expected = sum('expected');
  return expected > 0 ? { share: sum('answered') / expected, sites: sites.size, probes } : null;
}

/** The share that is ordinary at this time of the week: the mean of past weeks' same slot; 1, the hosts' own rates, where too few are known. */
export function ordinaryOf(past: readonly number[]): number {
  const ordinary = past.filter((share) => share >= ORDINARY_SHARE);
  if (ordinary.length < LEAST_PAST) return 1;
  return ordinary.reduce((sum, share) => sum + share, 0) / ordinary.length;
}

/** The level with Wilson's interval over sites, which is honest near 0 and 1. @param ordinary the share that is ordinary now */
export function levelOf({ share, sites }: Pick<Tally, 'share' | 'sites'>, ordinary: number): Level {
  const level = Math.min(1, share / ordinary);
  const square = QUANTILE ** 2 / sites;
  const middle = (level + square / 2) / (1 + square);
  const half = (QUANTILE / (1 + square)) * Math.sqrt((level * (1 - level) + square / 4) / sites);
  return { level, low: Math.min(level, Math.max(0, middle - half)), high: Math.max(level, Math.min(1, middle + half)) };
}

/**
 * The country's share from its networks': weighed by their sites, of which no network has more than a third, so that one large network alone
 * never makes a dark country. Null where too few networks are known.
 */
export function countryTally(networks: readonly Tally[]): Tally | null {
  if (networks.length < LEAST_NETWORKS) return null;
  const weights = cappedWeights(networks.map(({ sites }) => sites));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    share: networks.reduce((sum, { share }, index) => sum + share * (weights[index] ?? 0), 0) / total,
    sites: networks.reduce((sum, { sites }) => sum + sites, 0),
    probes: networks.reduce((sum, { probes }) => sum + probes, 0),
  };
}

/** The weights with the largest cut to their share of the whole: the cap sinks until it is that share of what it leaves. */
function cappedWeights(weights: readonly number[]): number[] {
  let cap = Math.max(...weights);
  for (let pass = 0; pass < CAP_PASSES; pass += 1) cap = MOST_OF_COUNTRY * weights.reduce((sum, weight) => sum + Math.min(weight, cap), 0);
  return weights.map((weight) => Math.min(weight, cap));
}
