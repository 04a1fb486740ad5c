/**
 * Repeats what failed with one thing changed: another resolver, another address, another server name. Made only on a failure,
 * in the same run, so that line, time and place are the same.
 */
import { connectSecurely } from '../connect-securely.ts';
import type { Comparisons, Step } from '../report.ts';
import type { Run } from '../run.ts';
import { ALLOWANCE_MS, attempt } from '../run.ts';
import type { Endpoint } from '../targets.ts';
import { failedStep } from '../measure-endpoint.ts';
import type { Visit } from '../measure-endpoint.ts';
import { compareDns } from './dns.ts';
import type { AskEncrypted } from './encrypted-dns.ts';

/** A neutral server that answered in this run's controls. */
export interface Neutral {
  readonly address: string;
  readonly port: number;
  readonly serverName: string;
}

const compareAddress = async (run: Run, { address, port }: Neutral): Promise<Comparisons['tcp']> => {
  const made = await attempt(run, ALLOWANCE_MS.connect, (limit) => run.network.connect(address, port, limit));
  if (made.failure === null) made.value.close();
  return { address, failure: made.failure };
};

/** The same address and port under a neutral server name. Whatever certificate or alert comes back, the handshake was let through. */
const compareName = async (run: Run, address: string, port: number, serverName: string): Promise<Comparisons['tls']> => {
  const secured = await connectSecurely(run, { address, port }, { serverName, verify: false }, ALLOWANCE_MS.handshake);
  if (secured.failure === null) secured.value.close();
  return { server_name: serverName, failure: secured.failure };
};

const without = (comparisons: Comparisons): Comparisons =>
  Object.fromEntries(Object.entries(comparisons).filter(([, evidence]) => evidence !== undefined));

const compareStep = async (
  run: Run,
  endpoint: Endpoint,
  visit: Visit,
  step: Step,
  means: { neutral: Neutral; ask: AskEncrypted },
): Promise<Comparisons> => {
  const resolved = step.operation === 'resolve' ? [] : (visit.steps.find((each) => each.operation === 'resolve')?.addresses ?? []);
  const dns = () => (endpoint.operations.includes('resolve') ? compareDns(run, endpoint, resolved, means.ask) : Promise.resolve(undefined));
  switch (step.operation) {
    case 'resolve':
      return { dns: await dns() };
    case 'connect': {
      const [byName, byAddress] = await Promise.all([dns(), compareAddress(run, means.neutral)]);
      return { dns: byName, tcp: byAddress };
    }
    case 'handshake': {
      const address = visit.address ?? means.neutral.address;
      const [byName, byServerName] = await Promise.all([dns(), compareName(run, address, endpoint.port, means.neutral.serverName)]);
      return { dns: byName, tls: byServerName };
    }
    case 'request':
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
  const comparisons = without(await compareStep(run, endpoint, visit, step, means));
  return Object.keys(comparisons).length === 0 ? undefined : comparisons;
};
