/**
 * Judges one measurement: reachable, restricted at a layer, or not to be told.
 *
 * Evidence: where the measurement stopped, whose fault the probe says that was, and the comparisons that it made in the
 * same run. In doubt the answer is `inconclusive`, which never enters a denominator: a missed vote costs a little delay,
 * a false one blames a network.
 * What does not come again is a lost packet, or chance, and no evidence. An answer under the service's own certificate is the service's own,
 * whatever it says: a refusal, a limit or an error of its own is nobody's block.
 * Wrong when: a filter drops only some of the flows, or for a while all of a client's (inconclusive, a block missed); the only other
 * resolver is blocked and the system's lies by SERVFAIL or silence (inconclusive, a block missed); a service itself takes a name out of DNS
 * while no encrypted resolver can be reached (`dns`, which the controls in other countries turn into "down"); a household filters names at its
 * own router (`dns`, of one voter).
 */
import type { Failure, FailureSource } from './failure.ts';
import type { Outcome } from './outcome-names.ts';
import type { Comparisons, Control, Measurement, Step } from './report.ts';
import { isV6, shareNetwork } from './address.ts';

export interface Judgement {
  outcome: Outcome;
  /** What failed first; null where nothing did. */
  failure: Failure | null;
  /** Whose fault the failure is taken to be; null where nothing failed. */
  failure_source: FailureSource | null;
}

/** Target speed against neutral speed at or under which a line is called throttled: known cases slow a service to a tenth or less. */
export const THROTTLED_RATIO = 0.25;
/** Under this neutral speed (kbit/s) the line itself is too slow to tell. */
const SLOWEST_TELLING_KBPS = 256;

/** The ways in which a filter ends a handshake; anything else was said by the server, or by a man in the middle with a certificate. */
const CUT_SHORT: ReadonlySet<Failure> = new Set(['connection_reset', 'connection_already_closed', 'eof_error', 'generic_timeout_error']);

/** Failures that never tell of a target: unrecognised, or our own end of the run. */
const UNTELLING: ReadonlySet<Failure> = new Set(['unknown_failure', 'interrupted']);

/** Lies that a resolver can be caught at alone: our targets exist, and the controls have shown that this resolver works. */
const PLAIN_LIES: ReadonlySet<Failure> = new Set(['dns_nxdomain_error', 'dns_bogon_error']);

/** Answers by which even an encrypted resolver says that there is nothing at this name. */
const DENIALS: ReadonlySet<Failure> = new Set(['dns_nxdomain_error', 'dns_no_answer', 'dns_bogon_error']);

const isCutShort = (failure: Failure | null): boolean => failure !== null && CUT_SHORT.has(failure);

/** Did a handshake come to an end, whatever the certificate, or to a word of the server? */
export const isLetThrough = (failure: Failure | null): boolean => failure === null || failure.startsWith('ssl_');

/** Does the encrypted resolver lead to the true service, elsewhere than the system's answer? */
const leadsToService = ({ dns }: Comparisons): boolean => dns?.certificate_ok === true || dns?.answers === true;

/** … and to another network, too? Addresses of one operator are taken for the same service: it answers each asker with another of them. */
const isMisled = (resolved: readonly string[], comparisons: Comparisons): boolean =>
  leadsToService(comparisons) && !shareNetwork(resolved, comparisons.dns?.addresses ?? []);

/**
 * Does the resolver give only IPv6, or beside it only what cannot be, of a service that proves itself at an IPv4 address? On a line without IPv6,
 * which most are, that is to deny the name.
 */
const isWithheld = (resolved: readonly string[], comparisons: Comparisons): boolean =>
  resolved.every(isV6) && leadsToService(comparisons) && comparisons.dns?.addresses.some((address) => !isV6(address)) === true;

/** A denial, or a lie, where another resolver gives an answer; without another, only what cannot be true of a name that exists. */
const judgeDenial = (failure: Failure, dns: Comparisons['dns']): Outcome => {
  if (dns?.failure === null) return dns.addresses.length > 0 && dns.bogon !== true ? 'dns' : 'inconclusive';
  const isDeniedByAll = dns !== undefined && DENIALS.has(dns.failure);
  return PLAIN_LIES.has(failure) && !isDeniedByAll ? 'dns' : 'inconclusive';
};

/** A resolver that failed, rather than denied, has to answer for a neutral name, and the other to have an answer for this one. */
const judgeResolve = (step: Step, failure: Failure, { dns }: Comparisons): Outcome => {
  const isInTrouble = step.failure_source === 'resolver';
  if (isInTrouble && (dns?.fresh !== null || dns.failure !== null)) return 'inconclusive';
  return judgeDenial(failure, dns);
};

