/** What a test helper answers, in OONI's form (probe-cli, `internal/model/th.go`). */
import { isBogon } from '../../../probe/address.ts';

/** A connection that was tried; absent from the answer where a worker cannot try it. */
export type Connected = { status: boolean; failure: string | null };
export type Fetched = { failure: string | null; status: number; headers: Record<string, string>; body: string; bodyBytes: number };
export type Resolved = { failure: string | null; addresses: string[] };

/** Flags of an address in `ip_info`. */
const RESOLVED_BY_PROBE = 1;
const RESOLVED_BY_HELPER = 2;
const IS_BOGON = 4;

const titleOf = (body: string): string => /<title[^>]*>([^<]*)<\/title>/i.exec(body)?.[1]?.trim().slice(0, 200) ?? '';

/** Handshakes are left out, since a worker cannot choose the server name for an address; networks have no number, since it knows none. */
export function helperAnswer(
  connects: ReadonlyMap<string, Connected>,
  fetched: Fetched,
  resolved: Resolved,
  probeAddresses: readonly string[],
) {
  const addresses = [...new Set([...probeAddresses, ...resolved.addresses])];
  const flagsOf = (address: string): number =>
    (probeAddresses.includes(address) ? RESOLVED_BY_PROBE : 0) |
    (resolved.addresses.includes(address) ? RESOLVED_BY_HELPER : 0) |
    (isBogon(address) ? IS_BOGON : 0);
  return {
    tcp_connect: Object.fromEntries(connects),
    tls_handshake: {},
    quic_handshake: {},
    http_request: {
      body_length: fetched.failure === null ? fetched.bodyBytes : -1,
      discovered_h3_endpoint: '',
      failure: fetched.failure,
      title: titleOf(fetched.body),
      headers: fetched.headers,
      status_code: fetched.failure === null ? fetched.status : -1,
    },
    http3_request: null,
    dns: { failure: resolved.failure, addrs: resolved.addresses },
    ip_info: Object.fromEntries(addresses.map((address) => [address, { asn: 0, flags: flagsOf(address) }])),
  };
}
