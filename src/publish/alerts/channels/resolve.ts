/** Looks a target's name up before it is contacted: the platform itself resolves it once more when it connects, and follows no private address. */
import { base64Url } from '../../../probe/base64url.ts';
import { decodeAnswer, encodeQuery, type AddressType } from '../../../probe/dns-message.ts';
import { checkTarget, isPublicAddress } from '../target-address.ts';

const RESOLVER = 'https://cloudflare-dns.com/dns-query';
const TIMEOUT_MS = 5_000;

/** Why a target may not be contacted; null where it may. `forNow`: the look-up itself failed. */
export type TargetRefusal = { why: string; forNow: boolean } | null;

/** Looks each name up once in its life: make one for each run. */
export function targetGuard(mayLoopback: boolean): (url: string) => Promise<TargetRefusal> {
  const found = new Map<string, Promise<TargetRefusal>>();
  return async (url) => {
    const check = checkTarget(url, mayLoopback);
    if (check === 'public') return null;
    if ('refusal' in check) return { why: `the target ${check.refusal}`, forNow: false };
    const known = found.get(check.lookUp) ?? lookUp(check.lookUp);
    found.set(check.lookUp, known);
    return known;
  };
}

async function lookUp(host: string): Promise<TargetRefusal> {
  try {
    const [v4, v6] = await Promise.all([addressesOf(host, 'A'), addressesOf(host, 'AAAA')]);
    const addresses = [...v4, ...v6];
    if (addresses.length === 0) return { why: "the target's name has no address", forNow: true };
    return addresses.every(isPublicAddress) ? null : { why: "the target's name leads to an address that is not public", forNow: false };
  } catch {
    return { why: "the target's name could not be looked up", forNow: true };
  }
}

async function addressesOf(host: string, type: AddressType): Promise<string[]> {
  const response = await fetch(`${RESOLVER}?dns=${base64Url(encodeQuery(host, type))}`, {
    headers: { accept: 'application/dns-message' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the resolver answers ${response.status}`);
  const { addresses, failure } = decodeAnswer(new Uint8Array(await response.arrayBuffer()));
  if (failure !== null && failure !== 'dns_no_answer' && failure !== 'dns_nxdomain_error') throw new Error(failure);
  return addresses;
}
