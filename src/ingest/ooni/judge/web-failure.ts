/**
 * At which layer a web page failed, and whether the control shows that it need not have. Evidence: the operations of the last redirect that was
 * tried, from resolving to the answer, against the helper's on the same endpoints; where the helper did not try those, its own fetch of the page.
 */
import type { RestrictedOutcome } from '../../../probe/outcome-names.ts';
import type { Finding } from './judgement.ts';
import { isDenial, isForeignCertificate, isTelling, knownFailure } from './known-failure.ts';
import { textOf } from './loose-json.ts';
import { isTrickle } from './web-speed.ts';
import { endpointOfConnect, type Connect, type WebRun } from './web-run.ts';

type Verdict = Omit<Finding, 'target'>;
type Stop = { layer: RestrictedOutcome; failure: string; endpoints: string[] };

const inconclusive = (failure: string | null, why: string): Verdict => ({ outcome: 'inconclusive', failure, why });

const deepest = (run: WebRun): number =>
  Math.max(0, ...[run.lookups, run.connects, run.handshakes, run.exchanges].flatMap((items) => items.map(({ depth }) => depth)));

/** Does a redirect lead on from the last answer? Then a failure without operations of its own is that of the place that it led to. */
const isRedirected = ({ exchanges }: WebRun): boolean => {
  const [last] = exchanges;
  return last !== undefined && last.failure === null && last.status >= 300 && last.status < 400;
};

/** IPv6 that leads nowhere is the line's, not the site's. */
const isOwnLine = ({ address, failure }: Connect): boolean =>
  failure !== null && (!isTelling(failure) || (address.includes(':') && knownFailure(failure) === 'host_unreachable'));

const LAYER_OF_FAILURE: readonly (readonly [RegExp, RestrictedOutcome])[] = [
  [/^(dns_|android_dns)/, 'dns'],
  [/^ssl_/, 'tls'],
  [/^(connection_refused|host_unreachable|network_unreachable)/, 'tcp'],
];

/** Where the run stopped; null where nothing failed. */
function stopOf(run: WebRun): Stop | null {
  const depth = deepest(run);
  const here = <Item extends { depth: number }>(items: readonly Item[]): Item[] => items.filter((item) => item.depth === depth);
  return (
    stopAtLookup(here(run.lookups)) ?? stopAtConnect(here(run.connects)) ?? stopAtHandshake(here(run.handshakes)) ?? stopAtExchange(run)
  );
}

function stopAtLookup(lookups: WebRun['lookups']): Stop | null {
  const failure = lookups.find((lookup) => lookup.failure !== null)?.failure;
  if (failure === undefined || failure === null || lookups.some(({ addresses }) => addresses.length > 0)) return null;
  return { layer: 'dns', failure, endpoints: [] };
}

function stopAtConnect(all: WebRun['connects']): Stop | null {
  const connects = all.some(({ fetchesBody }) => fetchesBody) ? all.filter(({ fetchesBody }) => fetchesBody) : all;
  const failed = connects.filter(({ failure }) => failure !== null);
  if (failed.length === 0 || failed.length < connects.length) return null;
  const telling = failed.filter((connect) => !isOwnLine(connect));
  return { layer: 'tcp', failure: telling[0]?.failure ?? 'network_unreachable', endpoints: telling.map(endpointOfConnect) };
}

function stopAtHandshake(all: WebRun['handshakes']): Stop | null {
  const handshakes = all.filter(({ fetchesBody }) => fetchesBody);
  const failed = handshakes.filter(({ failure }) => failure !== null);
  if (failed.length === 0 || failed.length < handshakes.length) return null;
  return { layer: 'tls', failure: failed[0]?.failure ?? 'unknown_failure', endpoints: failed.map(({ endpoint }) => endpoint) };
}

function stopAtExchange(run: WebRun): Stop | null {
  const [last] = run.exchanges;
  const failure = last?.failure ?? failureOfKeys(run);
  if (failure === null) return null;
  const named = LAYER_OF_FAILURE.find(([pattern]) => pattern.test(failure))?.[1];
  return { layer: named ?? (isCutInHandshake(run) ? 'tls' : 'http'), failure, endpoints: [] };
}

const failureOfKeys = ({ testKeys }: WebRun): string | null => textOf(testKeys['http_experiment_failure']) || null;

/** Where the last request went; where that led on to another place, from which nothing came, that place. */
function lastAsked(run: WebRun): { url: URL | null; answered: boolean } {
  const [last] = run.exchanges;
  if (last === undefined) return { url: run.url, answered: false };
  const location = isRedirected(run) ? last.headers.get('location') : undefined;
  if (location !== undefined && last.url && URL.canParse(location, last.url)) return { url: new URL(location, last.url), answered: false };
  return { url: last.url ?? run.url, answered: last.status > 0 };
}

/** Older clients record no handshakes after a redirect: what was cut over https before any answer was most likely cut there. */
function isCutInHandshake(run: WebRun): boolean {
  const { url: asked, answered } = lastAsked(run);
  if (asked?.protocol !== 'https:' || answered) return false;
  return !run.handshakes.some(({ failure, serverName }) => failure === null && serverName === asked.hostname);
}

/** Whether the control got where the probe did not; null where it did not try. */
function controlReached({ control }: WebRun, stop: Stop): boolean | null {
  if (control === null) return null;
  const tried = stop.layer === 'tcp' ? control.connects : stop.layer === 'tls' ? control.handshakes : new Map<string, boolean>();
  const marks = stop.endpoints.flatMap((endpoint) => tried.get(endpoint) ?? []);
  if (marks.length > 0) return marks.some(Boolean);
  return control.httpFailure === null && control.status > 0 && control.status < 500;
}

/** The verdict on a page that could not be had; null where nothing failed. */
export function judgeStop(run: WebRun, isUnmatched: boolean): Verdict | null {
  const stop = stopOf(run);
  if (stop === null) return null;
  const { layer, failure } = stop;
  if (!isTelling(failure)) return inconclusive(failure, `${failure} says nothing of the site`);
  const reached = controlReached(run, stop);
  if (isUnmatched && (layer === 'tcp' || isForeignCertificate(failure)))
    return { outcome: 'dns', failure, why: 'the resolver leads to an address that is not the site' };
  if (reached === null) return inconclusive(failure, 'there is no control to compare with');
  if (!reached) return inconclusive(failure, 'it fails for the control too');
  return judgeReachable(run, stop);
}

/** The control got through. */
function judgeReachable(run: WebRun, { layer, failure }: Stop): Verdict {
  if (knownFailure(failure) === 'ssl_invalid_certificate')
    return inconclusive(failure, "the certificate's dates do not fit, and for the control they do: the probe's clock");
  if (layer === 'dns' && !isDenial(failure)) return inconclusive(failure, `the resolver did not work (${failure})`);
  if (layer === 'http' && isTrickle(run)) return { outcome: 'throttled', failure, why: 'the answer came in a trickle until time was up' };
  const where = isRedirected(run) || deepest(run) > 0 ? ' after a redirect' : '';
  return { outcome: layer, failure, why: `${WHAT_FAILED[layer]}${where}, and works for the control` };
}

const WHAT_FAILED: Record<RestrictedOutcome, string> = {
  dns: 'the name is denied',
  tcp: 'no connection can be made',
  tls: 'the handshake fails',
  http: 'no whole answer comes',
  throttled: 'the answer is slowed down',
};
