/**
 * A way round for what is sent to the observatory, and for nothing that is measured. Names are resolved at its other end, so that the line shows
 * neither the observatory's name nor its address.
 */
import { PlainError } from '../plain-error.ts';

/** What is read of an answer: the library's own is of another class than the runtime's. */
type Answer = { readonly status: number; readonly headers: Iterable<[string, string]>; readonly arrayBuffer: () => Promise<ArrayBuffer> };
export type Send = (url: string, init: RequestInit) => Promise<Answer>;

const canBeDecoded = ({ username, password }: URL): boolean => {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
};

/** @throws PlainError where it is no proxy that can be sent over */
export const checkProxy = (given: string): string => {
  const url = URL.parse(given.replace(/^socks5h:/, 'socks5:'));
  if (url !== null && /^(?:socks5|https?):$/.test(url.protocol) && url.hostname !== '' && canBeDecoded(url)) return url.href;
  // What was given may hold a password: it is not repeated.
  throw new PlainError(
    'That is not the address of a proxy: give socks5://host:port or http://host:port, or none; in a password, % is written as %25.',
  );
};

/** The address as it may be shown: without a password. */
export const shownProxy = (proxy: string): string => {
  const { protocol, host } = new URL(proxy);
  return `${protocol}//${host}`;
};

/**
 * Sends over a proxy; directly where there is none. Its libraries are loaded only where they are needed.
 * @param signal ends what is under way
 */
export const sendOver = (proxy: string | null, signal: AbortSignal): Send => {
  if (proxy === null) return (url, init) => fetch(url, init);
  let opened: Promise<Send> | null = null;
  return async (url, init) => (await (opened ??= openProxy(new URL(proxy), signal)))(url, init);
};

/** The library's own agents are not used: its one for HTTP asks a proxy that hangs up again and again, without a pause and without an end. */
const openProxy = async (proxy: URL, ending: AbortSignal): Promise<Send> => {
  const [undici, { openTunnel }] = await Promise.all([import('undici'), import('./tunnel.ts')]);
  const secure = undici.buildConnector({});
  const dispatcher = new undici.Agent({
    // One thing is sent at a time: a second connection would be a second tunnel.
    connections: 1,
    connect: (to, callback) => {
      const port = Number(to.port) || (to.protocol === 'https:' ? 443 : 80);
      openTunnel(proxy, { host: to.hostname, port }, ending).then(
        (socket) => (to.protocol === 'https:' ? secure({ ...to, httpSocket: socket }, callback) : callback(null, socket)),
        (error: unknown) => callback(error instanceof Error ? error : new Error('the proxy cannot be used'), null),
      );
    },
  });
  return (url, { method = 'GET', headers, body, redirect = 'follow', signal = null }) =>
    undici.fetch(url, {
      dispatcher,
      method,
      headers: Object.fromEntries(new Headers(headers)),
      body: body instanceof Uint8Array ? body : null,
      redirect,
      signal,
    });
};
