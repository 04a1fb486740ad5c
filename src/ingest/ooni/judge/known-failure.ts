import { FAILURES, type Failure } from '../../../probe/failure.ts';

/** Strings of older clients and of single platforms, as df-007 would name them now. */
const SYNONYMS: Readonly<Record<string, Failure>> = {
  android_dns_cache_no_data: 'dns_no_answer',
  dns_name_error: 'dns_nxdomain_error',
  dns_non_recoverable_failure: 'dns_server_misbehaving',
  dns_temporary_failure: 'dns_server_misbehaving',
  connection_refused_error: 'connection_refused',
  // The client's own system ended the connection, as where it changed networks; no packet of anybody else's says so.
  connection_aborted: 'interrupted',
  connection_reset_by_peer: 'connection_reset',
  tcp_timed_out_error: 'generic_timeout_error',
  timed_out: 'generic_timeout_error',
  deferred_timeout_error: 'generic_timeout_error',
  // ooniprobe 1 and 2: the connection was ended before an answer came.
  response_never_received: 'eof_error',
};

const KNOWN: ReadonlySet<string> = new Set(FAILURES);
const isFailure = (text: string): text is Failure => KNOWN.has(text);

/** A measurement's failure string in the closed vocabulary; what no rule knows is `unknown_failure`, which is never evidence. */
export const knownFailure = (text: string): Failure => {
  if (isFailure(text)) return text;
  return Object.hasOwn(SYNONYMS, text) ? (SYNONYMS[text] ?? 'unknown_failure') : 'unknown_failure';
};

/** Failures of the probe itself or of its line, and what nobody recognises: they say nothing of a target. */
const UNTELLING: ReadonlySet<Failure> = new Set([
  'unknown_failure',
  'interrupted',
  'network_unreachable',
  'network_down',
  'address_not_available',
]);

export const isTelling = (failure: string): boolean => !UNTELLING.has(knownFailure(failure));

/** Answers of a resolver that deny a name; other DNS failures are those of a resolver that does not work. */
const DENIALS: ReadonlySet<Failure> = new Set(['dns_nxdomain_error', 'dns_no_answer', 'dns_refused_error', 'dns_bogon_error']);

export const isDenial = (failure: string): boolean => DENIALS.has(knownFailure(failure));

/** Certificates that do not fit the name or lead to no known authority: somebody else answered. */
const FOREIGN_CERTIFICATE: ReadonlySet<Failure> = new Set(['ssl_invalid_hostname', 'ssl_unknown_authority']);

export const isForeignCertificate = (failure: string): boolean => FOREIGN_CERTIFICATE.has(knownFailure(failure));
