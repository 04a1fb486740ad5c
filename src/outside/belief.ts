/**
 * Whether a network is up, from single probes of hosts that are known to answer now and then: Bayes' rule in Trinocular's manner. A reply is
 * all but impossible where a network is down; silence is what a down network gives, and what a host gives that answers seldom. Wrong where
 * hosts of a network share a fate of their own, such as one site's power: several sites are asked, and the level says how many answered.
 */
import { DOWN, LEAST, MOST, UP } from './parameters.ts';

export type Verdict = 'up' | 'down' | 'undecided';

const clamp = (probability: number): number => Math.min(MOST, Math.max(LEAST, probability));

/**
 * @param belief probability that the network is up, before this probe
 * @param rate the host's long-term share of answers
 */
export function updateBelief(belief: number, replied: boolean, rate: number): number {
  const whenUp = clamp(replied ? rate : 1 - rate);
  const whenDown = replied ? LEAST : MOST;
  const up = belief * whenUp;
  return clamp(up / (up + (1 - belief) * whenDown));
}

export function verdictOf(belief: number): Verdict {
  if (belief > UP) return 'up';
  return belief < DOWN ? 'down' : 'undecided';
}
