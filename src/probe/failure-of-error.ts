/** How an error of Node's resolver, sockets, TLS or HTTP becomes one of the closed list of failures, and whose fault it is. */
import type { Failure, FailureSource } from './failure.ts';
import type { Step } from './report.ts';

interface Fault {
  readonly failure: Failure;
  readonly source: FailureSource;
}

/** The properties of a Node error that tell what happened. */
interface SystemError {
  readonly name?: string;
  readonly code?: string | number;
  readonly syscall?: string;
}

/** Code of the error that a certificate is trusted by this machine alone. */
export const OWN_AUTHORITY = 'OWN_AUTHORITY';

const FAILURE_BY_CODE: Readonly<Record<string, Failure>> = {
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  // Said by this machine, where it leaves the network that the connection went over.
  ECONNABORTED: 'interrupted',
  EPIPE: 'connection_reset',
  ERR_STREAM_PREMATURE_CLOSE: 'eof_error',
  ETIMEDOUT: 'generic_timeout_error',
  ETIMEOUT: 'generic_timeout_error',
  EHOSTUNREACH: 'host_unreachable',
  ENETUNREACH: 'network_unreachable',
  ENETDOWN: 'network_down',
  EADDRNOTAVAIL: 'address_not_available',
  ENOTFOUND: 'dns_nxdomain_error',
  ENODATA: 'dns_no_answer',
  EREFUSED: 'dns_refused_error',
  ESERVFAIL: 'dns_servfail_error',
  EAI_AGAIN: 'dns_server_misbehaving',
  EBADRESP: 'dns_server_misbehaving',
  EFORMERR: 'dns_server_misbehaving',
  ENOTIMP: 'dns_server_misbehaving',
  ECANCELLED: 'interrupted',
  ABORT_ERR: 'interrupted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'ssl_invalid_hostname',
  SELF_SIGNED_CERT_IN_CHAIN: 'ssl_unknown_authority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'ssl_unknown_authority',
  UNABLE_TO_GET_ISSUER_CERT: 'ssl_unknown_authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'ssl_unknown_authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'ssl_unknown_authority',
  CERT_UNTRUSTED: 'ssl_unknown_authority',
  [OWN_AUTHORITY]: 'ssl_unknown_authority',
  CERT_HAS_EXPIRED: 'ssl_invalid_certificate',
  CERT_NOT_YET_VALID: 'ssl_invalid_certificate',
  CERT_REVOKED: 'ssl_invalid_certificate',
  CERT_SIGNATURE_FAILURE: 'ssl_invalid_certificate',
  CERT_CHAIN_TOO_LONG: 'ssl_invalid_certificate',
  INVALID_CA: 'ssl_invalid_certificate',
  INVALID_PURPOSE: 'ssl_invalid_certificate',
  EPROTO: 'ssl_failed_handshake',
};

/** Failures that lie between this machine and its first hop. */
const OWN_FAULTS: ReadonlySet<Failure> = new Set(['network_down', 'address_not_available', 'interrupted', 'unknown_failure']);

/** What a resolver says about one name, as opposed to what is wrong with the resolver. */
const ANSWERS_ABOUT_A_NAME: ReadonlySet<Failure> = new Set(['dns_nxdomain_error', 'dns_no_answer', 'dns_bogon_error']);

const FAILURE_BY_NAME: Readonly<Record<string, Failure>> = { TimeoutError: 'generic_timeout_error', AbortError: 'interrupted' };

/** Whole families of codes: HTTP that cannot be parsed, and what OpenSSL and Node's TLS have no name of their own for. */
const FAILURE_BY_PREFIX: readonly (readonly [prefix: string, failure: Failure])[] = [
  ['HPE_', 'http_request_failed'],
  ['ERR_SSL_', 'ssl_failed_handshake'],
  ['ERR_TLS_', 'ssl_failed_handshake'],
];

const failureOfCode = ({ name, code, syscall }: SystemError): Failure => {
  const byName = FAILURE_BY_NAME[name ?? ''];
  if (byName !== undefined) return byName;
  const text = String(code);
  // Node reports a connection that the other side closed in order as ECONNRESET too ("socket hang up"); only a real reset names the system call.
  if (text === 'ECONNRESET' && syscall === undefined) return 'eof_error';
  const byPrefix = FAILURE_BY_PREFIX.find(([prefix]) => text.startsWith(prefix))?.[1];
  return FAILURE_BY_CODE[text] ?? byPrefix ?? 'unknown_failure';
};

const sourceOf = (failure: Failure, operation: Step['operation']): FailureSource => {
  if (OWN_FAULTS.has(failure)) return 'probe';
  if (operation === 'resolve') return ANSWERS_ABOUT_A_NAME.has(failure) ? 'target' : 'resolver';
  return 'target';
};

/** The failure that an error stands for, and whose fault it is, given what was being done. An error that no rule knows is the probe's own. */
export const failureOfError = (error: unknown, operation: Step['operation']): Fault => {
  const known = error instanceof Error ? (error as SystemError) : {};
  const failure = failureOfCode(known);
  return { failure, source: known.code === OWN_AUTHORITY ? 'probe' : sourceOf(failure, operation) };
};
