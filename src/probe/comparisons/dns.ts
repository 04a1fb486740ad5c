/** Compares the system resolver's answer with an encrypted one's and, where they differ, tries whether the latter leads to the true service. */
import { connectSecurely } from '../connect-securely.ts';
import { failedStep, measureEndpoint } from '../measure-endpoint.ts';
import type { Comparisons, Step } from '../report.ts';
import type { Run } from '../run.ts';
import { ALLOWANCE_MS, attempt } from '../run.ts';
import type { Endpoint } from '../targets.ts';
import type { AskEncrypted } from './encrypted-dns.ts';
import type { Neutral } from './neutral.ts';

const MOST_ADDRESSES = 8;

/** Does the server at this address prove with its certificate that it is the endpoint? */
const hasCertificate = async (run: Run, endpoint: Endpoint, address: string): Promise<boolean> => {
  const handshake = { serverName: endpoint.host, verify: true, authority: endpoint.authority };
  const secured = await connectSecurely(run, { address, port: endpoint.port }, handshake, ALLOWANCE_MS.comparison);
  if (secured.failure === null) secured.value.close();
  return secured.failure === null;
};

/** Does the endpoint answer at this address as it should? For one without TLS, of which nothing is proved, that is all there is to see. */
const answersAt = async (run: Run, endpoint: Endpoint, address: string): Promise<boolean> => {
  const operations = endpoint.operations.filter((operation) => operation !== 'resolve');
  const visit = await measureEndpoint(run, { ...endpoint, operations, addresses: [address] });
  return failedStep(visit.steps) === undefined;
};

/**
 * Does the system's resolver still answer for names that it cannot know from before? Asked where it has failed, rather than denied: one that
 * has lost its own line goes on telling of the names that it has kept, and the neutral ones may be among them.
 */
export const compareFreshName = async (
  run: Run,
  { failure_source }: Step,
  { serverName, second }: Neutral,
): Promise<Pick<NonNullable<Comparisons['dns']>, 'fresh'>> => {
  if (failure_source !== 'resolver') return {};
  const label = `n${Math.floor(run.network.now()).toString(36)}`;
  const asked = await Promise.all(
    [serverName, second?.serverName ?? serverName].map((host) =>
      attempt(run, ALLOWANCE_MS.resolve, (limit) => run.network.resolve(`${label}.${host}`, limit)),
    ),
  );
  // That there is no such name is an answer.
  return { fresh: asked.flatMap((each) => (each.failure === null || each.source === 'target' ? [] : [each.failure]))[0] ?? null };
};

/** Evidence on the name. `resolved` is what the system's resolver gave: empty where it gave nothing true. */
export const compareDns = async (
  run: Run,
  endpoint: Endpoint,
  resolved: readonly string[],
  ask: AskEncrypted,
): Promise<Comparisons['dns']> => {
  const answer = await ask(endpoint.host);
  if (answer === undefined) return undefined;
  const { resolver, made } = answer;
  const others = answer.others.length === 0 ? {} : { others: [...answer.others] };
  if (made.failure !== null) return { resolver, ...others, failure: made.failure, addresses: [] };
  const addresses = made.value.slice(0, MOST_ADDRESSES);
  if (addresses.some(run.isBogon)) return { resolver, ...others, failure: null, addresses, bogon: true };
  const other = addresses.find((address) => !resolved.includes(address));
  const evidence = { resolver, ...others, failure: null, addresses };
  if (resolved.length === 0 || other === undefined) return evidence;
  return endpoint.operations.includes('handshake')
    ? { ...evidence, certificate_ok: await hasCertificate(run, endpoint, other) }
    : { ...evidence, answers: await answersAt(run, endpoint, other) };
};
