/**
 * Repeats what failed with one thing changed: another resolver, another address, another server name. Made only on a failure,
 * in the same run, so that line, time and place are the same.
 */
import { connectSecurely } from '../connect-securely.ts';
import type { Comparisons, Step } from '../report.ts';
import type { Run } from '../run.ts';
import { ALLOWANCE_MS, attempt } from '../run.ts';
import type { Endpoint } from '../targets.ts';
import { failedStep, measureEndpoint } from '../measure-endpoint.ts';
import type { Visit } from '../measure-endpoint.ts';
import { compareDns } from './dns.ts';
import type { AskEncrypted } from './encrypted-dns.ts';
import type { NeutralDownload } from './speed.ts';

/** A neutral server that answered in this run's controls. */
export interface Neutral {
  readonly address: string;
  readonly port: number;
  readonly serverName: string;
  /** Where the speed of the line can be measured; null where that server did not answer. */
  readonly download: NeutralDownload | null;
}

const compareAddress = async (run: Run, { address, port }: Neutral, { unreached }: Visit): Promise<Comparisons['tcp']> => {
  const made = await attempt(run, ALLOWANCE_MS.connect, (limit) => run.network.connect(address, port, limit));
  if (made.failure === null) made.value.close();
  return { address, failure: made.failure, ...(unreached === undefined ? {} : { unreached: [...unreached] }) };
};

/** The same address and port under a neutral server name. Whatever certificate or alert comes back, the handshake was let through. */
const compareName = async (run: Run, address: string, port: number, serverName: string): Promise<Comparisons['tls']> => {
  const secured = await connectSecurely(run, { address, port }, { serverName, verify: false }, ALLOWANCE_MS.handshake);
  if (secured.failure === null) secured.value.close();
  return { server_name: serverName, failure: secured.failure };
};

/** A line that loses every tenth packet leaves one handshake in fifty unfinished within its allowance, and one in a hundred thousand three times. */
const REPEATS = 2;

/** Loss looks like silence, so what was silent is tried again. A connection that is not made has been tried again by its check. */
const repeat = async (run: Run, endpoint: Endpoint, { operation, failure }: Step): Promise<Comparisons['again']> => {
  if (failure !== 'generic_timeout_error' || operation === 'connect') return undefined;
  let again: Comparisons['again'];
  for (let times = 1; times <= REPEATS && again?.failure !== null; times += 1) {
    const visit = await measureEndpoint(run, endpoint);
    again = { failure: failedStep(visit.steps)?.failure ?? null, times };
  }
  return again;
};

const without = (comparisons: Comparisons): Comparisons =>
  Object.fromEntries(Object.entries(comparisons).filter(([, evidence]) => evidence !== undefined));

/** An endpoint with a name, unless a certificate has already shown that the name leads to it. */
const isNameInDoubt = ({ operations }: Endpoint, { operation }: Step): boolean =>
  operations.includes('resolve') && !(operation === 'request' && operations.includes('handshake'));

/** What the system's resolver gave: nothing where it failed, whatever lie the step shows. */
const resolvedBy = ({ steps }: Visit): readonly string[] =>
  steps.find(({ operation, failure }) => operation === 'resolve' && failure === null)?.addresses ?? [];

const compareStep = async (
  run: Run,
  endpoint: Endpoint,
  visit: Visit,
  step: Step,
  means: { neutral: Neutral; ask: AskEncrypted },
): Promise<Comparisons> => {
  const dns = async () => (isNameInDoubt(endpoint, step) ? compareDns(run, endpoint, resolvedBy(visit), means.ask) : undefined);
  switch (step.operation) {
    case 'resolve':
      return { dns: await dns() };
    case 'connect': {
      const [byName, byAddress] = await Promise.all([dns(), compareAddress(run, means.neutral, visit)]);
      return { dns: byName, tcp: byAddress };
    }
    case 'handshake': {
      const address = visit.address ?? means.neutral.address;
      const [byName, byServerName] = await Promise.all([dns(), compareName(run, address, endpoint.port, means.neutral.serverName)]);
      return { dns: byName, tls: byServerName };
    }
    case 'request':
      return { dns: await dns(), http: visit.strange };
    case 'download':
      return {};
    default:
      return step.operation satisfies never;
  }
};

/** The evidence that can be had for a failed visit; undefined for one that succeeded, or where nothing can be compared. */
export const compare = async (
  run: Run,
  endpoint: Endpoint,
  visit: Visit,
  means: { neutral: Neutral; ask: AskEncrypted },
): Promise<Comparisons | undefined> => {
  const step = failedStep(visit.steps);
  if (step === undefined || step.failure_source === 'probe') return undefined;
  const [compared, again] = await Promise.all([compareStep(run, endpoint, visit, step, means), repeat(run, endpoint, step)]);
  const comparisons = without({ ...compared, again });
  return Object.keys(comparisons).length === 0 ? undefined : comparisons;
};
