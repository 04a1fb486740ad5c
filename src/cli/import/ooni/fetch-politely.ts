import { setTimeout as delay } from 'node:timers/promises';
import { VERSION } from '../../../shared/version.ts';
import { PlainError } from '../../plain-error.ts';

/** Waits before the second and later attempts, in milliseconds. */
const WAITS_MS = [1_000, 4_000, 16_000, 60_000];
const LONGEST_WAIT_MS = 5 * 60_000;
const PASSING_STATUS = new Set([408, 429, 500, 502, 503, 504]);

export type Manners = {
  /** Between two requests, in milliseconds. */
  pauseMs: number;
  /** How long nothing may come, in milliseconds. The whole may take as long as the line and whoever reads it need. */
  patienceMs: number;
  onDelay: (sentence: string) => void;
};

/** Fetches one after the other, with a pause between, and waits as long as the server asks. */
export type PoliteFetch = (address: string) => Promise<Response>;

/** @throws (the fetch it makes) PlainError where an address cannot be had */
export const politeFetch = ({ pauseMs, patienceMs, onDelay }: Manners): PoliteFetch => {
  let lastMs = 0;
  return async (address) => {
    for (const waitMs of [...WAITS_MS, null]) {
      await delay(Math.max(0, lastMs + pauseMs - Date.now()));
      lastMs = Date.now();
      const { response, reason } = await attempt(address, patienceMs);
      if (response?.ok) return response;
      if (waitMs === null || (response && !PASSING_STATUS.has(response.status)))
        throw new PlainError(`${address} cannot be fetched (${reason}).`);
      const askedS = Number(response?.headers.get('retry-after') ?? Number.NaN);
      const pause = Number.isFinite(askedS) ? Math.min(askedS * 1_000, LONGEST_WAIT_MS) : waitMs;
      onDelay(`${new URL(address).host}: ${reason}; trying again in ${Math.ceil(pause / 1_000)} s`);
      await delay(pause);
    }
    throw new PlainError(`${address} cannot be fetched.`);
  };
};

/** Ends a fetch where one thing that is waited for does not come in time. */
type Patience = <T>(waited: Promise<T>) => Promise<T>;

const attempt = async (address: string, patienceMs: number): Promise<{ response: Response | null; reason: string }> => {
  const ending = new AbortController();
  const end = (): void => ending.abort(new DOMException(`nothing came for ${patienceMs / 1_000} s`, 'TimeoutError'));
  const inTime: Patience = (waited) => {
    const timer = setTimeout(end, patienceMs);
    return waited.finally(() => clearTimeout(timer));
  };
  try {
    const headers = { 'user-agent': `tocsin-import/${VERSION}` };
    const response = await inTime(fetch(address, { headers, signal: ending.signal }));
    return { response: readInTime(response, inTime), reason: `it answers ${response.status}` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { response: null, reason: cause instanceof Error ? cause.message : String(cause) };
  }
};

/** The same answer, of whose body nothing is read before it is wanted. */
function readInTime({ body, status, headers }: Response, inTime: Patience): Response {
  if (body === null) return new Response(null, { status, headers });
  const reader = body.getReader();
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    const { done, value } = await inTime(reader.read());
    if (done) controller.close();
    else controller.enqueue(value);
  };
  return new Response(new ReadableStream({ pull, cancel: (reason) => reader.cancel(reason) }, { highWaterMark: 0 }), { status, headers });
}
