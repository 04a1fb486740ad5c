/**
 * A way round for what is sent to the observatory, and for nothing that is measured. Names are resolved at its other end, so that the line shows
 * neither the observatory's name nor its address.
 */
import { PlainError } from '../plain-error.ts';

/** What is read of an answer: the library's own is of another class than the runtime's. */
type Answer = { readonly status: number; readonly headers: Iterable<[string, string]>; readonly arrayBuffer: () => Promise<ArrayBuffer> };
export type Send = (url: string, init: RequestInit) => Promise<Answer>;

/** @throws PlainError where it is no proxy that can be sent over */
export const checkProxy = (given: string): string => {
  const url = URL.parse(given.replace(/^socks5h:/, 'socks5:'));
  if (url !== null && /^(?:socks5|https?):$/.test(url.protocol) && url.hostname !== '') return url.href;
  // What was given may hold a password: it is not repeated.
  throw new PlainError('That is not the address of a proxy: give socks5://host:port or http://host:port, or none.');
};

/** The address as it may be shown: without a password. */
export const shownProxy = (proxy: string): string => {
  const { protocol, host } = new URL(proxy);
  return `${protocol}//${host}`;
};

/** Sends over a proxy; directly where there is none. Its library is loaded only where it is needed. */
export const sendOver = (proxy: string | null): Send => {
  if (proxy === null) return (url, init) => fetch(url, init);
  let opened: Promise<Send> | null = null;
  return async (url, init) => (await (opened ??= openProxy(proxy)))(url, init);
};

const openProxy = async (proxy: string): Promise<Send> => {
  const undici = await import('undici');
  const dispatcher = proxy.startsWith('socks5:') ? new undici.Socks5ProxyAgent(proxy) : new undici.ProxyAgent(proxy);
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
