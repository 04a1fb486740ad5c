/**
 * A small internet for a real Chromium: the real targets' names lead to servers on loopback that serve, reset, hang or lie; every other name
 * leads nowhere.
 */
import { X509Certificate, createHash } from 'node:crypto';
import { createSecureServer } from 'node:http2';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import selfsigned from 'selfsigned';
import { findTarget } from '../../src/probe/targets.ts';
import { closingStack, type ClosingStack } from '../probe/loopback/closing.ts';
import { selfSigned, type Certificate } from '../probe/loopback/authority.ts';
import { answer, neverAnswer, startFilter, startTlsServer } from '../probe/loopback/servers.ts';
import { en } from '../../src/publish/i18n/en/catalogue.ts';
import { pageData } from '../../src/publish/pages/probe/page-data.ts';

export type WebCountry = {
  closing: ClosingStack;
  /** What Chromium is started with. */
  args: string[];
  /** Bytes over the wire to and from the servers that serve, so far. */
  bytes: () => number;
};

type Behaviour = 'resets' | 'hangs' | 'lies' | 'nowhere';

/** About what big services send with a picture's headers, and the certificates that theirs is signed by, in bytes. */
const HEADERS = { 'content-type': 'image/x-icon', 'content-security-policy': 'x'.repeat(2_000) };
const intermediates = async (): Promise<string> => {
  const made = await Promise.all(
    ['one', 'two'].map((value) => selfsigned.generate([{ name: 'commonName', value }], { keySize: 2048, algorithm: 'sha256' })),
  );
  return made.map(({ cert }) => cert).join('\n');
};

/** A server for each host, on an address of its own so that none shares a connection, and what went over the wire to all of them. */
async function startServing(closing: ClosingStack, certificate: Certificate, hosts: readonly string[]) {
  const sockets = new Set<Socket>();
  const places = new Map<string, string>();
  for (const [index, host] of hosts.entries()) {
    const server = createSecureServer(certificate, (_, response) => void response.writeHead(200, HEADERS).end(Buffer.alloc(15_000)));
    server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => socket.destroy())));
    server.listen(0, `127.5.0.${index + 1}`);
    await once(server, 'listening');
    closing.add(async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    });
    const { address, port } = server.address() as AddressInfo;
    places.set(host, `${address}:${port}`);
  }
  const bytes = (): number => [...sockets].reduce((sum, socket) => sum + socket.bytesRead + socket.bytesWritten, 0);
  return { places, bytes };
}

/** @param faults target → what its server does in place of serving */
export async function startWebCountry(faults: Record<string, Behaviour>): Promise<WebCountry> {
  const closing = closingStack();
  const { targets, neutrals } = pageData({ probe_cc: 'ZZ', probe_asn: 0 }, en.probe);
  const hosts = [...targets, ...neutrals].map(({ url }) => new URL(url).host);
  const made = await selfsigned.generate([{ name: 'commonName', value: 'loopback' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) }],
  });
  const certificate = { key: made.private, cert: `${made.cert}\n${await intermediates()}` };
  const serving = await startServing(closing, certificate, hosts);
  const lying = await startTlsServer(closing, await selfSigned('block.example'), answer(200));
  const hanging = await startTlsServer(closing, certificate, neverAnswer);
  const resetting = await startFilter(closing, hanging, () => 'reset');
  const faultyPlaces: Record<Behaviour, string> = {
    lies: `${lying.address}:${lying.port}`,
    hangs: `${hanging.address}:${hanging.port}`,
    resets: `${resetting.address}:${resetting.port}`,
    nowhere: '~NOTFOUND',
  };
  const faulty = new Map(Object.entries(faults).map(([id, behaviour]) => [findTarget(id)?.host, faultyPlaces[behaviour]]));
  const rules = hosts.map((host) => `MAP ${host} ${faulty.get(host) ?? serving.places.get(host)}`);
  const spki = new X509Certificate(made.cert).publicKey.export({ type: 'spki', format: 'der' });
  return {
    closing,
    bytes: serving.bytes,
    args: [
      `--host-resolver-rules=${[...rules, 'MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'].join(',')}`,
      `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`,
    ],
  };
}