/** Where some of the service's addresses answer, a server of it may be down, or a filter knows only some: neither is told by this. */
const judgeConnect = (resolved: readonly string[], comparisons: Comparisons): Outcome => {
  if (resolved.length > 0 && isWithheld(resolved, comparisons)) return 'dns';
  if (comparisons.tcp?.failure !== null) return 'inconclusive';
  if (isMisled(resolved, comparisons)) return 'dns';
  return leadsToService(comparisons) ? 'inconclusive' : 'tcp';
};

/** A handshake that was cut short: for this name alone, or for any name at this address? */
const judgeCut = ({ tls }: Comparisons): Outcome => {
  if (tls === undefined || (tls.failure !== null && UNTELLING.has(tls.failure))) return 'inconclusive';
  if (isLetThrough(tls.failure)) return 'tls';
  return isCutShort(tls.elsewhere ?? null) ? 'tls' : 'tcp';
};

/** Right after the failure no neutral server could be connected to: the line had gone down in between. */
const hasLostLine = ({ tcp }: Comparisons): boolean => tcp !== undefined && tcp.failure !== null;

/** Where it did not end by word of a server, or as filters end it, this machine has lost its way to the network. */
const judgeHandshake = (failure: Failure, resolved: readonly string[], comparisons: Comparisons): Outcome => {
  if (hasLostLine(comparisons)) return 'inconclusive';
  if (isMisled(resolved, comparisons)) return 'dns';
  if (isLetThrough(failure)) return 'tls';
  return isCutShort(failure) ? judgeCut(comparisons) : 'inconclusive';
};

/** Rounds of paired loads that a browser's failure has to come in: one may be chance. */
const ENOUGH_ROUNDS = 2;

/** A browser sees only that a file did not load: `http` is where it saw it fail, and no layer is told by it. */
const judgeRequest = (step: Step, resolved: readonly string[], comparisons: Comparisons): Outcome => {
  if (hasLostLine(comparisons)) return 'inconclusive';
  if (isMisled(resolved, comparisons)) return 'dns';
  // An answer came, and nothing shows that it was not the service's own.
  if (step.http_status !== undefined && comparisons.http === undefined) return 'inconclusive';
  return comparisons.paired !== undefined && comparisons.paired.rounds < ENOUGH_ROUNDS ? 'inconclusive' : 'http';
};

const judgeSpeed = (speed: Comparisons['speed']): Outcome => {
  if (speed === undefined || speed.neutral_kbps < SLOWEST_TELLING_KBPS) return 'ok';
  return speed.target_kbps / speed.neutral_kbps <= THROTTLED_RATIO ? 'throttled' : 'ok';
};

const judgeFailure = (step: Step, failure: Failure, measurement: Measurement): Outcome => {
  const comparisons = measurement.comparisons ?? {};
  const resolved = measurement.steps.find((each) => each.operation === 'resolve')?.addresses ?? [];
  switch (step.operation) {
    case 'resolve':
      return judgeResolve(step, failure, comparisons);
    case 'connect':
      return judgeConnect(resolved, comparisons);
    case 'handshake':
      return judgeHandshake(failure, resolved, comparisons);
    case 'request':
      return judgeRequest(step, resolved, comparisons);
    case 'download':
      return 'http';
    default:
      return step.operation satisfies never;
  }
};

const judgeStep = (step: Step, failure: Failure, measurement: Measurement): Outcome => {
  const hasPassed = measurement.comparisons?.again?.failure === null;
  const tellsNothing = step.failure_source === 'probe' || UNTELLING.has(failure) || hasPassed;
  return tellsNothing ? 'inconclusive' : judgeFailure(step, failure, measurement);
};

/** What a measurement shows, given whether the neutral targets of its run answered. Pure; the same judge serves ingest and the probe's own display. */
export const outcomeOf = (measurement: Measurement, control: Control): Judgement => {
  const isUsable = control.ok && measurement.steps.length > 0;
  for (const step of measurement.steps) {
    const { failure, failure_source = 'target' } = step;
    if (failure !== null) return { outcome: isUsable ? judgeStep(step, failure, measurement) : 'inconclusive', failure, failure_source };
  }
  return { outcome: isUsable ? judgeSpeed(measurement.comparisons?.speed) : 'inconclusive', failure: null, failure_source: null };
};
