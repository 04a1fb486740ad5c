/**
 * The closed list of failure strings, as OONI's data format df-007 names them, and where each belongs.
 * Source: https://github.com/ooni/spec/blob/master/data-formats/df-007-errors.md
 * A failure that no rule recognises is `unknown_failure`: it is recorded, and it is never evidence of a block.
 */
export const FAILURES = [
  'connection_refused',
  'connection_reset',
  'connection_already_closed',
  'dns_bogon_error',
  'dns_nxdomain_error',
  'dns_no_answer',
  'dns_refused_error',
  'dns_server_misbehaving',
  'dns_servfail_error',
  'eof_error',
  'generic_timeout_error',
  'host_unreachable',
  'network_unreachable',
  'network_down',
  'address_not_available',
  'interrupted',
  'ssl_invalid_hostname',
  'ssl_unknown_authority',
  'ssl_invalid_certificate',
  'ssl_failed_handshake',
  'http_request_failed',
  'unknown_failure',
] as const;

/** One of OONI's df-007 failure strings. */
export type Failure = (typeof FAILURES)[number];

/** Whose fault a failed step is: only `target` can become evidence of a block. */
export const FAILURE_SOURCES = ['target', 'resolver', 'probe'] as const;
export type FailureSource = (typeof FAILURE_SOURCES)[number];
