/** Web servers on loopback addresses, and filters in front of them that do to a connection what a censor does. */
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Certificate } from './authority.ts';
import type { ClosingStack } from './closing.ts';
import { respond } from './dns-server.ts';
import type { DnsTable } from './dns-server.ts';

export interface Place {
  readonly address: string;
  readonly port: number;
}

const listen = async (closing: ClosingStack, server: net.Server, address: string, port: number): Promise<Place> => {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(port, address);
  await once(server, 'listening');
  closing.add(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('a TCP server has an address and a port');
  return { address, port: bound.port };
};

/** What a web server does with a request. */
export type Answering = http.RequestListener;

export const answer =
  (status: number, body = 'hello'): Answering =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'text/plain' }).end(body);

export const sendTo =
  (location: string): Answering =>
  (_request, response) =>
    void response.writeHead(302, { location }).end();

export const neverAnswer: Answering = () => undefined;
export const hangUp: Answering = (request) => void request.socket.destroy();

export const startTlsServer = (
  closing: ClosingStack,
  certificate: Certificate,
  answering: Answering,
  { address = '127.1.0.1', port = 0 }: Partial<Place> = {},
): Promise<Place> => listen(closing, https.createServer(certificate, answering), address, port);

export const startHttpServer = (closing: ClosingStack, answering: Answering, address = '127.1.0.1', port = 0): Promise<Place> =>
  listen(closing, http.createServer(answering), address, port);

/** A resolver over HTTPS (RFC 8484) that tells the truth of the table. */
export const startEncryptedResolver = (closing: ClosingStack, certificate: Certificate, table: DnsTable): Promise<Place> =>
  startTlsServer(closing, certificate, (request, response) => {
    const query = new URL(request.url ?? '/', 'https://resolver.test').searchParams.get('dns') ?? '';
    const message = respond(table, Buffer.from(query, 'base64url'));
    if (message) response.writeHead(200, { 'content-type': 'application/dns-message' }).end(message);
  });

/** What a filter does with a connection after it has seen its first bytes (the ClientHello). */
export type Filtering = 'pass' | 'reset' | 'drop' | 'close';

/** A filter on its own address before a server: it decides by the first bytes, in which a TLS server name stands in the clear. */
export const startFilter = (
  closing: ClosingStack,
  server: Place,
  judge: (firstBytes: Buffer) => Filtering,
  { address = '127.1.0.1', port = 0 }: Partial<Place> = {},
): Promise<Place> => {
  const filter = net.createServer((client) => {
    client.once('data', (firstBytes: Buffer) => {
      client.pause();
      const filtering = judge(firstBytes);
      if (filtering === 'reset') client.resetAndDestroy();
      if (filtering === 'close') client.end();
      if (filtering !== 'pass') return;
      const onward = net.connect(server.port, server.address);
      onward.on('error', () => client.destroy());
      client.on('close', () => onward.destroy());
      onward.write(firstBytes);
      client.pipe(onward).pipe(client);
    });
  });
  return listen(closing, filter, address, port);
};

/** A place where nothing listens: every connection is refused. */
export const refusedPlace = async (address = '127.1.0.1'): Promise<Place> => {
  const server = net.createServer();
  server.listen(0, address);
  await once(server, 'listening');
  const bound = server.address();
  server.close();
  await once(server, 'close');
  return { address, port: bound !== null && typeof bound === 'object' ? bound.port : 1 };
};
