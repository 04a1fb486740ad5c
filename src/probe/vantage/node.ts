/**
 * The network of a machine with Node: its resolver by c-ares, its sockets, its TLS. Every operation ends at its limit, and a
 * socket that did not get through is destroyed before the answer is given.
 */
import { Resolver, lookup } from 'node:dns/promises';
import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import { OWN_AUTHORITY, failureOfError } from '../failure-of-error.ts';
import type { Attempt, Connection, Download, Handshake, HttpAnswer, HttpRequest, Limit, Network } from '../network.ts';
import type { Step } from '../report.ts';
import { isOfOwnAuthority } from './own-authorities.ts';
import { ownTrouble } from './own-line.ts';

export interface NodeNetworkOptions {
  /** Resolvers as `address` or `address:port` in place of the system's. */
  readonly resolvers?: readonly string[];
  /** PEM of further authorities to trust, beside Node's own list and NODE_EXTRA_CA_CERTS. */
  readonly authorities?: readonly string[];
}

/** What every browser of this kind sends, so that a measurement does not stand out on the wire. */
const BROWSER_HEADERS = {
  'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
  'Accept-Language': 'en-US,en;q=0.9',
};

/** c-ares asks again after this time, then after twice that, and so on; the limit of the operation ends the whole. */
const RESOLVER_OPTIONS = { timeout: 700, tries: 4 };

/** A limit that comes so much too late tells of a machine that slept or was too busy: its own fault, and no timeout. */
const LIMIT_LAG_MS = 1_500;

interface NodeConnection extends Connection {
  readonly socket: net.Socket;
}

/** Connections come back to the vantage that made them, which alone knows their sockets. */
const socketOf = (connection: Connection): net.Socket => (connection as NodeConnection).socket;

const toConnection = (socket: net.Socket, address: string): NodeConnection => ({ socket, address, close: () => void socket.destroy() });

/** Runs one operation under a limit; what `start` returns is called where the limit ends it, before the failure is told. */
const underLimit = async <T>(
  { signal, timeoutMs }: Limit,
  operation: Step['operation'],
  start: (settle: { done: (value: T) => void; fail: (error: unknown) => void }) => () => void,
): Promise<Attempt<T>> => {
  if (signal.aborted) return { failure: 'interrupted', source: 'probe' };
  let stop = (_reason: unknown): void => undefined;
  const onAbort = (): void => stop(signal.reason);
  const startedMs = Date.now();
  const timer = setTimeout(() => {
    const hasSlept = Date.now() - startedMs > timeoutMs + LIMIT_LAG_MS;
    stop(new DOMException('the limit of this operation', hasSlept ? 'AbortError' : 'TimeoutError'));
  }, timeoutMs);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const value = await new Promise<T>((done, fail) => {
      const abandon = start({ done, fail });
      stop = (reason) => {
        abandon();
        fail(reason);
      };
    });
    return { failure: null, value };
  } catch (error) {
    return failureOfError(error, operation);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
};

/** Why a socket cannot be used any more; where no error was seen, the other side has closed it. */
const endOf = (socket: net.Socket): Error => socket.errored ?? Object.assign(new Error('closed by the other side'), { code: 'ECONNRESET' });

const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;

/** How long an answer for one family is waited for once that for the other has come. */
const OTHER_FAMILY_MS = 1_000;

/** What `promise` comes to, or no addresses where `sooner` has come to some and enough time has passed. */
const unlessLate = (promise: Promise<string[]>, sooner: Promise<string[]>): Promise<string[]> =>
  new Promise((done, failed) => {
    promise.then(done, failed);
    sooner.then(
      (addresses) => void (addresses.length > 0 && setTimeout(() => done([]), OTHER_FAMILY_MS).unref()),
      () => undefined,
    );
  });

