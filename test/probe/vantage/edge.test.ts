import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../src/probe/outcome.ts';
import type { Target } from '../../../src/probe/targets.ts';
import { measureOverFetch, type EdgeNetwork } from '../../../src/probe/vantage/edge.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

/** A real server on loopback that answers with a status, or hangs up. */
async function serve(status: number | 'hang up'): Promise<number> {
  const server = createServer((request, response) => {
    if (status === 'hang up') request.socket.destroy();
    else response.writeHead(status).end('body');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Sends what would go to a name over TLS to the local server of that name. */
const network = (ports: Record<string, number>): EdgeNetwork => ({
  now: () => Date.now(),
  addressesOf: ({ host }) => Promise.resolve([host.startsWith('carried') ? '104.16.1.1' : '192.0.2.1']),
  fetch: (address, init) => fetch(`http://127.0.0.1:${ports[new URL(address).hostname] ?? 1}/`, init),
  connect: (_, port) =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve();
      });
      socket.on('error', reject);
    }),
});

const target = (name: string, overrides: Partial<Target> = {}): Target => ({
  id: `x/${name}`,
  service: 'x',
  host: `${name}.test`,
  port: 443,
  path: '/',
  operations: ['resolve', 'connect', 'handshake', 'request'],
  ...overrides,
});

const head = { report_id: '0192f0c1-2345-7abc-8def-0123456789ab', software_name: 'tocsin-edge', software_version: '0.1.0' };

describe('the edge', () => {
  it('tells a service that answers from one that fails, refuses or hangs up', async () => {
    const ports = {
      'up.test': await serve(200),
      'moved.test': await serve(302),
      'down.test': await serve(503),
      'cut.test': await serve('hang up'),
      'control.test': await serve(200),
    };
    const targets = ['up', 'moved', 'down', 'cut', 'nowhere', 'carried'].map((name) => target(name));
    const app = target('app', { port: ports['up.test'], operations: ['connect'], addresses: ['192.0.2.1'] });
    const report = await measureOverFetch([...targets, app], [{ ...target('control'), id: 'control/one' }], network(ports), head);
    expect(report.control).toMatchObject({ ok: true, succeeded: 1 });
    const outcomes = Object.fromEntries(
      report.measurements.map((measurement) => [measurement.target, outcomeOf(measurement, report.control).outcome]),
    );
    expect(outcomes).toEqual({
      'x/up': 'ok',
      'x/moved': 'ok',
      'x/down': 'http',
      'x/cut': 'http',
      'x/nowhere': 'http',
      'x/carried': 'inconclusive',
      'x/app': 'ok',
    });
  });

  it('says that it is itself offline where most neutral targets do not answer', async () => {
    const ports = { 'control.test': await serve(200) };
    const controls = ['control', 'other', 'third'].map((name) => ({ ...target(name), id: `control/${name}` }));
    const report = await measureOverFetch([target('up')], controls, network(ports), head);
    expect(report.control.ok).toBe(false);
    expect(report.measurements.map((measurement) => outcomeOf(measurement, report.control).outcome)).toEqual(['inconclusive']);
  });
});
