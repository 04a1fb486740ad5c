import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attempt, Connection, Limit } from '../../src/probe/network.ts';
import { nodeNetwork } from '../../src/probe/vantage/node.ts';
import { createAuthority, selfSigned } from './loopback/authority.ts';
import type { Authority } from './loopback/authority.ts';
import { closingStack } from './loopback/closing.ts';
import { startDnsServer } from './loopback/dns-server.ts';
import { answer, neverAnswer, refusedPlace, startFilter, startHttpServer, startTlsServer } from './loopback/servers.ts';

const NODE_NETWORK = pathToFileURL(join(import.meta.dirname, '../../src/probe/vantage/node.ts')).href;

const closing = closingStack();
let authority: Authority;
let resolver: string;

beforeAll(async () => {
  authority = await createAuthority();
  resolver = await startDnsServer(closing, {
    'both.test': ['2001:db8::1', '192.0.2.1', '192.0.2.2'],
    'v6.test': ['2001:db8::2'],
    'refused.test': 'REFUSED',
    'silent.test': 'silence',
    'empty.test': [],
  });
});
afterAll(() => closing.closeAll());

const network = () => nodeNetwork({ resolvers: [resolver], authorities: [authority.cert] });
const within = (timeoutMs: number): Limit => ({ timeoutMs, signal: new AbortController().signal });

const opened = (made: Attempt<Connection>): Connection => {
  if (made.failure !== null) throw new Error(`not connected: ${made.failure}`);
  return made.value;
};

describe('resolving', () => {
  it('gives IPv4 addresses before IPv6 ones', async () => {
    expect(await network().resolve('both.test', within(2_000))).toEqual({
      failure: null,
      value: ['192.0.2.1', '192.0.2.2', '2001:db8::1'],
    });
    expect(await network().resolve('v6.test', within(2_000))).toEqual({ failure: null, value: ['2001:db8::2'] });
  });

  it.each([
    ['nowhere.test', 'dns_nxdomain_error', 'target'],
    ['empty.test', 'dns_no_answer', 'target'],
    ['refused.test', 'dns_refused_error', 'resolver'],
  ])('tells of %s that it is %s', async (host, failure, source) => {
    expect(await network().resolve(host, within(4_000))).toEqual({ failure, source });
  });

  it('ends at its limit where the resolver is silent', async () => {
    expect(await network().resolve('silent.test', within(50))).toEqual({ failure: 'generic_timeout_error', source: 'resolver' });
  });

  it('ends at once where the run is ended, by the probe’s own doing', async () => {
    const ended = new AbortController();
    const asked = network().resolve('silent.test', { timeoutMs: 60_000, signal: ended.signal });
    ended.abort();
    expect(await asked).toEqual({ failure: 'interrupted', source: 'probe' });
    expect(await network().resolve('both.test', { timeoutMs: 1_000, signal: ended.signal })).toEqual({
      failure: 'interrupted',
      source: 'probe',
    });
  });
});

describe('connections', () => {
  it('are refused where nothing listens', async () => {
    const { address, port } = await refusedPlace();
    expect(await network().connect(address, port, within(1_000))).toEqual({ failure: 'connection_refused', source: 'target' });
  });

  it('are closed for good by closing, through TLS too', async () => {
    const server = await startTlsServer(closing, await authority.issue('open.test'), answer(200));
    const filter = await startFilter(closing, server, () => 'pass', { address: '127.5.0.1' });
    const plain = opened(await network().connect(filter.address, filter.port, within(1_000)));
    const secure = opened(await network().handshake(plain, { serverName: 'open.test', verify: true }, within(2_000)));
    secure.close();
    secure.close();
    expect(await network().request(secure, { host: 'open.test', path: '/', accept: '*/*', bodyBytes: 10 }, within(1_000))).toMatchObject({
      source: 'target',
    });
  });

  it('whose handshake hangs are closed at the limit, as the other side sees', async () => {
    const silent = net.createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const bound = silent.address();
    const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
    const [plain, [accepted]] = await Promise.all([network().connect('127.0.0.1', port, within(1_000)), once(silent, 'connection')]);
    const isClosed = once(accepted.on('error', () => undefined).resume(), 'close');
    expect(await network().handshake(opened(plain), { serverName: 'a.test', verify: true }, within(50))).toEqual({
      failure: 'generic_timeout_error',
      source: 'target',
    });
    await isClosed;
    silent.close();
  });
});

