/** Votes that fall together: beta-binomial numbers of failures, their logarithmic probabilities, and draws of them. */

/** A rate drawn from the beta distribution with this mean and correlation. */
export function betaRate(mean: number, correlation: number, random: () => number): number {
  if (correlation === 0) return mean;
  const strength = 1 / correlation - 1;
  const a = gamma(Math.max(1e-3, mean * strength), random);
  const b = gamma(Math.max(1e-3, (1 - mean) * strength), random);
  return a + b === 0 ? mean : a / (a + b);
}

/** Failures among `total` votes. */
export function betaBinomial(total: number, mean: number, correlation: number, random: () => number): number {
  const rate = betaRate(mean, correlation, random);
  let failed = 0;
  for (let vote = 0; vote < total; vote += 1) if (random() < rate) failed += 1;
  return failed;
}

/** Logarithm of the probability of `failed` certain failures among `total` votes, without the binomial coefficient. */
export function logBetaBinomial(failed: number, total: number, mean: number, correlation: number): number {
  if (correlation === 0) return failed * Math.log(mean) + (total - failed) * Math.log(1 - mean);
  const strength = 1 / correlation - 1;
  let log = 0;
  for (let vote = 0; vote < failed; vote += 1) log += Math.log((mean * strength + vote) / (strength + vote));
  for (let vote = failed; vote < total; vote += 1) log += Math.log(((1 - mean) * strength + vote - failed) / (strength + vote));
  return log;
}

/** Kullback–Leibler divergence of the votes at one rate from those at another, in nats. */
export function divergence(total: number, from: number, to: number, correlation: number): number {
  let sum = 0;
  let choose = 1;
  for (let failed = 0; failed <= total; failed += 1) {
    const changed = logBetaBinomial(failed, total, from, correlation);
    sum += choose * Math.exp(changed) * (changed - logBetaBinomial(failed, total, to, correlation));
    choose *= (total - failed) / (failed + 1);
  }
  return sum;
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
