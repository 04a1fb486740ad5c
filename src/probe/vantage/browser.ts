/** A page as a vantage: what of another origin's file it can see is whether it loads. */
import type { Failure } from '../failure.ts';
import type { BrowserNetwork } from '../paired-loads.ts';

/**
 * As little as can be is sent, and asked for: no cookie, no referrer, no body. The copy that the browser may have says nothing, so it is not
 * used; a redirect is followed, since a page may not do otherwise.
 */
const AS_A_STRANGER: RequestInit = {
  method: 'HEAD',
  mode: 'no-cors',
  cache: 'no-store',
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  redirect: 'follow',
};

/** @param signal ends every load under way */
export const pageNetwork = (signal: AbortSignal): BrowserNetwork => ({
  now: () => performance.timeOrigin + performance.now(),
  chance: () => Math.random(),
  load: async (url, timeoutMs): Promise<Failure | null> => {
    if (signal.aborted) return 'interrupted';
    const ending = new AbortController();
    const end = (): void => ending.abort();
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      end();
    }, timeoutMs);
    signal.addEventListener('abort', end, { once: true });
    try {
      await fetch(url, { ...AS_A_STRANGER, signal: ending.signal });
      return null;
    } catch {
      return isLate ? 'generic_timeout_error' : 'http_request_failed';
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    }
  },
});