/** IPv4 before IPv6. Where only one of the two questions is answered, that one counts. */
const resolveBoth = async (resolver: Resolver, host: string): Promise<string[]> => {
  const [four, six] = [resolver.resolve4(host), resolver.resolve6(host)];
  const [v4, v6] = await Promise.allSettled([unlessLate(four, six), unlessLate(six, four)]);
  const addresses = [v4, v6].flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  if (addresses.length > 0) return addresses;
  const errors = [v4, v6].flatMap((each): unknown[] => (each.status === 'rejected' ? [each.reason] : []));
  throw errors.find((error) => !isCode(error, 'ENODATA')) ?? errors[0];
};

/** Where c-ares finds no resolver's address (Android), the system's own call still knows one; it tells less about failures. */
const resolveBySystem = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true, order: 'ipv4first' })).map(({ address }) => address);

const hasUnknownResolver = (resolver: Resolver): boolean => resolver.getServers().every((server) => server === '127.0.0.1');

const resolve =
  (servers: readonly string[] | undefined): Network['resolve'] =>
  (host, limit) =>
    underLimit(limit, 'resolve', ({ done, fail }) => {
      const resolver = new Resolver(RESOLVER_OPTIONS);
      if (servers) resolver.setServers(servers);
      const mayFallBack = servers === undefined && hasUnknownResolver(resolver);
      resolveBoth(resolver, host)
        .catch((error: unknown) => (mayFallBack && isCode(error, 'ECONNREFUSED') ? resolveBySystem(host) : Promise.reject(error)))
        .then(done, fail);
      return () => resolver.cancel();
    });

/** What a connection costs beside what is written to it and read from it: its own packets, and the names asked for it; and of what is moved, the packets' heads. */
const CONNECTION_BYTES = 600;
const HEADS_SHARE = 0.04;

/** @param count is told the bytes of each connection when it has ended */
const connect =
  (count: (bytes: number) => void): Network['connect'] =>
  (address, port, limit) =>
    underLimit<Connection>(limit, 'connect', ({ done, fail }) => {
      const socket = net.connect({ host: address, port, noDelay: true, autoSelectFamily: false });
      // The listener stays: an error that comes while nobody uses the connection ends it, and the next operation tells.
      socket.on('error', (error) => {
        socket.destroy();
        fail(error);
      });
      socket.once('connect', () => done(toConnection(socket, address)));
      socket.once('close', () => count(CONNECTION_BYTES + (socket.bytesRead + socket.bytesWritten) * (1 + HEADS_SHARE)));
      return () => socket.destroy();
    });

/** Node's list of authorities with others added; a context is costly, so each is made once. */
const contextMaker = (authorities: readonly string[]) => {
  const contexts = new Map<string | undefined, tls.SecureContext>();
  const extra = 'getCACertificates' in tls ? tls.getCACertificates('extra') : [];
  return (authority: string | undefined): tls.SecureContext | undefined => {
    if (authority === undefined && authorities.length === 0) return undefined;
    const known = contexts.get(authority);
    if (known) return known;
    const ca = [...tls.rootCertificates, ...extra, ...authorities, ...(authority === undefined ? [] : [authority])];
    const made = tls.createSecureContext({ ca });
    contexts.set(authority, made);
    return made;
  };
};

/** Why a certificate is not believed, by OpenSSL's or Node's code; by one of our own where this machine itself would believe it. */
const certificateError = (socket: tls.TLSSocket): Error => {
  const code = String(socket.authorizationError);
  const { failure } = failureOfError(Object.assign(new Error(code), { code }), 'handshake');
  const isOwn = failure === 'ssl_unknown_authority' && isOfOwnAuthority(socket.getPeerX509Certificate());
  return Object.assign(new Error(code), { code: isOwn ? OWN_AUTHORITY : code });
};

