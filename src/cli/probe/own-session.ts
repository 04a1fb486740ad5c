/** A session on this machine's own network with the reviewed targets: what a volunteer runs. */
import { uuidv7 } from 'uuidv7';
import { CONTROL_TARGETS, ENCRYPTED_RESOLVERS, FAR_PAGE } from '../../probe/controls.ts';
import { DEFAULT_TARGET_IDS, findTarget } from '../../probe/targets.ts';
import { nodeNetwork } from '../../probe/vantage/node.ts';
import { PlainError } from '../plain-error.ts';
import { sendOver } from './proxy.ts';
import type { Means, Session } from './session.ts';

/** One exchange with an observatory; a line in trouble is slow, so this is generous. */
const EXCHANGE_MS = 30_000;

const ownMeans = (): Means => ({
  network: nodeNetwork(),
  controls: CONTROL_TARGETS,
  resolvers: ENCRYPTED_RESOLVERS,
  farPage: FAR_PAGE,
  findTarget,
  defaultTargetIds: DEFAULT_TARGET_IDS,
});

/** Statuses with which a response can have no body, not even an empty one (Fetch §2.2.3). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Node's fetch with a time limit and the run's signal, under no name of its own.
 * @param proxy over which everything goes; null where there is none
 */
export const fetchWithin = (signal: AbortSignal, proxy: string | null): Session['fetch'] => {
  const send = sendOver(proxy, signal);
  return async (url, init) => {
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const timer = setTimeout(() => ending.abort(new DOMException('no answer in time', 'TimeoutError')), EXCHANGE_MS);
    signal.addEventListener('abort', end, { once: true });
    try {
      const headers = { ...Object.fromEntries(new Headers(init.headers)), 'User-Agent': 'Mozilla/5.0', Accept: 'application/json' };
      const response = await send(url, { ...init, headers, signal: ending.signal });
      // The body is read here, while the limit holds.
      const body = await response.arrayBuffer();
      return new Response(WITHOUT_BODY.has(response.status) ? null : body, { status: response.status, headers: [...response.headers] });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    }
  };
};

/** @throws PlainError where an address is no web address */
export const checkObservatories = (given: readonly string[]): string[] =>
  given.map((address) => {
    const url = URL.parse(address);
    if (url === null || !/^https?:$/.test(url.protocol))
      throw new PlainError(`${address} is not the address of an observatory (https://…).`);
    return url.origin;
  });

/** @param proxy over which everything is sent, and nothing measured; null where there is none */
export const ownSession = (rest: Omit<Session, 'means' | 'fetch' | 'now' | 'newReportId'>, proxy: string | null): Session => ({
  ...rest,
  means: ownMeans(),
  fetch: fetchWithin(rest.signal, proxy),
  now: () => Date.now(),
  newReportId: uuidv7,
});
