/** What several tests have in common: connections to a list of endpoints, fetches of single pages, and failures of the client's own. */
import { isBogon } from '../../../probe/address.ts';
import type { Outcome } from '../../../probe/outcome-names.ts';
import { isDenial, isTelling, knownFailure } from './known-failure.ts';
import { at, listOf, recordsOf, textOf, type Fields } from './loose-json.ts';
import type { Finding } from './judgement.ts';
import { connectOf, lookupOf, type Connect } from './web-run.ts';

/** Any failure field that begins so is a fault of the client's. */
export const hasUnknownFailure = (testKeys: Fields): boolean =>
  Object.entries(testKeys).some(
    ([name, value]) => name.endsWith('_failure') && typeof value === 'string' && value.startsWith('unknown_failure'),
  );

/** Connections that succeeded and that failed, as OONI's scoring counts them. */
export function countConnects(testKeys: Fields): { reached: number; failed: number } {
  const marks = recordsOf(testKeys['tcp_connect']).map((entry) => at(entry, 'status', 'success'));
  return { reached: marks.filter((mark) => mark === true).length, failed: marks.filter((mark) => mark === false).length };
}

/** A request of a measurement: where to, and whether it failed. `failure` is undefined where the client recorded none either way. */
export type Fetch = { url: string | null; failure: unknown };

export const fetchesOf = (testKeys: Fields): Fetch[] =>
  listOf(testKeys['requests']).map((entry) => ({ url: textOf(at(entry, 'request', 'url')), failure: at(entry, 'failure') }));

type Verdict = Omit<Finding, 'target'>;
const inconclusive = (failure: string | null, why: string): Verdict => ({ outcome: 'inconclusive', failure, why });

/** Connections that tell of the target: to public addresses, and not failed by the probe's own line. */
export const tellingConnects = (testKeys: Fields): Connect[] =>
  recordsOf(testKeys['tcp_connect'])
    .map(connectOf)
    .filter(({ address, failure }) => !isBogon(address) && (failure === null || isTelling(failure)) && !isDeadIpv6(address, failure));

const isDeadIpv6 = (address: string, failure: string | null): boolean =>
  failure !== null && address.includes(':') && knownFailure(failure) === 'host_unreachable';

/**
 * An app's endpoints, of which `tolerated` (a share) may fail before the app is called blocked. Every one failing at once with the lookups too
 * is a line that is down, which the caller rules out.
 */
export function judgeEndpoints(connects: readonly Connect[], tolerated: number): Verdict {
  const failures = connects.flatMap(({ failure }) => failure ?? []);
  if (connects.length === 0) return inconclusive(null, 'no connection that tells anything was tried');
  const share = failures.length / connects.length;
  const tally = `${failures.length} of ${connects.length} endpoints cannot be connected to`;
  if (share > tolerated) return { outcome: 'tcp', failure: failures[0] ?? null, why: tally };
  return { outcome: 'ok', failure: null, why: tally };
}

const CERTIFICATE = /^ssl_/;

/** The layer at which a page of a service failed, told by its failure string alone. `isCut` says what a reset or a timeout was of. */
export function judgeFailureString(failure: string, cut: Outcome): Verdict {
  if (!isTelling(failure)) return inconclusive(failure, `${failure} says nothing of the service`);
  if (failure.startsWith('dns_') || failure.startsWith('android_dns')) {
    if (!isDenial(failure)) return inconclusive(failure, `the resolver did not work (${failure})`);
    return { outcome: 'dns', failure, why: 'the name is denied' };
  }
  if (knownFailure(failure) === 'ssl_invalid_certificate')
    return inconclusive(failure, "the certificate's dates do not fit: the probe's clock");
  if (CERTIFICATE.test(failure)) return { outcome: 'tls', failure, why: 'another answers in place of the service' };
  if (['connection_refused', 'host_unreachable'].includes(knownFailure(failure)))
    return { outcome: 'tcp', failure, why: 'no connection can be made' };
  return { outcome: cut, failure, why: 'the connection is cut' };
}

/** The verdict on one page of a service, https all of them. */
export function judgeFetch(testKeys: Fields, host: string, failure: string | null): Verdict {
  if (failure === null) return { outcome: 'ok', failure: null, why: 'the service answers' };
  const lookups = recordsOf(testKeys['queries'])
    .map(lookupOf)
    .filter((lookup) => lookup.host === host);
  const answers = lookups.flatMap(({ addresses }) => addresses);
  if (answers.length > 0 && answers.every(isBogon)) return judgeBogon(testKeys, answers, failure);
  const connects = tellingConnects(testKeys).filter(({ address }) => answers.includes(address));
  const isConnected = connects.length === 0 || connects.some((connect) => connect.failure === null);
  const shaken = recordsOf(testKeys['tls_handshakes']).some((each) => each['server_name'] === host && each['failure'] === null);
  return judgeFailureString(failure, isConnected ? (shaken ? 'http' : 'tls') : 'tcp');
}

/** An address that cannot be: the resolver's lie, unless the probe's own machine answers there, which is a filter that its owner runs. */
function judgeBogon(testKeys: Fields, answers: readonly string[], failure: string): Verdict {
  const own = recordsOf(testKeys['tcp_connect'])
    .map(connectOf)
    .some((connect) => connect.failure === null && answers.includes(connect.address) && /^(0\.0\.0\.0|127\.|::1?$)/.test(connect.address));
  if (own) return inconclusive(failure, "the probe's own machine answers in place of the service");
  return { outcome: 'dns', failure: 'dns_bogon_error', why: 'the resolver gives an address that cannot be' };
}

/** Does nothing in the whole measurement work? Then the line was down, whatever the failures look like. */
export function isOffline(testKeys: Fields): boolean {
  const works = [
    ...recordsOf(testKeys['queries']).map((query) => query['failure']),
    ...recordsOf(testKeys['tcp_connect']).map((entry) => at(entry, 'status', 'failure')),
    ...listOf(testKeys['requests']).map((entry) => at(entry, 'failure')),
  ];
  const failures = works.filter((failure): failure is string => typeof failure === 'string' && failure !== '');
  return works.length > 0 && failures.length === works.length && !failures.some((failure) => isDenial(failure));
}