const handshake =
  (contextOf: ReturnType<typeof contextMaker>) =>
  (connection: Connection, { serverName, verify, authority }: Handshake, limit: Limit): Promise<Attempt<Connection>> =>
    underLimit<Connection>(limit, 'handshake', ({ done, fail }) => {
      const plain = socketOf(connection);
      if (plain.destroyed) fail(endOf(plain));
      const socket = tls.connect({
        socket: plain,
        servername: serverName,
        ALPNProtocols: ['http/1.1'],
        // Looked at below, where what the server has shown is still at hand.
        rejectUnauthorized: false,
        secureContext: contextOf(authority),
      });
      socket.on('error', (error) => {
        socket.destroy();
        fail(error);
      });
      socket.once('secureConnect', () => {
        if (!verify || socket.authorized) return done(toConnection(socket, connection.address));
        fail(certificateError(socket));
        socket.destroy();
      });
      return () => socket.destroy();
    });

const headersFor = ({ host, accept }: HttpRequest) => ({ Host: host, ...BROWSER_HEADERS, Accept: accept, Connection: 'close' });

/** Gathers a body up to a number of bytes; what comes after is not waited for. */
const readBody = (message: http.IncomingMessage, mostBytes: number, done: (body: Uint8Array) => void, fail: (error: unknown) => void) => {
  const chunks: Buffer[] = [];
  let length = 0;
  const finish = () => done(Buffer.concat(chunks).subarray(0, mostBytes));
  message.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= mostBytes) finish();
  });
  message.once('end', finish);
  message.once('error', fail);
};

/** A copy tells when it was made, and how old it is since (RFC 9110 §6.6.1, RFC 9111 §5.1). */
const saidAt = ({ date, age }: http.IncomingHttpHeaders): number | null => {
  const saidMs = Date.parse(date ?? '') + 1_000 * Number(age ?? 0);
  return Number.isFinite(saidMs) ? saidMs : null;
};

const request = (connection: Connection, asked: HttpRequest, limit: Limit): Promise<Attempt<HttpAnswer>> =>
  underLimit<HttpAnswer>(limit, 'request', ({ done, fail }) => {
    const socket = socketOf(connection);
    if (socket.destroyed) fail(endOf(socket));
    const { path, bodyBytes } = asked;
    const sent = http.request({
      createConnection: () => socket,
      method: 'GET',
      path,
      headers: headersFor(asked),
      setDefaultHeaders: false,
    });
    sent.once('response', (message) => {
      const status = message.statusCode ?? 0;
      const location = message.headers.location ?? null;
      readBody(message, bodyBytes, (body) => done({ status, location, saidMs: saidAt(message.headers), body }), fail);
    });
    sent.on('error', fail);
    sent.end();
    return () => sent.destroy();
  });

const download = (connection: Connection, asked: HttpRequest, limit: Limit): Promise<Attempt<Download>> =>
  underLimit<Download>({ ...limit, timeoutMs: limit.timeoutMs + LIMIT_LAG_MS }, 'download', ({ done, fail }) => {
    const socket = socketOf(connection);
    if (socket.destroyed) fail(endOf(socket));
    const startedMs = performance.now();
    let bytes = 0;
    const finish = (): void => {
      clearTimeout(timer);
      done({ bytes, transferMs: performance.now() - startedMs });
      sent.destroy();
    };
    const timer = setTimeout(finish, limit.timeoutMs);
    const sent = http.request({
      createConnection: () => socket,
      method: 'GET',
      path: asked.path,
      headers: headersFor(asked),
      setDefaultHeaders: false,
    });
    sent.once('response', (message) => {
      message.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes >= asked.bodyBytes) finish();
      });
      message.once('end', finish).once('error', fail);
    });
    sent.on('error', fail);
    sent.end();
    return () => {
      clearTimeout(timer);
      sent.destroy();
    };
  });

/** A machine's own network as a vantage point. */
export const nodeNetwork = (options: NodeNetworkOptions = {}): Network => {
  let moved = 0;
  return {
    resolve: resolve(options.resolvers),
    connect: connect((bytes) => void (moved += bytes)),
    handshake: handshake(contextMaker(options.authorities ?? [])),
    request,
    download,
    ownTrouble,
    bytesMoved: () => moved,
    now: () => Date.now(),
  };
};
