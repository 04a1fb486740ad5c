/**
 * Connects to the first address, then, where that fails, to the others at once: a service is out of reach by address only
 * where every address of it is. Wrong when: a service's addresses are really down; the controls elsewhere tell.
 */
import type { Attempt, Connection } from '../network.ts';
import { ALLOWANCE_MS, attempt, toStep } from '../run.ts';
import type { Run } from '../run.ts';
import type { Check } from './check.ts';

/** Addresses that are tried after the first; one of them is of the other family where there is any. */
const MOST_OTHERS = 4;

const isV6 = (address: string): boolean => address.includes(':');

const othersThan = (first: string, addresses: readonly string[]): string[] => {
  const rest = addresses.filter((address) => address !== first);
  const otherFamily = rest.filter((address) => isV6(address) !== isV6(first)).slice(0, 1);
  const sameFamily = rest.filter((address) => isV6(address) === isV6(first));
  return [...otherFamily, ...sameFamily].slice(0, MOST_OTHERS);
};

const connectTo = (run: Run, address: string, port: number): Promise<Attempt<Connection>> =>
  attempt(run, ALLOWANCE_MS.connect, (limit) => run.network.connect(address, port, limit));

/** Keeps one open connection of several attempts; without any, the failure that tells most of the target. */
const keepOne = (made: readonly Attempt<Connection>[]): Attempt<Connection> => {
  const open = made.filter((each) => each.failure === null);
  for (const each of open.slice(1)) each.value.close();
  const ofTarget = made.find((each) => each.failure !== null && each.source === 'target');
  return open[0] ?? ofTarget ?? made[0] ?? { failure: 'address_not_available', source: 'probe' };
};

const connectToAny = async (run: Run, addresses: readonly string[], port: number): Promise<Attempt<Connection>> => {
  const first = addresses[0];
  if (first === undefined) return keepOne([]);
  const made = await connectTo(run, first, port);
  if (made.failure === null) return made;
  const others = await Promise.all(othersThan(first, addresses).map((address) => connectTo(run, address, port)));
  return keepOne([made, ...others]);
};

export const checkConnect: Check = async (run, endpoint, reached) => {
  const addresses = endpoint.addresses ?? reached.addresses;
  const startedMs = run.network.now();
  const made = await connectToAny(run, addresses, endpoint.port);
  const step = toStep('connect', made, run.network.now() - startedMs);
  const tried = made.failure === null ? [made.value.address] : addresses.slice(0, MOST_OTHERS + 1);
  return { step: { ...step, addresses: tried }, reached: { ...reached, connection: made.failure === null ? made.value : null } };
};
