/**
 * A connection through a proxy to a host that the proxy itself looks up: over SOCKS5 (RFC 1928), or by CONNECT (RFC 9110 §9.3.6). What goes wrong on the
 * way is told as the proxy's, in words and without an address, since the one who reads it would look for the fault at the observatory.
 */
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import { SocksClient } from 'socks';

/** A circuit of Tor takes some seconds, on a slow line more; less than a whole exchange may take, so that the reason is heard. */
const PATIENCE_MS = 25_000;

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'socks5:': 1080, 'http:': 80, 'https:': 443 };

/** Where the tunnel leads to. */
export type Destination = { readonly host: string; readonly port: number };

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'no answer');

/** An IPv6 address without the brackets that it has in a URL. */
const bare = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1');

const reach = (proxy: URL): net.Socket => {
  const place = { host: bare(proxy.hostname), port: Number(proxy.port) || (DEFAULT_PORTS[proxy.protocol] ?? 0) };
  if (proxy.protocol !== 'https:') return net.connect(place);
  return tls.connect({ ...place, servername: net.isIP(place.host) === 0 ? place.host : '' });
};

const wordsOf = (status: number): string => {
  if (status === 407) return 'the proxy asks for a name and a password, or does not know those given (407)';
  return status >= 500 ? `the proxy cannot reach it (${status})` : `the proxy does not connect to it (${status})`;
};

const askByConnect = async (socket: net.Socket, proxy: URL, { host, port }: Destination): Promise<void> => {
  const place = `${net.isIPv6(host) ? `[${host}]` : host}:${port}`;
  const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const known = proxy.username === '' ? {} : { 'Proxy-Authorization': `Basic ${Buffer.from(login).toString('base64')}` };
  const headers = { Host: place, ...known };
  const asking = http.request({ createConnection: () => socket, method: 'CONNECT', path: place, headers });
  asking.end();
  const [{ statusCode = 0 }, , head] = (await once(asking, 'connect').catch((error: unknown) => {
    throw new Error(codeOf(error).startsWith('HPE_') ? 'what answers there is no HTTP proxy' : 'the proxy hangs up');
  })) as [http.IncomingMessage, net.Socket, Buffer];
  if (statusCode < 200 || statusCode > 299) throw new Error(wordsOf(statusCode));
  if (head.length > 0) socket.unshift(head);
};

const askBySocks = async (socket: net.Socket, proxy: URL, { host, port }: Destination): Promise<void> => {
  const { username, password } = proxy;
  const login = username === '' ? {} : { userId: decodeURIComponent(username), password: decodeURIComponent(password) };
  const asked = { host: bare(proxy.hostname), port: Number(proxy.port) || 1080, type: 5, ...login } as const;
  const options = { proxy: asked, command: 'connect', destination: { host, port }, existing_socket: socket } as const;
  await SocksClient.createConnection({ ...options, timeout: PATIENCE_MS }).catch((error: unknown) => {
    throw new Error(`the proxy: ${error instanceof Error ? error.message : 'no answer'}`);
  });
};

/**
 * @param signal ends what is under way
 * @throws Error whose message says what is wrong with the proxy, or what it says of the destination
 */
export const openTunnel = async (proxy: URL, to: Destination, signal: AbortSignal): Promise<net.Socket> => {
  const socket = reach(proxy);
  const late = AbortSignal.timeout(PATIENCE_MS);
  const end = (): void => void socket.destroy();
  const ending = AbortSignal.any([signal, late]);
  ending.addEventListener('abort', end, { once: true });
  try {
    const ready = proxy.protocol === 'https:' ? 'secureConnect' : 'connect';
    await once(socket, ready, { signal: ending }).catch((error: unknown) => {
      throw new Error(`the proxy cannot be reached (${codeOf(error)})`);
    });
    await (proxy.protocol === 'socks5:' ? askBySocks : askByConnect)(socket, proxy, to);
    return socket;
  } catch (error) {
    socket.on('error', () => {}).destroy();
    throw late.aborted ? new Error('the proxy does not answer in time') : error;
  } finally {
    ending.removeEventListener('abort', end);
  }
};
