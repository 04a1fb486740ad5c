/** Compares the system resolver's answer with an encrypted one's and, where they differ, tries whether the latter leads to the true service. */
import { connectSecurely } from '../connect-securely.ts';
import type { Comparisons } from '../report.ts';
import type { Run } from '../run.ts';
import { ALLOWANCE_MS } from '../run.ts';
import type { Endpoint } from '../targets.ts';
import type { AskEncrypted } from './encrypted-dns.ts';

const MOST_ADDRESSES = 8;

/** Does the server at this address prove with its certificate that it is the endpoint? */
const hasCertificate = async (run: Run, endpoint: Endpoint, address: string): Promise<boolean> => {
  const handshake = { serverName: endpoint.host, verify: true, authority: endpoint.authority };
  const secured = await connectSecurely(run, { address, port: endpoint.port }, handshake, ALLOWANCE_MS.comparison);
  if (secured.failure === null) secured.value.close();
  return secured.failure === null;
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
  if (made.failure !== null) return { resolver, failure: made.failure, addresses: [] };
  const addresses = made.value.slice(0, MOST_ADDRESSES);
  if (addresses.some(run.isBogon)) return { resolver, failure: null, addresses, bogon: true };
  const other = addresses.find((address) => !resolved.includes(address));
  const tellsMore = resolved.length > 0 && other !== undefined && endpoint.operations.includes('handshake');
  if (!tellsMore) return { resolver, failure: null, addresses };
  return { resolver, failure: null, addresses, certificate_ok: await hasCertificate(run, endpoint, other) };
};
