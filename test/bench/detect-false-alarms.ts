/**
 * How rare false alarms are, by importance sampling: a change is planted at a random window of a stretch, and each alarm weighs what the votes
 * up to it are likelier without any change than with one. The mean weight is the chance of an alarm in a stretch in which nothing happens.
 */
import { logBetaBinomial } from './beta-binomial.ts';
import { BASE_RATE, draw, runToAlarm, type Alarm, type Series, type World } from './detect-series.ts';

/** Windows of a stretch: eight hours. */
export const STRETCH = 96;
/** Rates of failures that are planted, and chances that a network is met. The estimate is right whatever they are, and sharp near what the detector looks for. */
const PLANTED_RATES = [0.3, 0.5, 0.8] as const;
const PLANTED_SHARES = [0.1, 0.4, 0.9] as const;

/** `weight` is 0 where no alarm came in the stretch. */
export type FalseAlarm = { weight: number; alarm: Alarm | null };

/** Share of stretches in which nothing is planted, so that no weight is above its inverse: some series are near an alarm as a stretch begins. */
const UNPLANTED = 0.5;

/** One stretch. After the alarm nothing is planted any more. @param after windows judged after the alarm */
export function falseAlarm(world: World, series: Series, random: () => number, after: number): FalseAlarm {
  const pick = <Value>(values: readonly [Value, ...Value[]]): Value => values[Math.floor(random() * values.length)] ?? values[0];
  const onset = random() < UNPLANTED ? STRETCH : Math.floor(random() * STRETCH);
  const rate = pick(PLANTED_RATES);
  const share = pick(sharesFor(world));
  const met = Array.from({ length: world.networks }, () => random() < share);
  const failed: (readonly number[])[] = [];
  const votesIn = (index: number, alarmed: boolean): readonly number[] => {
    const planted = !alarmed && index >= onset;
    return (failed[index] = draw(world, (network) => (planted && met[network] ? rate : BASE_RATE), random));
  };
  const alarm = runToAlarm(series, world.voters, votesIn, STRETCH, after);
  return { weight: alarm ? weightOf(world, failed.slice(0, alarm.windows)) : 0, alarm };
}

const sharesFor = ({ networks }: World): readonly [number, ...number[]] => (networks === 1 ? [1] : PLANTED_SHARES);

/** The inverse of the mean likelihood ratio of what is planted: over onsets in the stretch, or none, rates and shares. */
function weightOf(world: World, failed: readonly (readonly number[])[]): number {
  const shares = sharesFor(world);
  let sum = STRETCH - failed.length;
  for (const rate of PLANTED_RATES) {
    const ratios = new Array<number>(world.networks).fill(0);
    for (const votes of [...failed].reverse()) {
      for (const [network, number] of votes.entries()) ratios[network] = (ratios[network] ?? 0) + logRatio(number, world, rate);
      for (const share of shares)
        sum += ratios.reduce((product, log) => product * (1 - share + share * Math.exp(log)), 1) / (shares.length * PLANTED_RATES.length);
    }
  }
  return 1 / (UNPLANTED + ((1 - UNPLANTED) * sum) / STRETCH);
}

const logRatio = (failed: number, { voters, rho }: World, rate: number): number =>
  logBetaBinomial(failed, voters, rate, rho) - logBetaBinomial(failed, voters, BASE_RATE, rho);

/** Mean windows between false alarms and its 95 % interval, by weights in groups that are independent of one another. */
export function betweenAlarms(groups: readonly (readonly number[])[]): { mean: number; ci95: [number, number | null] } {
  const means = groups.map((weights) => weights.reduce((sum, weight) => sum + weight, 0) / weights.length);
  const mean = means.reduce((sum, one) => sum + one, 0) / means.length;
  const variance = means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (means.length - 1);
  const margin = 1.96 * Math.sqrt(variance / means.length);
  return { mean: STRETCH / mean, ci95: [STRETCH / (mean + margin), mean > margin ? STRETCH / (mean - margin) : null] };
}
