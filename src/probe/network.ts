/**
 * The port between measuring and a machine's network. Each operation answers with data, also where it fails: a failed
 * attempt is what a probe is for, so nothing is thrown. A vantage (Node, edge) implements it.
 */
import type { Failure, FailureSource } from './failure.ts';

/** What an operation came to: a value, or how it failed and whose fault that was. */
export type Attempt<T> = { readonly failure: null; readonly value: T } | { readonly failure: Failure; readonly source: FailureSource };

/** How long an operation may take, and the signal that stops it early. Either way its socket is closed before it answers. */
export interface Limit {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** An open connection, with or without TLS. Whoever opened it closes it; closing twice is harmless. */
export interface Connection {
  readonly address: string;
  close(): void;
}

export interface Handshake {
  /** Sent as the server name indication, and what the certificate has to match. */
  readonly serverName: string;
  /** false: any certificate will do, the question is only whether the handshake gets through. */
  readonly verify: boolean;
  /** PEM of a further certificate authority that this server may be signed by. */
  readonly authority?: string | undefined;
}

export interface HttpRequest {
  readonly host: string;
  readonly path: string;
  readonly accept: string;
  /** How much of the body is read; the connection is of no further use afterwards. */
  readonly bodyBytes: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly location: string | null;
  /** When the server says that it made this answer, Unix milliseconds; null where it does not say. */
  readonly saidMs: number | null;
  readonly body: Uint8Array;
}

/** Part of a body, and how long it took from the request to its last byte. */
export interface Download {
  readonly bytes: number;
  readonly transferMs: number;
}

export interface Network {
  /** IPv4 addresses, then IPv6 ones, from the system's resolver. */
  resolve(host: string, limit: Limit): Promise<Attempt<readonly string[]>>;
  connect(address: string, port: number, limit: Limit): Promise<Attempt<Connection>>;
  /** TLS over an open connection, which it takes over: closing the new one closes both. */
  handshake(connection: Connection, handshake: Handshake, limit: Limit): Promise<Attempt<Connection>>;
  /** A GET over an open connection, HTTP/1.1. */
  request(connection: Connection, request: HttpRequest, limit: Limit): Promise<Attempt<HttpAnswer>>;
  /** The same, timed; what has come by the limit is the answer, not a failure. */
  download(connection: Connection, request: HttpRequest, limit: Limit): Promise<Attempt<Download>>;
  /** Why this machine's line says nothing of the network that it is on, such as a VPN in use; null where it does. */
  ownTrouble(): Promise<string | null>;
  /** Bytes sent and received so far, as far as the machine tells. */
  bytesMoved(): number;
  /** Unix milliseconds. */
  now(): number;
}
