/** Everything on the outside: resolvers plain and encrypted, neutral servers, and the services. One process, told by its parent what is down. */
import dgram from 'node:dgram';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { Server } from 'node:net';
import { createInterface } from 'node:readline';
import { createAuthority } from '../probe/loopback/authority.ts';
import { respond } from '../probe/loopback/dns-server.ts';
import type { DnsTable } from '../probe/loopback/dns-server.ts';
import { drawCountry } from './draw.ts';
import type { Country, LabControl, LabTarget } from './draw.ts';
import type { Outage } from './gateway-rules.ts';
import { startLagMeter } from './lag.ts';

const country = drawCountry(Number(process.argv[2]));
const authority = await createAuthority();
/** Ids of targets that answer with an error. */
let outage: Outage = { ids: [] };

/** A page of a size that takes a throttled line a while. */
const PAGE = Buffer.alloc(160_000, '<p>Much has been written here.</p>\n');
const ICON = Buffer.alloc(1_500, 1);

const listen = async (server: Server, address: string, port: number): Promise<void> => {
  server.listen(port, address);
  await once(server, 'listening');
};

const isDown = ({ id }: LabTarget): boolean => outage.ids.includes(id);

const serveTarget = async (target: LabTarget): Promise<void> => {
  const isSecure = target.operations.includes('handshake');
  const answer: http.RequestListener = (request, response) => {
    if (isDown(target)) response.writeHead(503).end('down');
    else if (!isSecure) response.writeHead(301, { location: `https://${target.host}/` }).end();
    else if (request.url === target.download) response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    else response.writeHead(200, { 'content-type': 'image/x-icon' }).end(ICON);
  };
  const server = isSecure ? https.createServer(await authority.issue(target.host), answer) : http.createServer(answer);
  await listen(server, target.address, target.port);
};

const serveControl = async (control: LabControl): Promise<void> => {
  const body = control.expectedBody ?? 'hello';
  const answer: http.RequestListener = (request, response) =>
    void response.writeHead(200, { 'content-type': 'text/plain' }).end(request.url === control.download ? PAGE : body);
  const isSecure = control.operations.includes('handshake');
  const server = isSecure ? https.createServer(await authority.issue(control.host), answer) : http.createServer(answer);
  await listen(server, control.address, control.port);
};

const truthOf = ({ targets, controls, resolvers }: Country): DnsTable =>
  Object.fromEntries([
    ...[...targets, ...controls].map(({ host, address }) => [host, [address]]),
    ...resolvers.map(({ serverName, address }) => [serverName, [address]]),
  ]);

const truth = truthOf(country);

const servePlainResolver = async (address: string): Promise<void> => {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (query, sender) => {
    const answer = respond(truth, query);
    if (answer) socket.send(answer, sender.port, sender.address);
  });
  socket.bind(53, address);
  await once(socket, 'listening');
};

const serveEncryptedResolver = async ({ address, port, serverName }: Country['resolvers'][number]): Promise<void> => {
  const server = https.createServer(await authority.issue(serverName), (request, response) => {
    const query = new URL(request.url ?? '/', 'https://resolver.test').searchParams.get('dns') ?? '';
    const message = respond(truth, Buffer.from(query, 'base64url'));
    if (message) response.writeHead(200, { 'content-type': 'application/dns-message' }).end(message);
  });
  await listen(server, address, port);
};

await Promise.all([
  ...country.targets.map(serveTarget),
  ...country.controls.map(serveControl),
  ...country.resolvers.map(serveEncryptedResolver),
  ...[...new Set([...country.networks, ...country.outside].map(({ resolver }) => resolver))].map(servePlainResolver),
]);
const takeLagMs = startLagMeter();
process.stdout.write(`${JSON.stringify({ authority: authority.cert })}\n`);
for await (const line of createInterface(process.stdin)) {
  outage = JSON.parse(line) as Outage;
  process.stdout.write(`${JSON.stringify({ answer: { lagMs: takeLagMs() } })}\n`);
}
process.exit(0);
