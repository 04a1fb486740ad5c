/**
 * Repeats what failed with one thing changed: another resolver, another address, another server name. Made only on a failure,
 * in the same run, so that line, time and place are the same.
 */
import { connectSecurely } from '../connect-securely.ts';
import type { Attempt, Connection } from '../network.ts';
import type { Comparisons, Step } from '../report.ts';
import type { Run } from '../run.ts';
import { ALLOWANCE_MS } from '../run.ts';
import type { Endpoint } from '../targets.ts';
import { failedStep, measureEndpoint } from '../measure-endpoint.ts';
import type { Visit } from '../measure-endpoint.ts';
import { isLetThrough } from '../outcome.ts';
import { compareDns, compareFreshName } from './dns.ts';
import type { AskEncrypted } from './encrypted-dns.ts';
import { compareAddress, compareLine } from './neutral-address.ts';
import type { Neutral } from './neutral.ts';
import type { NeutralPlace } from './neutral-address.ts';

/** A handshake under a name. Whatever certificate or alert comes back, it was let through. */
const shakeHands = async (run: Run, place: NeutralPlace, serverName: string): Promise<Attempt<Connection>> => {
  const secured = await connectSecurely(run, place, { serverName, verify: false }, ALLOWANCE_MS.handshake);
  if (secured.failure === null) secured.value.close();
  return secured;
};

/**
 * The same address and port under a neutral server name. Where that fails alike, the endpoint's name at another server's address: some
 * filters, once they have seen a name, cut everything to that address for minutes, so that the neutral name fails there too. The
 * server is none that other comparisons need, for the same reason.
 */
const compareName = async (run: Run, { host, port }: Endpoint, address: string, { serverName, second }: Neutral) => {
  const here = await shakeHands(run, { address, port }, serverName);
  const evidence = { server_name: serverName, failure: here.failure };
  if (second === null || isLetThrough(here.failure)) return evidence;
  return { ...evidence, elsewhere: (await shakeHands(run, second, host)).failure };
};

/** A line that loses every tenth packet leaves one handshake in fifty unfinished within its allowance, and one in a hundred thousand three times. */
const REPEATS = 2;
/** Its check has tried a connection twice already; and a third time takes as long as what else is compared. */
const CONNECT_REPEATS = 1;

/**
 * Loss looks like silence, a resolver may stumble, and a server or an advertiser's page may come in between once: what may pass is tried
 * again. A filter's answer to a handshake comes by its rule.
 */
const mayPass = ({ operation, failure, failure_source, http_status }: Step, { strange }: Visit): boolean => {
  const isUnproven = operation === 'request' && (http_status === undefined || strange !== undefined);
  // Where the line has no way to an address, the answer with those of the other family may have been lost.
  const isUnrouted = operation === 'connect' && failure === 'network_unreachable';
  return failure === 'generic_timeout_error' || failure_source === 'resolver' || isUnproven || isUnrouted;
};

const repeat = async (run: Run, endpoint: Endpoint, visit: Visit, step: Step): Promise<Comparisons['again']> => {
  if (!mayPass(step, visit)) return undefined;
  let again: Comparisons['again'];
  const most = step.operation === 'connect' ? CONNECT_REPEATS : REPEATS;
  for (let times = 1; times <= most && again?.failure !== null; times += 1) {
    const repeated = await measureEndpoint(run, endpoint);
    again = { failure: failedStep(repeated.steps)?.failure ?? null, times };
  }
  return again;
};

const without = (comparisons: Comparisons): Comparisons =>
  Object.fromEntries(Object.entries(comparisons).filter(([, evidence]) => evidence !== undefined));

/** An endpoint with a name, unless a certificate has already shown that the name leads to it. */
const isNameInDoubt = ({ operations }: Endpoint, { operation }: Step): boolean =>
  operations.includes('resolve') && !(operation === 'request' && operations.includes('handshake'));

/** Did a connection end without anything being said, neither by certificate nor by an answer? */
const isSilent = ({ failure, http_status }: Step): boolean => !isLetThrough(failure) && http_status === undefined;

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
  // Whatever was said by another shows that the line carries it.
  const onLine = async () => (isSilent(step) ? compareLine(run, means.neutral.places, visit) : undefined);
  switch (step.operation) {
    case 'resolve': {
      const [byName, fresh] = await Promise.all([dns(), compareFreshName(run, step, means.neutral)]);
      return { dns: byName && { ...byName, ...fresh } };
    }
    case 'connect': {
      const [byName, byAddress] = await Promise.all([dns(), compareAddress(run, means.neutral.places, visit)]);
      return { dns: byName, tcp: byAddress };
    }
    case 'handshake': {
      const address = visit.address ?? means.neutral.address;
      const [byName, byServerName, line] = await Promise.all([dns(), compareName(run, endpoint, address, means.neutral), onLine()]);
      return { dns: byName, tcp: line, tls: byServerName };
    }
    case 'request': {
      const [byName, line] = await Promise.all([dns(), onLine()]);
      return { dns: byName, tcp: line, http: visit.strange };
    }
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
  const [compared, again] = await Promise.all([compareStep(run, endpoint, visit, step, means), repeat(run, endpoint, visit, step)]);
  const comparisons = without({ ...compared, again });
  return Object.keys(comparisons).length === 0 ? undefined : comparisons;
};
