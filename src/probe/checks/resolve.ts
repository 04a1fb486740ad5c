/**
 * Asks the system's resolver. An answer that holds an address at which no public service can be is a lie (`dns_bogon_error`)
 * unless true ones stand beside it. Wrong when: a resolver lies with a routable address; the steps after this one find that out.
 */
import { isV6 } from '../address.ts';
import type { Attempt } from '../network.ts';
import { ALLOWANCE_MS, attempt, toStep } from '../run.ts';
import type { Check } from './check.ts';

/** The wire allows sixteen; four of each family are more than a connection needs. */
const MOST_OF_A_FAMILY = 4;

const someOfEach = (addresses: readonly string[]): string[] => {
  const [v4, v6] = [addresses.filter((address) => !isV6(address)), addresses.filter(isV6)];
  return [...v4.slice(0, MOST_OF_A_FAMILY), ...v6.slice(0, MOST_OF_A_FAMILY)];
};

export const checkResolve: Check = async (run, endpoint, reached) => {
  const startedMs = run.network.now();
  const made = await attempt(run, ALLOWANCE_MS.resolve, (limit) => run.network.resolve(endpoint.host, limit));
  const given = made.failure === null ? made.value : [];
  const routable = given.filter((address) => !run.isBogon(address));
  const isLie = given.length > 0 && routable.length === 0;
  const result: Attempt<unknown> = isLie ? { failure: 'dns_bogon_error', source: 'target' } : made;
  const shown = someOfEach(isLie ? given : routable);
  const step = { ...toStep('resolve', result, run.network.now() - startedMs), addresses: shown };
  return { step, reached: { ...reached, addresses: isLie ? [] : shown } };
};
