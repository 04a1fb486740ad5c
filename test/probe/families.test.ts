import { encode } from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { CONTROL_TARGETS, ENCRYPTED_RESOLVERS } from '../../src/probe/controls.ts';
import { outcomeOf } from '../../src/probe/outcome.ts';
import { Report } from '../../src/probe/report.ts';
import type { Measurement } from '../../src/probe/report.ts';
import { runProbe } from '../../src/probe/run-probe.ts';
import { findTarget } from '../../src/probe/targets.ts';
import type { Network } from '../../src/probe/network.ts';
import { virtualNetwork } from './virtual-network.ts';

const REPORTER = {
  report_id: '019343c1-e9d8-7000-8000-000000000001',
  software_name: 'probe',
  software_version: '1.0.0',
  platform: 'linux',
  network_type: 'unknown',
} as const;

const NEUTRAL = ['93.184.1.1', '2606:2800::1'];

/** Where encrypted resolvers say that the service is. */
const TRUE_ADDRESS = '104.244.42.1';
const encrypted = encode({
  type: 'response',
  questions: [{ name: 'x.com', type: 'A' }],
  answers: [{ name: 'x.com', type: 'A', data: TRUE_ADDRESS }],
});

interface Line {
  /** Addresses of the service, by its system's resolver. */
  readonly service: readonly string[];
  /** How a connection to an address fails there; null where it does not. */
  readonly fails: (address: string) => 'network_unreachable' | 'connection_reset' | null;
}

/** One service with a name, or Telegram by its built-in addresses, measured over a line. */
const measure = async ({ service, fails }: Line, id = 'x/www'): Promise<{ outcome: string; measurement: Measurement | undefined }> => {
  const { network } = virtualNetwork(() => ({ resolve: 5, connect: 5, handshake: 5, request: 5 }), 'Success and Microsoft Connect Test');
  const target = findTarget(id);
  const line: Network = {
    ...network,
    resolve: (host) => Promise.resolve({ failure: null, value: host === target?.host ? service : NEUTRAL }),
    request: async (connection, asked, limit) => {
      const made = await network.request(connection, asked, limit);
      return made.failure === null && asked.path.startsWith('/dns-query')
        ? { failure: null, value: { ...made.value, body: encrypted } }
        : made;
    },
    connect: async (address, port, limit) => {
      const failure = fails(address);
      return failure === null ? network.connect(address, port, limit) : { failure, source: 'target' };
    },
  };
  const plan = {
    targets: target ? [target] : [],
    controls: CONTROL_TARGETS,
    resolvers: ENCRYPTED_RESOLVERS,
    isBogon: (address: string) => address.startsWith('10.'),
  };
  const report = Report.parse(await runProbe(plan, line, REPORTER, { signal: new AbortController().signal }));
  const [measurement] = report.measurements;
  return { outcome: measurement ? outcomeOf(measurement, report.control).outcome : 'none', measurement };
};

const isV6 = (address: string): boolean => address.includes(':');
const withoutV4 = (address: string) => (isV6(address) ? null : 'network_unreachable');
const withoutV6 = (address: string) => (isV6(address) ? 'network_unreachable' : null);
const isNeutral = (address: string): boolean => NEUTRAL.includes(address);
const both = ['104.244.42.1', '104.244.42.2', '2a04:9d40::1'];

describe('IPv4 and IPv6 apart', () => {
  it('reach a service by whatever family works', async () => {
    expect((await measure({ service: both, fails: withoutV4 })).outcome).toBe('ok');
    expect((await measure({ service: both, fails: withoutV6 })).outcome).toBe('ok');
  });

  it.each([
    ['IPv6 alone, of a service that has none', ['104.244.42.1'], withoutV4],
    [
      'IPv4 alone, of a name that has only IPv6 there, where the service is not to be reached otherwise either',
      ['2a04:9d40::1'],
      (address: string) => (address === TRUE_ADDRESS ? 'connection_reset' : withoutV6(address)),
    ],
  ])('blame nobody on a line with %s', async (_what, service, fails) => {
    expect((await measure({ service, fails })).outcome).toBe('inconclusive');
  });

  it.each([[['2a04:9d40::1']], [['10.10.34.36', '2a04:9d40::1']]])(
    'show a name of which the resolver gives %j, where the service is at an IPv4 address and the line has no IPv6',
    async (service) => {
      const { outcome, measurement } = await measure({ service, fails: withoutV6 });
      expect(outcome).toBe('dns');
      expect(measurement?.comparisons?.again?.failure).toBe('network_unreachable');
      expect((await measure({ service, fails: () => null })).outcome).toBe('ok');
    },
  );

  it('blame nobody on a line without IPv4 for addresses that an app has built in', async () => {
    expect((await measure({ service: [], fails: withoutV4 }, 'telegram/app')).outcome).toBe('inconclusive');
  });

  it('show a block of every address, with those of the family that the line carries', async () => {
    const { outcome, measurement } = await measure({
      service: both,
      fails: (address) => (isNeutral(address) ? withoutV6(address) : (withoutV6(address) ?? 'connection_reset')),
    });
    expect(outcome).toBe('tcp');
    expect(measurement?.comparisons?.tcp).toEqual({
      address: NEUTRAL[0],
      failure: null,
      unreached: both.slice(0, 2).map((address) => ({ address, failure: 'connection_reset' })),
    });
  });

  it('show a block of IPv6 on a line that has nothing else', async () => {
    const fails = (address: string) => withoutV4(address) ?? (isNeutral(address) ? null : 'connection_reset');
    const { outcome, measurement } = await measure({ service: both, fails });
    expect(outcome).toBe('tcp');
    expect(measurement?.comparisons?.tcp).toMatchObject({ address: NEUTRAL[1], unreached: [{ address: both[2] }] });
  });

  it('tries every address, four of each family at most', async () => {
    const many = Array.from({ length: 6 }, (_, index) => [`104.244.42.${index}`, `2a04:9d40::${index}`]).flat();
    const { measurement } = await measure({ service: many, fails: (address) => (isNeutral(address) ? null : 'connection_reset') });
    expect(measurement?.comparisons?.tcp?.unreached).toHaveLength(8);
  });
});
