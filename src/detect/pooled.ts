/**
 * The statistic: a mixture Shiryaev–Roberts sum over when a change came, how strong it is and what share q of the networks it meets, of the
 * product over networks of (1 − q + q · likelihood ratio), given that it meets one at least. Without a change its mean grows by at most one a window, so a threshold of n
 * windows keeps false alarms at least n windows apart on average, whatever the number of networks (Pollak 1987; Xie and Siegmund 2013).
 */
import { AFFECTED_SHARES } from './parameters.ts';
import { EVIDENCE_UNIT, evidenceAt, type Candidate } from './candidates.ts';

/** Shares of the sum by candidate, hypothesis of strength and affected share, and what follows from them. */
export type Pooled = {
  /** Logarithm of the statistic. */
  nats: number;
  /** Logarithm of the largest candidate's likelihood ratio: the evidence without the length of time in which a change may have come. */
  best: number;
  /** Posterior share of each candidate. */
  byCandidate: number[];
  /** Posterior share of each (candidate, hypothesis, affected share), in that order, if the change were allowed to meet no network. */
  shares: number[];
};

/** Products are folded into a logarithm before they leave this range. */
const LARGE = 1e200;
const SMALL = 1e-200;
/** More evidence than any threshold asks for. */
const LARGE_NATS = 400;
/** Least share that is left of a product, where rounding leaves none. */
const TINY = 1e-12;

/**
 * @param stride hypotheses of strength in the candidates' evidence
 * Cost: candidates × networks × stride exponentials, and as many multiplications by affected share.
 */
export function pool(candidates: readonly Candidate[], stride: number): Pooled {
  const logs: number[] = [];
  /** What the product is more than the ratio, for it counts the case too in which no network is met. */
  const excess: number[] = [];
  for (const candidate of candidates) {
    const none = AFFECTED_SHARES.map((share) => (1 - share) ** (candidate.evidence.length / stride));
    for (let hypothesis = 0; hypothesis < stride; hypothesis += 1) {
      for (const [index, product] of products(candidate, stride, hypothesis).entries()) {
        const met = metOf(product, none[index] ?? 0);
        logs.push(met + Math.log(candidate.weight));
        excess.push(product - met - Math.log(1 - (none[index] ?? 0)));
      }
    }
  }
  const top = Math.max(...logs);
  const sum = logs.reduce((total, log) => total + Math.exp(log - top), 0);
  const shares = logs.map((log) => Math.exp(log - top) / sum);
  const each = stride * AFFECTED_SHARES.length;
  const byCandidate = candidates.map((_, index) =>
    shares.slice(index * each, (index + 1) * each).reduce((total, share) => total + share, 0),
  );
  const nats = logs.length === 0 ? Number.NEGATIVE_INFINITY : top + Math.log(sum / each);
  const best = Math.max(...byCandidate.map((share, index) => nats + Math.log(share / (candidates[index]?.weight ?? 1))));
  return { nats, best, shares: shares.map((share, index) => share * Math.exp(excess[index] ?? 0)), byCandidate };
}

/**
 * Whether the statistic can have reached a threshold, by a bound that costs a fraction of it: on no network does a share of its evidence count for more
 * than all of it, and against a change none counts.
 */
export function canReach(candidates: readonly Candidate[], stride: number, nats: number): boolean {
  let bound = 0;
  for (const candidate of candidates) {
    const { weight, evidence } = candidate;
    bound +=
      (weight * Math.exp(Math.min(LARGE_NATS, mostOf(candidate, stride)))) / (1 - (1 - AFFECTED_SHARES[0]) ** (evidence.length / stride));
  }
  return Math.log(bound) >= nats;
}

/** The most that a candidate can be worth, in nats: all that speaks for it, each network at the strength at which it shows most. */
export function mostOf({ evidence }: Candidate, stride: number): number {
  let most = 0;
  for (let place = 0; place < evidence.length; place += stride) {
    let best = 0;
    for (let index = place; index < place + stride; index += 1) best = Math.max(best, evidence[index] ?? 0);
    most += best;
  }
  return most * EVIDENCE_UNIT;
}

/** Logarithm of the ratio, given that one network at least is met. `none`: the chance that none is. */
const metOf = (product: number, none: number): number =>
  none === 0 ? product : product + Math.log(Math.max(TINY, 1 - none * Math.exp(-product)) / (1 - none));

/** Log-products over networks, one for each affected share. */
function products(candidate: Candidate, stride: number, hypothesis: number): number[] {
  const gains: number[] = [];
  for (let place = hypothesis; place < candidate.evidence.length; place += stride) {
    const evidence = evidenceAt(candidate, place);
    if (evidence !== 0) gains.push(Math.exp(evidence * EVIDENCE_UNIT) - 1);
  }
  return AFFECTED_SHARES.map((share) => logProduct(gains, share));
}

function logProduct(gains: readonly number[], share: number): number {
  let log = 0;
  let product = 1;
  for (const gain of gains) {
    product *= 1 + share * gain;
    if (product > LARGE || product < SMALL) {
      log += Math.log(product);
      product = 1;
    }
  }
  return log + Math.log(product);
}

/** The posterior chance that the change met the network at `place` (its index among the networks). */
export function chanceOf(pooled: Pooled, candidates: readonly Candidate[], stride: number, place: number): number {
  let chance = 0;
  let next = 0;
  for (const candidate of candidates) {
    for (let hypothesis = 0; hypothesis < stride; hypothesis += 1) {
      const ratio = Math.exp(evidenceAt(candidate, place * stride + hypothesis) * EVIDENCE_UNIT);
      for (const share of AFFECTED_SHARES) {
        chance += ((pooled.shares[next] ?? 0) * share * ratio) / (1 - share + share * ratio);
        next += 1;
      }
    }
  }
  return chance;
}

/** One network alone: the statistic, the largest evidence of a candidate (nats), and the posterior share of each. */
export function poolOne(
  candidates: readonly Candidate[],
  stride: number,
  place: number,
): { nats: number; best: number; byCandidate: number[] } {
  const ratios = candidates.map((candidate) => ratioOf(candidate, stride, place));
  const parts = candidates.map(({ weight }, index) => weight * (ratios[index] ?? 0));
  const total = parts.reduce((sum, part) => sum + part, 0);
  return { nats: Math.log(total), best: Math.log(Math.max(...ratios)), byCandidate: parts.map((part) => part / total) };
}

/** The likelihood ratio of a network since the candidate, over the strengths. */
export function ratioOf(candidate: Candidate, stride: number, place: number): number {
  let sum = 0;
  for (let hypothesis = 0; hypothesis < stride; hypothesis += 1) {
    sum += Math.exp(evidenceAt(candidate, place * stride + hypothesis) * EVIDENCE_UNIT);
  }
  return sum / stride;
}
