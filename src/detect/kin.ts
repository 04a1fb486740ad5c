/**
 * What a country's services have in common. The same probes measure them on the same networks, so that before its own votes have shown much a service is
 * believed to be like the others: in how much the votes of a window fall together, and in how much rates of failures swing of themselves. As the
 * others stand when a window begins, each with a bounded say, so that neither their order nor one odd service matters. Wrong, until a service's own votes
 * say otherwise, where it is unlike all others.
 */
import type { Correlation } from './correlation.ts';
import {
  CORRELATION_PRIOR,
  KIN_DISCOUNT,
  KIN_ODD_SHARES,
  KIN_SERVICE_PAIRS,
  MAX_KIN_PAIRS,
  UNREST_PRIOR,
  UNREST_PRIOR_PAIRS,
} from './parameters.ts';
import type { Unrest } from './unrest.ts';

/** What is believed of a service before its own votes: shares of belief in each of `CORRELATIONS`; the correlation of blocks, and the pairs that this is worth. */
export type Belief = { correlation: readonly number[]; unrest: Unrest };

type Known = { correlation: Correlation; unrest: Unrest };

/** @returns what is believed of a service, by all services but itself */
export function kinOf(services: ReadonlyMap<string, Known>): (service: string) => Belief {
  const correlationOf = sharedCorrelation(services);
  const unrestOf = sharedUnrest(services);
  return (service) => ({ correlation: correlationOf(service), unrest: unrestOf(service) });
}

const TYPICAL = CORRELATION_PRIOR.length;
/** The share of odd services in each kind of country. */
const ODD: readonly number[] = KIN_ODD_SHARES.flatMap((odd) => CORRELATION_PRIOR.map(() => odd));
const NOTHING: readonly number[] = ODD.map(() => 0);
/** Logarithms are added as whole numbers of this size, so that the order of services does not matter. */
const UNIT = 1e-4;

/**
 * By Bayes' rule over kinds of country: by the correlation that is typical, which is as likely as for a single service, and by the share of services that have one of
 * their own. Cost: a logarithm a service and kind, an exponential a service and kind.
 */
function sharedCorrelation(services: ReadonlyMap<string, Known>): (service: string) => number[] {
  const shown = [...NOTHING];
  const byService = new Map<string, number[]>();
  for (const [service, { correlation }] of services) {
    const own = shownBy(correlation);
    for (let kind = 0; kind < own.length; kind += 1) shown[kind] = (shown[kind] ?? 0) + (own[kind] ?? 0);
    byService.set(service, own);
  }
  return (service) => spreadOver(shown, byService.get(service) ?? NOTHING);
}

/** How likely a service's votes are in each kind of country, in `UNIT` nats. */
function shownBy({ logs }: Correlation): number[] {
  const likelihoods: number[] = [];
  let mean = 0;
  for (let place = 0; place < TYPICAL; place += 1) {
    const likelihood = Math.exp(KIN_DISCOUNT * (logs[place] ?? 0));
    likelihoods.push(likelihood);
    mean += (CORRELATION_PRIOR[place] ?? 0) * likelihood;
  }
  const shown: number[] = [];
  for (let kind = 0; kind < ODD.length; kind += 1) {
    const odd = ODD[kind] ?? 1;
    shown.push(Math.round(Math.log(odd * mean + (1 - odd) * (likelihoods[kind % TYPICAL] ?? 0)) / UNIT));
  }
  return shown;
}

/** Shares of belief in the correlation of a service whose country is known by all others: by `shown` without its own. */
function spreadOver(shown: readonly number[], own: readonly number[]): number[] {
  let top = Number.NEGATIVE_INFINITY;
  for (let kind = 0; kind < ODD.length; kind += 1) top = Math.max(top, (shown[kind] ?? 0) - (own[kind] ?? 0));
  const typical = CORRELATION_PRIOR.map(() => 0);
  let odd = 0;
  let all = 0;
  for (let kind = 0; kind < ODD.length; kind += 1) {
    const place = kind % TYPICAL;
    const weight = (CORRELATION_PRIOR[place] ?? 0) * Math.exp(((shown[kind] ?? 0) - (own[kind] ?? 0) - top) * UNIT);
    const oddShare = ODD[kind] ?? 1;
    typical[place] = (typical[place] ?? 0) + weight * (1 - oddShare);
    odd += weight * oddShare;
    all += weight;
  }
  return CORRELATION_PRIOR.map((prior, place) => ((typical[place] ?? 0) + odd * prior) / all);
}

/** The middle one of the others, and of what is assumed: unrest is known by few blocks, some of them wild. */
function sharedUnrest(services: ReadonlyMap<string, Known>): (service: string) => Unrest {
  const ratios: number[] = [UNREST_PRIOR];
  let all = 0;
  for (const { unrest } of services.values()) {
    if (unrest.pairs <= 0) continue;
    ratios.push(ratioOf(unrest));
    all += pairsOf(unrest);
  }
  ratios.sort((a, b) => a - b);
  return (service) => {
    const own = services.get(service)?.unrest;
    const without = own && own.pairs > 0 ? ratios.indexOf(ratioOf(own)) : ratios.length;
    const others = all - (own ? pairsOf(own) : 0);
    const pairs = Math.min(MAX_KIN_PAIRS, UNREST_PRIOR_PAIRS + KIN_DISCOUNT * others);
    return { excess: middleOf(ratios, without) * pairs, pairs };
  };
}

const ratioOf = ({ excess, pairs }: Unrest): number => Math.max(0, excess) / pairs;

/** A whole number, for the order of services does not matter to sums of those. */
const pairsOf = ({ pairs }: Unrest): number => Math.round(Math.min(KIN_SERVICE_PAIRS, pairs));

/** The median of those that are left without the one at the place `without`. */
function middleOf(sorted: readonly number[], without: number): number {
  const last = sorted.length - (without < sorted.length ? 2 : 1);
  const at = (index: number): number => sorted[index < without ? index : index + 1] ?? 0;
  return (at(Math.floor(last / 2)) + at(Math.ceil(last / 2))) / 2;
}
