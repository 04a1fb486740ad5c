/**
 * Connects to the first address, then, where that fails, to all the others at once, and to the first again where it was silent: a service is
 * out of reach by address only where every address of it is. Whether the line carries IPv4 or IPv6 at all is asked afterwards, where all have
 * failed (`comparisons/neutral-address.ts`). Wrong when: a service's addresses are really down; the controls elsewhere tell.
 */
import type { Attempt, Connection } from '../network.ts';
import { ALLOWANCE_MS, attempt, toStep } from '../run.ts';
import type { Run } from '../run.ts';
import type { Check } from './check.ts';

interface Tried {
  readonly address: string;
  readonly made: Attempt<Connection>;
}

const connectTo = async (run: Run, address: string, port: number): Promise<Tried> => ({
  address,
  made: await attempt(run, ALLOWANCE_MS.connect, (limit) => run.network.connect(address, port, limit)),
});

/** Keeps one open connection of several attempts; without any, the failure that tells most of the target. */
const keepOne = (tried: readonly Tried[]): Attempt<Connection> => {
  const open = tried.flatMap(({ made }) => (made.failure === null ? [made] : []));
  for (const each of open.slice(1)) each.value.close();
  const failed = tried.map(({ made }) => made).find((made) => made.failure !== null && made.source === 'target');
  return open[0] ?? failed ?? tried[0]?.made ?? { failure: 'address_not_available', source: 'probe' };
};

const connectToAny = async (run: Run, addresses: readonly string[], port: number): Promise<readonly Tried[]> => {
  const [first, ...others] = addresses;
  if (first === undefined) return [];
  const tried = await connectTo(run, first, port);
  if (tried.made.failure === null) return [tried];
  // Silence may be a lost packet; a refusal or a reset is an answer.
  const again = tried.made.failure === 'generic_timeout_error' ? [first] : [];
  return [tried, ...(await Promise.all([...others, ...again].map((address) => connectTo(run, address, port))))];
};

export const checkConnect: Check = async (run, endpoint, reached) => {
  const addresses = endpoint.addresses ?? reached.addresses;
  const startedMs = run.network.now();
  const tried = await connectToAny(run, addresses, endpoint.port);
  const made = keepOne(tried);
  const step = toStep('connect', made, run.network.now() - startedMs);
  const shown = made.failure === null ? [made.value.address] : [...new Set(tried.map(({ address }) => address))];
  const unreached = [...new Map(tried.map((each) => [each.address, each.made.failure]))].flatMap(([address, failure]) =>
    failure === null ? [] : [{ address, failure }],
  );
  const connection = made.failure === null ? made.value : null;
  return { step: { ...step, addresses: shown }, reached: { ...reached, connection, unreached } };
};
