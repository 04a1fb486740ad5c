/** The network of a worker of the edge platform, wherever that runs. */
import { connect } from 'cloudflare:sockets';
import type { EdgeNetwork } from './edge.ts';

/** A second's round trip, and two repeats of a lost first packet (after one second and after three). */
export const CONNECT_TIMEOUT_MS = 4000;
const RESOLVE_TIMEOUT_MS = 3000;
/** https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json/ */
const RESOLVER = 'https://cloudflare-dns.com/dns-query';
/** https://developers.cloudflare.com/fundamentals/reference/cdn-cgi-endpoint/: in which of the platform's data centres a request came in. */
const TRACE = 'https://www.cloudflare.com/cdn-cgi/trace';
const A_RECORD = 1;

async function open(hostname: string, port: number): Promise<void> {
  const socket = connect({ hostname, port });
  socket.closed.catch(() => undefined);
  const timeout = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('no connection in time')), CONNECT_TIMEOUT_MS);
  });
  try {
    await Promise.race([socket.opened, timeout]);
  } finally {
    // Not waited for: where nobody answers, closing lasts as long as the attempt, which is minutes.
    socket.close().catch(() => undefined);
  }
}

async function resolve(host: string): Promise<readonly string[]> {
  const response = await fetch(`${RESOLVER}?name=${host}&type=A`, {
    headers: { accept: 'application/dns-json' },
    signal: AbortSignal.timeout(RESOLVE_TIMEOUT_MS),
  });
  const { Answer: answers = [] } = (await response.json()) as { Answer?: { type: number; data: string }[] };
  return answers.filter(({ type }) => type === A_RECORD).map(({ data }) => data);
}

export const workerNetwork: EdgeNetwork = {
  fetch: (address, init) => fetch(address, init),
  connect: open,
  addressesOf: async ({ addresses, host }) => addresses ?? resolve(host),
  now: () => Date.now(),
};

/** Asks the platform where this runs; the text of its answer, empty where there is none. */
export async function trace(network: EdgeNetwork): Promise<string> {
  try {
    const response = await network.fetch(TRACE, { signal: AbortSignal.timeout(RESOLVE_TIMEOUT_MS) });
    return response.ok ? await response.text() : '';
  } catch {
    return '';
  }
}
