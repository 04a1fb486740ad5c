/**
 * A small internet for a real Chromium: the real targets' names lead to servers on loopback that serve, reset, hang or lie; every other name
 * leads nowhere.
 */
import { X509Certificate, createHash } from 'node:crypto';
import https from 'node:https';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import selfsigned from 'selfsigned';
import { BROWSER_NEUTRALS } from '../../src/probe/controls.ts';
import { findTarget } from '../../src/probe/targets.ts';
import { closingStack, type ClosingStack } from '../probe/loopback/closing.ts';
import { selfSigned } from '../probe/loopback/authority.ts';
import { answer, neverAnswer, startFilter, startTlsServer } from '../probe/loopback/servers.ts';
import { pageData } from '../../src/publish/pages/probe/page-data.ts';

export type WebCountry = {
  closing: ClosingStack;
  /** What Chromium is started with. */
  args: string[];
  /** Bytes over the wire to and from the servers that serve, so far. */
  bytes: () => number;
};

type Behaviour = 'resets' | 'hangs' | 'lies' | 'nowhere';

const hostOf = (id: string): string => findTarget(id)?.host ?? '';

/** A server for all hosts that counts what goes over the wire. */
async function startCounting(closing: ClosingStack, certificate: { key: string; cert: string }) {
  const sockets = new Set<Socket>();
  const server = https.createServer(
    certificate,
    (_, response) => void response.writeHead(200, { 'content-type': 'image/x-icon' }).end(Buffer.alloc(15_000)),
  );
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => socket.destroy())));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.add(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const bytes = (): number => [...sockets].reduce((sum, socket) => sum + socket.bytesRead + socket.bytesWritten, 0);
  return { port: (server.address() as AddressInfo).port, bytes };
}

/** @param faults target → what its server does in place of serving */
export async function startWebCountry(faults: Record<string, Behaviour>): Promise<WebCountry> {
  const closing = closingStack();
  const { targets } = pageData({ probe_cc: 'ZZ', probe_asn: 0 });
  const hosts = [...targets.map(({ url }) => new URL(url).host), ...BROWSER_NEUTRALS.map(({ url }) => new URL(url).host)];
  const made = await selfsigned.generate([{ name: 'commonName', value: 'loopback' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) }],
  });
  const certificate = { key: made.private, cert: made.cert };
  const serving = await startCounting(closing, certificate);
  const lying = await startTlsServer(closing, await selfSigned('block.example'), answer(200));
  const hanging = await startTlsServer(closing, certificate, neverAnswer);
  const resetting = await startFilter(closing, hanging, () => 'reset');
  const places: Record<Behaviour, string> = {
    lies: `${lying.address}:${lying.port}`,
    hangs: `${hanging.address}:${hanging.port}`,
    resets: `${resetting.address}:${resetting.port}`,
    nowhere: '~NOTFOUND',
  };
  const faulty = new Map(Object.entries(faults).map(([id, behaviour]) => [hostOf(id), places[behaviour]]));
  const rules = hosts.map((host) => `MAP ${host} ${faulty.get(host) ?? `127.0.0.1:${serving.port}`}`);
  const spki = new X509Certificate(certificate.cert).publicKey.export({ type: 'spki', format: 'der' });
  return {
    closing,
    bytes: serving.bytes,
    args: [
      `--host-resolver-rules=${[...rules, 'MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'].join(',')}`,
      `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`,
    ],
  };
}
