/**
 * Measuring from a worker, which can fetch and open TCP connections but neither resolves nor shakes hands itself: a target is one
 * `request`, or one `connect` where an app speaks no HTTP. It is a control: it says whether a service is up, never where it is blocked.
 * Wrong when: a service refuses data centres (it then fails always, which the controls' own record shows), or lies on the platform's
 * own addresses, to which a worker cannot connect.
 */
import type { ControlTarget } from '../controls.ts';
import type { Failure } from '../failure.ts';
import { mapBounded } from '../map-bounded.ts';
import type { Measurement, Report, Step } from '../report.ts';
import type { Endpoint, Target } from '../targets.ts';
import { toRfc3339 } from '../../shared/time.ts';

/** What a worker's runtime offers. */
export type EdgeNetwork = {
  fetch: (address: string, init: RequestInit) => Promise<Response>;
  /** Opens and closes a TCP connection; rejects where none comes about. */
  connect: (address: string, port: number) => Promise<void>;
  now: () => number;
};

/** A worker has six connections at once; more wait in line and would be taken for slow. */
const CONCURRENCY = 6;
const TIMEOUT_MS = 8000;
/** What an ordinary browser sends. */
const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

const failureOf = (error: unknown): Failure =>
  error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
    ? 'generic_timeout_error'
    : 'http_request_failed';

/** A control says whether a service is up; one that answers with an error of its own is not. */
async function request(network: EdgeNetwork, endpoint: Endpoint): Promise<{ failure: Failure | null }> {
  const scheme = endpoint.port === 80 ? 'http' : 'https';
  try {
    const response = await network.fetch(`${scheme}://${endpoint.host}${endpoint.path}`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { 'user-agent': USER_AGENT },
    });
    await response.body?.cancel();
    return { failure: response.status >= 500 ? 'http_request_failed' : null };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

async function connect(network: EdgeNetwork, endpoint: Endpoint): Promise<{ failure: Failure | null }> {
  const attempts = (endpoint.addresses ?? [endpoint.host]).slice(0, 2).map((address) => network.connect(address, endpoint.port));
  const made = await Promise.allSettled(attempts);
  return { failure: made.some(({ status }) => status === 'fulfilled') ? null : 'generic_timeout_error' };
}

async function measure(network: EdgeNetwork, endpoint: Endpoint): Promise<Step> {
  const startedMs = network.now();
  const asks = endpoint.operations.includes('request');
  const made = asks ? await request(network, endpoint) : await connect(network, endpoint);
  return {
    operation: asks ? 'request' : 'connect',
    failure: made.failure,
    duration_ms: Math.max(0, network.now() - startedMs),
    ...(made.failure === null ? {} : { failure_source: 'target' }),
  };
}

/** One run over all targets, with the neutral controls first: where most of these do not answer, the worker itself is offline. */
export async function measureOverFetch(
  targets: readonly Target[],
  controls: readonly ControlTarget[],
  network: EdgeNetwork,
  head: Pick<Report, 'report_id' | 'software_name' | 'software_version'>,
): Promise<Report> {
  const startedMs = network.now();
  const visits = await mapBounded(controls, CONCURRENCY, (target) => measure(network, target));
  const succeeded = visits.filter((step) => step.failure === null).length;
  const measurements = await mapBounded(targets, CONCURRENCY, async (target): Promise<Measurement> => {
    const measuredAt = toRfc3339(network.now());
    return { target: target.id, measured_at: measuredAt, steps: [await measure(network, target)] };
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
