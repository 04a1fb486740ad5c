/**
 * Measuring from a worker, which can fetch and open TCP connections but neither resolves nor shakes hands itself: a target is one
 * `request`, or one `connect` where an app speaks no HTTP. It is a control: it says whether a service is up, never where it is blocked.
 * A failure on the platform's own addresses is the worker's, not the service's: it is no neutral client there.
 * Wrong when: a service refuses data centres by silence (it then fails always, which the controls' own record shows).
 */
import type { ControlTarget } from '../controls.ts';
import type { Failure, FailureSource } from '../failure.ts';
import { mapBounded } from '../map-bounded.ts';
import type { Measurement, Report, Step } from '../report.ts';
import type { Endpoint, Target } from '../targets.ts';
import { toRfc3339 } from '../../shared/time.ts';
import { isOfPlatform } from './platform-addresses.ts';

/** What a worker's runtime offers. */
export type EdgeNetwork = {
  fetch: (address: string, init: RequestInit) => Promise<Response>;
  /** Opens and closes a TCP connection; rejects where none comes about. */
  connect: (address: string, port: number) => Promise<void>;
  /** Where a target lies, asked only where it failed; rejects where that cannot be known. */
  addressesOf: (endpoint: Endpoint) => Promise<readonly string[]>;
  now: () => number;
};

/** A worker has six connections at once; more wait in line and would be taken for slow. */
const CONCURRENCY = 6;
const TIMEOUT_MS = 8000;
/** The whole run, in milliseconds: a region is paid for by the wall clock. What is not done by then is the run's own fault. */
export const EDGE_RUN_MS = 15_000;
/** What an ordinary browser sends. */
const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

type Made = { failure: Failure | null; source?: FailureSource };
type Run = { network: EdgeNetwork; deadlineMs: number };

const isTimeout = (error: unknown): boolean => error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');

/** The platform's own front answers in the place of a site that it carries. */
const isByPlatform = (response: Response): boolean => response.headers.get('server')?.toLowerCase() === 'cloudflare';

/** A control says whether a service is up; one that answers with an error of its own is not. */
async function request({ network, deadlineMs }: Run, endpoint: Endpoint): Promise<Made> {
  const scheme = endpoint.port === 80 ? 'http' : 'https';
  const leftMs = deadlineMs - network.now();
  try {
    const response = await network.fetch(`${scheme}://${endpoint.host}${endpoint.path}`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(Math.min(TIMEOUT_MS, leftMs)),
      headers: { 'user-agent': USER_AGENT },
    });
    await response.body?.cancel();
    const { status } = response;
    if (status < 500) return { failure: null };
    return { failure: 'http_request_failed', source: isByPlatform(response) ? 'probe' : 'target' };
  } catch (error) {
    if (!isTimeout(error)) return { failure: 'http_request_failed' };
    return leftMs < TIMEOUT_MS ? { failure: 'interrupted', source: 'probe' } : { failure: 'generic_timeout_error' };
  }
}

async function connect({ network }: Run, endpoint: Endpoint): Promise<Made> {
  const attempts = (endpoint.addresses ?? [endpoint.host]).slice(0, 2).map((address) => network.connect(address, endpoint.port));
  const made = await Promise.allSettled(attempts);
  return { failure: made.some(({ status }) => status === 'fulfilled') ? null : 'generic_timeout_error' };
}

/** Whose fault a failure is: the worker's own where the target lies at the platform's addresses. */
async function sourceOf({ network }: Run, endpoint: Endpoint): Promise<FailureSource> {
  const addresses = await network.addressesOf(endpoint).catch(() => []);
  return addresses.some(isOfPlatform) ? 'probe' : 'target';
}

async function measure(run: Run, endpoint: Endpoint): Promise<Step> {
  const { network, deadlineMs } = run;
  const operation = endpoint.operations.includes('request') ? 'request' : 'connect';
  const startedMs = network.now();
  if (startedMs >= deadlineMs) return { operation, failure: 'interrupted', duration_ms: 0, failure_source: 'probe' };
  const made = operation === 'request' ? await request(run, endpoint) : await connect(run, endpoint);
  const step = { operation, failure: made.failure, duration_ms: Math.max(0, network.now() - startedMs) } as const;
  if (made.failure === null) return step;
  return { ...step, failure_source: made.source ?? (await sourceOf(run, endpoint)) };
}

/** One run over all targets, with the neutral controls first: where most of these do not answer, the worker itself is offline. */
export async function measureOverFetch(
  targets: readonly Target[],
  controls: readonly ControlTarget[],
  network: EdgeNetwork,
  head: Pick<Report, 'report_id' | 'software_name' | 'software_version'>,
): Promise<Report> {
  const startedMs = network.now();
  const run: Run = { network, deadlineMs: startedMs + EDGE_RUN_MS };
  const visits = await mapBounded(controls, CONCURRENCY, (target) => measure(run, target));
  const succeeded = visits.filter((step) => step.failure === null).length;
  const measurements = await mapBounded(targets, CONCURRENCY, async (target): Promise<Measurement> => {
    const measuredAt = toRfc3339(network.now());
    return { target: target.id, measured_at: measuredAt, steps: [await measure(run, target)] };
  });
  const ok = succeeded * 2 > controls.length;
  const control = {
    ok,
    succeeded,
    attempted: controls.length,
    ...(ok ? {} : { reason: 'most neutral targets do not answer: the worker is offline' }),
  };
  return { ...head, platform: 'worker', network_type: 'fixed', started_at: toRfc3339(startedMs), control, measurements };
}
