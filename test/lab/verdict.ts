/**
 * What the measurements of one round say of each network and service, as the observatory's rules have it: nothing rests on one voter, and
 * the same target from outside tells a service that is down from one that is blocked.
 */
import { RESTRICTED_OUTCOMES } from '../../src/probe/outcome-names.ts';
import type { Outcome } from '../../src/probe/outcome-names.ts';
import type { Verdict } from './expectation.ts';

const countOf = (outcomes: readonly Outcome[], which: readonly Outcome[]): number =>
  outcomes.filter((outcome) => which.includes(outcome)).length;

/** Do most of the conclusive votes fail? */
const mostlyFails = (votes: readonly Outcome[]): boolean => {
  const failed = countOf(votes, RESTRICTED_OUTCOMES);
  return failed > 0 && failed * 2 >= failed + countOf(votes, ['ok']);
};

/**
 * @param votes one outcome for each voter of the network
 * @param controls outcomes of the same target from outside the country
 */
export const verdictOn = (votes: readonly Outcome[], controls: readonly Outcome[]): Verdict => {
  if (countOf(votes, ['inconclusive']) === votes.length) return 'inconclusive';
  if (!mostlyFails(votes)) return 'ok';
  if (mostlyFails(controls)) return 'down';
  const [first] = RESTRICTED_OUTCOMES.map((layer) => ({ layer, votes: countOf(votes, [layer]) })).sort(
    (one, other) => other.votes - one.votes,
  );
  return first && first.votes > 1 ? first.layer : 'ok';
};
