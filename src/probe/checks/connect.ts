/**
 * Connects to the first address, then, where that fails, to the others at once, and to the first again where it was silent: a service is
 * out of reach by address only where every address of it is. Wrong when: a service's addresses are really down; the controls elsewhere tell.
 */
import type { Failure } from '../failure.ts';
import type { Attempt, Connection } from '../network.ts';
import { ALLOWANCE_MS, attempt, toStep } from '../run.ts';
import type { Run } from '../run.ts';
import type { Check } from './check.ts';

/** Addresses that are tried after the first; one of them is of the other family where there is any. */
const MOST_OTHERS = 4;

/** A machine without IPv6 says these of every such address: its own fault, and no word on the service. */
const NO_ROUTE: ReadonlySet<Failure> = new Set(['network_unreachable', 'host_unreachable', 'address_not_available']);

interface Tried {
  readonly address: string;
  readonly made: Attempt<Connection>;
}

const isV6 = (address: string): boolean => address.includes(':');

const othersThan = (first: string, addresses: readonly string[]): string[] => {
  const rest = addresses.filter((address) => address !== first);
  const otherFamily = rest.filter((address) => isV6(address) !== isV6(first)).slice(0, 1);
  const sameFamily = rest.filter((address) => isV6(address) === isV6(first));
  return [...otherFamily, ...sameFamily].slice(0, MOST_OTHERS);
};

const connectTo = async (run: Run, address: string, port: number): Promise<Tried> => {
  const made = await attempt(run, ALLOWANCE_MS.connect, (limit) => run.network.connect(address, port, limit));
  const isOwnFault = made.failure !== null && isV6(address) && NO_ROUTE.has(made.failure);
  return { address, made: isOwnFault ? { failure: made.failure, source: 'probe' } : made };
};

/** Keeps one open connection of several attempts; without any, the failure that tells most of the target. */
const keepOne = (tried: readonly Tried[]): Attempt<Connection> => {
  const open = tried.flatMap(({ made }) => (made.failure === null ? [made] : []));
  for (const each of open.slice(1)) each.value.close();
  const failed = tried.map(({ made }) => made).find((made) => made.failure !== null && made.source === 'target');
  return open[0] ?? failed ?? tried[0]?.made ?? { failure: 'address_not_available', source: 'probe' };
};

const connectToAny = async (run: Run, addresses: readonly string[], port: number): Promise<readonly Tried[]> => {
  const first = addresses[0];
  if (first === undefined) return [];
  const tried = await connectTo(run, first, port);
  if (tried.made.failure === null) return [tried];
  // Silence may be a lost packet; a refusal or a reset is an answer.
  const again = tried.made.failure === 'generic_timeout_error' ? [first] : [];
  const others = await Promise.all([...othersThan(first, addresses), ...again].map((address) => connectTo(run, address, port)));
  return [tried, ...others];
};

export const checkConnect: Check = async (run, endpoint, reached) => {
  const addresses = endpoint.addresses ?? reached.addresses;
  const startedMs = run.network.now();
  const tried = await connectToAny(run, addresses, endpoint.port);
  const made = keepOne(tried);
  const step = toStep('connect', made, run.network.now() - startedMs);
  const shown = made.failure === null ? [made.value.address] : [...new Set(tried.map(({ address }) => address))];
  const unreached = tried.flatMap(({ address, made: each }) => (each.failure === null ? [] : [{ address, failure: each.failure }]));
  const connection = made.failure === null ? made.value : null;
  return { step: { ...step, addresses: shown }, reached: { ...reached, connection, unreached } };
};
