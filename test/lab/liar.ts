/** What a gateway says in other people's names: false answers of resolvers, block pages, a captive portal. Told by its parent what to say. */
import dgram from 'node:dgram';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { createInterface } from 'node:readline';
import packet from 'dns-packet';
import { BLOCK_PAGES } from '../../src/probe/block-pages.ts';
import { selfSigned } from '../probe/loopback/authority.ts';
import { respond } from '../probe/loopback/dns-server.ts';
import { LIAR_PORTS } from './gateway-rules.ts';
import type { LiarPlan } from './gateway-rules.ts';
import { startLagMeter } from './lag.ts';

let plan: LiarPlan = { lies: {}, isRace: false, upstream: '', page: 'unknown' };

/** Lets a question through to the true resolver and passes its answer on. */
const passOn = (socket: dgram.Socket, query: Buffer, sender: dgram.RemoteInfo): void => {
  const onward = dgram.createSocket('udp4');
  const timer = setTimeout(() => onward.close(), 5_000);
  onward.once('message', (answer) => {
    socket.send(answer, sender.port, sender.address);
    clearTimeout(timer);
    onward.close();
  });
  onward.send(query, 53, plan.upstream);
};

const serveDns = async (): Promise<void> => {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (query, sender) => {
    const name = packet.decode(query).questions?.[0]?.name.toLowerCase() ?? '';
    const lie = plan.lies[name] ?? plan.lies['*'];
    const answer = lie === undefined ? null : respond({ [name]: lie }, query);
    if (answer) socket.send(answer, sender.port, sender.address);
    if (!answer || plan.isRace) passOn(socket, query, sender);
  });
  socket.bind(LIAR_PORTS.dns, '0.0.0.0');
  await once(socket, 'listening');
};

const showBlockPage: http.RequestListener = (_request, response) => {
  const known = BLOCK_PAGES.find(({ text }) => text !== undefined);
  const place = BLOCK_PAGES.find(({ host }) => host !== undefined);
  if (plan.page === 'redirect') response.writeHead(302, { location: `http://${place?.host}/` }).end();
  else if (plan.page === 'known') response.writeHead(200, { 'content-type': 'text/html' }).end(`<html><body>${known?.text}</body></html>`);
  else response.writeHead(403, { 'content-type': 'text/html' }).end('<html><body>By order of the ministry.</body></html>');
};

const showLogin: http.RequestListener = (_request, response) =>
  void response.writeHead(302, { location: 'http://login.hotel.test/' }).end();

const listen = async (server: http.Server | https.Server, port: number): Promise<void> => {
  server.listen(port, '0.0.0.0');
  await once(server, 'listening');
};

await serveDns();
await listen(http.createServer(showBlockPage), LIAR_PORTS.page);
await listen(http.createServer(showLogin), LIAR_PORTS.portal);
await listen(https.createServer(await selfSigned('blocked.test'), showBlockPage), LIAR_PORTS.tls);
const takeLagMs = startLagMeter();
process.stdout.write('{}\n');
for await (const line of createInterface(process.stdin)) {
  plan = JSON.parse(line) as LiarPlan;
  process.stdout.write(`${JSON.stringify({ answer: { lagMs: takeLagMs() } })}\n`);
}
process.exit(0);
