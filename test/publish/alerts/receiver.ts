/** A receiver of alerts on this machine, with a real socket, as somebody would write it. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export type Received = { path: string; headers: IncomingHttpHeaders; body: string; atMs: number };

export type Receiver = { url: string; received: Received[]; next: () => Promise<Received>; stop: () => void };

/** @param answer status and text to answer with; null: never answers */
export async function startReceiver(
  answer: (request: Received, count: number) => { status: number; text?: string; location?: string } | null,
): Promise<Receiver> {
  const received: Received[] = [];
  const waiting: ((request: Received) => void)[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const got = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString(), atMs: Date.now() };
      received.push(got);
      waiting.splice(0).forEach((found) => found(got));
      const given = answer(got, received.length);
      if (given === null) return;
      response.writeHead(given.status, given.location === undefined ? {} : { location: given.location });
      response.end(given.text ?? '');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    next: () => new Promise((found) => waiting.push(found)),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export type Payload = { type: string; timestamp: string; data: { version: number; incident: { id: string; version: number } } };

/** What a receiver does with a message. @throws where it was not signed with the secret */
export const verified = (secret: string, { headers, body }: Pick<Received, 'headers' | 'body'>): Payload =>
  new Webhook(secret).verify(body, headers as Record<string, string>) as Payload;
