/**
 * Is a target slowed? A part of one of its pages is timed; where that is slow, a neutral server's page of the same size is timed beside it, in
 * turns. Slowed means that the target's best time is far from the neutral server's worst: on a line that is slow or loses packets the two
 * overlap. The round trips in which TCP finds its speed are taken off, so that a distant server is not taken for a slowed one. At the end a
 * neutral page from far away is timed: where it is slow too, the way abroad is, and not the service.
 * Wrong when: a service's own servers are slow for everybody; the same target in other countries then shows it.
 */
import { connectSecurely } from '../connect-securely.ts';
import type { ControlTarget } from '../controls.ts';
import { measureEndpoint } from '../measure-endpoint.ts';
import type { Visit } from '../measure-endpoint.ts';
import { THROTTLED_RATIO } from '../outcome.ts';
import type { Comparisons, Step } from '../report.ts';
import { ALLOWANCE_MS, attempt } from '../run.ts';
import type { Run } from '../run.ts';
import type { Endpoint } from '../targets.ts';

/** Where the neutral page is. */
export interface NeutralDownload {
  readonly endpoint: ControlTarget;
  readonly address: string;
}

/** Speed in kbit/s from which nobody looks further; known cases of throttling are at 50 to 150. */
const FAST_KBPS = 1_024;
/** How much is timed, in bytes: at 128 kbit/s the whole allowance. Less than the least says nothing. */
const TIMED_BYTES = 65_536;
const LEAST_BYTES = 16_384;
/** Round trips until 64 kB have come without any limit: the request, then 10, 20 and 40 packets (RFC 6928). */
const ROUND_TRIPS = 4;
/** The share of a transfer that is taken for round trips at most. */
const MOST_WAITED = 0.75;
/** Pairs that have to agree. */
const PAIRS = 4;

interface Timed {
  readonly kbps: number;
  readonly bytes: number;
  readonly transferMs: number;
}

/** Times a page; undefined where it cannot be had, or is too small to tell anything. */
const time = async (run: Run, endpoint: Endpoint, address: string): Promise<Timed | undefined> => {
  const startedMs = run.network.now();
  const options = { serverName: endpoint.host, verify: true, authority: endpoint.authority };
  const secured = await connectSecurely(run, { address, port: endpoint.port }, options, ALLOWANCE_MS.handshake);
  if (secured.failure !== null) return undefined;
  // A connection and a handshake of TLS 1.3 take a round trip each.
  const roundTripMs = (run.network.now() - startedMs) / 2;
  const request = { host: endpoint.host, path: endpoint.download ?? '/', accept: '*/*', bodyBytes: TIMED_BYTES };
  const made = await attempt(run, ALLOWANCE_MS.download, (limit) => run.network.download(secured.value, request, limit));
  secured.value.close();
  if (made.failure !== null) return undefined;
  const { bytes, transferMs } = made.value;
  // What the limit has cut short was slow however little came; what ended by itself has to be large enough.
  if (bytes < LEAST_BYTES && transferMs < ALLOWANCE_MS.download * 0.9) return undefined;
  const waitedMs = Math.min(transferMs * MOST_WAITED, ROUND_TRIPS * roundTripMs);
  return { kbps: (bytes * 8) / Math.max(1, transferMs - waitedMs), bytes, transferMs };
};

/** The speed of a page from far away; no bound where it cannot be had. */
const timeFar = async (run: Run, far: ControlTarget | undefined): Promise<number> => {
  const { address } = far === undefined ? { address: null } : await measureEndpoint(run, far);
  const timed = far === undefined || address === null ? undefined : await time(run, far, address);
  return timed?.kbps ?? Infinity;
};

const toStep = ({ bytes, transferMs }: Timed): Step => ({
  operation: 'download',
  failure: null,
  duration_ms: Math.round(transferMs),
  bytes,
});

/** The target's best and the neutral page's worst of several pairs; undefined as soon as they do not lie apart, or one cannot be had. */
const comparePairs = async (
  run: Run,
  endpoint: Endpoint,
  address: string,
  near: NeutralDownload,
): Promise<{ best: Timed; worstNeutralKbps: number } | undefined> => {
  let best: Timed | undefined;
  let worstNeutralKbps = Infinity;
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const timed = await time(run, endpoint, address);
    if (timed === undefined || timed.kbps >= FAST_KBPS) return undefined;
    const beside = await time(run, near.endpoint, near.address);
    if (beside === undefined) return undefined;
    if (best === undefined || timed.kbps > best.kbps) best = timed;
    worstNeutralKbps = Math.min(worstNeutralKbps, beside.kbps);
    if (best.kbps > worstNeutralKbps * THROTTLED_RATIO) return undefined;
  }
  return best && { best, worstNeutralKbps };
};

/** The evidence that a target is slowed: the step and the two speeds; undefined where it is not, or where that cannot be told. */
export const compareSpeed = async (
  run: Run,
  endpoint: Endpoint,
  visit: Visit,
  { near, far }: { readonly near: NeutralDownload; readonly far: ControlTarget | undefined },
): Promise<{ step: Step; speed: NonNullable<Comparisons['speed']> } | undefined> => {
  const { address } = visit;
  const pairs = address === null ? undefined : await comparePairs(run, endpoint, address, near);
  if (pairs === undefined) return undefined;
  const { best } = pairs;
  const neutralKbps = Math.min(pairs.worstNeutralKbps, await timeFar(run, far));
  if (best.kbps > neutralKbps * THROTTLED_RATIO) return undefined;
  return { step: toStep(best), speed: { target_kbps: Math.round(best.kbps), neutral_kbps: Math.round(neutralKbps) } };
};