describe('a handshake', () => {
  const reach = async (
    certified: { key: string; cert: string },
    serverName: string,
    rest: { verify: boolean; authority?: string },
    trust = network(),
  ) => {
    const { address, port } = await startTlsServer(closing, certified, answer(200));
    const made = await trust.handshake(opened(await trust.connect(address, port, within(1_000))), { serverName, ...rest }, within(3_000));
    if (made.failure === null) made.value.close();
    return made.failure;
  };
  const past = { notBeforeDate: new Date('2020-01-01'), notAfterDate: new Date('2020-02-01') };

  it('trusts an authority that it was given, and no other', async () => {
    const certificate = await authority.issue('a.test');
    expect(await reach(certificate, 'a.test', { verify: true })).toBeNull();
    expect(await reach(certificate, 'a.test', { verify: true }, nodeNetwork())).toBe('ssl_unknown_authority');
    expect(await reach(certificate, 'a.test', { verify: true, authority: authority.cert }, nodeNetwork())).toBeNull();
  });

  it.each([
    ['of another host', () => authority.issue('b.test'), 'ssl_invalid_hostname'],
    ['signed by itself', () => selfSigned('a.test'), 'ssl_unknown_authority'],
    ['of the past', () => authority.issue('a.test', past), 'ssl_invalid_certificate'],
  ])('refuses a certificate %s', async (_kind, issue, failure) => {
    expect(await reach(await issue(), 'a.test', { verify: true })).toBe(failure);
    expect(await reach(await issue(), 'a.test', { verify: false })).toBeNull();
  });

  it('says that it is this machine’s own doing where this machine alone trusts the authority', async () => {
    const machines = await createAuthority();
    const folder = mkdtempSync(join(tmpdir(), 'own-authority-'));
    writeFileSync(join(folder, 'ca.pem'), machines.cert);
    const { address, port } = await startTlsServer(closing, await machines.issue('a.test'), answer(200));
    // A process of its own: what the machine trusts is read once in each.
    const shakeHands = `
      import { nodeNetwork } from ${JSON.stringify(NODE_NETWORK)};
      const limit = { timeoutMs: 10_000, signal: new AbortController().signal };
      const { value } = await nodeNetwork().connect('${address}', ${port}, limit);
      console.log(JSON.stringify(await nodeNetwork().handshake(value, { serverName: 'a.test', verify: true }, limit)));
      process.exit();`;
    const env = { ...process.env, SSL_CERT_FILE: join(folder, 'ca.pem') };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', shakeHands], { env });
    rmSync(folder, { recursive: true });
    expect(JSON.parse(stdout)).toEqual({ failure: 'ssl_unknown_authority', source: 'probe' });
  });

  it('fails with a server that speaks no TLS', async () => {
    const { address, port } = await startHttpServer(closing, answer(200));
    const plain = opened(await network().connect(address, port, within(1_000)));
    expect(await network().handshake(plain, { serverName: 'a.test', verify: true }, within(2_000))).toMatchObject({
      failure: 'ssl_failed_handshake',
    });
  });
});

describe('a request', () => {
  const ask = async (port: number, address: string, timeoutMs = 2_000) => {
    const connection = opened(await network().connect(address, port, within(1_000)));
    const made = await network().request(connection, { host: 'a.test', path: '/x', accept: '*/*', bodyBytes: 5 }, within(timeoutMs));
    connection.close();
    return made;
  };

  it('looks like a browser’s, with nothing of this project in it', async () => {
    const seen: string[] = [];
    const { address, port } = await startHttpServer(closing, (request, response) => {
      seen.push(request.url ?? '', ...request.rawHeaders);
      response.end();
    });
    await ask(port, address);
    expect(seen).toEqual(expect.arrayContaining(['/x', 'Host', 'a.test']));
    expect(seen.join(' ')).toMatch(/Mozilla\/5\.0/);
    expect(seen.join(' ')).not.toMatch(/tocsin|probe|node/i);
  });

  it('gives status, redirection and the beginning of the body', async () => {
    const { address, port } = await startHttpServer(closing, (_request, response) =>
      response.writeHead(302, { location: 'http://block.test/' }).end('hello world'),
    );
    expect(await ask(port, address)).toEqual({
      failure: null,
      value: { status: 302, location: 'http://block.test/', saidMs: expect.any(Number) as number, body: Buffer.from('hello') },
    });
  });

  it('ends at its limit where no answer comes', async () => {
    const { address, port } = await startHttpServer(closing, neverAnswer);
    expect(await ask(port, address, 50)).toEqual({ failure: 'generic_timeout_error', source: 'target' });
  });

  it('fails as such where what comes is no HTTP', async () => {
    const babbling = net.createServer((socket) => socket.on('error', () => undefined).end('what?\r\n\r\n'));
    babbling.listen(0, '127.0.0.1');
    await once(babbling, 'listening');
    const bound = babbling.address();
    expect(await ask(bound !== null && typeof bound === 'object' ? bound.port : 0, '127.0.0.1')).toEqual({
      failure: 'http_request_failed',
      source: 'target',
    });
    babbling.close();
  });
});
