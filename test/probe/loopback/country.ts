/**
 * A small internet on loopback: a system resolver that lies as told, an encrypted one that does not, neutral servers, and an
 * authority that all certificates come from. Addresses of 127.66.0.0/16 stand for those at which no public service can be.
 */
import type { ControlTarget, EncryptedResolver } from '../../../src/probe/controls.ts';
import type { Network } from '../../../src/probe/network.ts';
import type { Plan } from '../../../src/probe/run-probe.ts';
import type { Target } from '../../../src/probe/targets.ts';
import { nodeNetwork } from '../../../src/probe/vantage/node.ts';
import { createAuthority } from './authority.ts';
import type { Authority } from './authority.ts';
import { closingStack } from './closing.ts';
import type { ClosingStack } from './closing.ts';
import { startDnsServer } from './dns-server.ts';
import type { DnsRule } from './dns-server.ts';
import { answer, startEncryptedResolver, startFilter, startHttpServer, startTlsServer } from './servers.ts';
import type { Place } from './servers.ts';

export interface Country {
  readonly closing: ClosingStack;
  readonly authority: Authority;
  readonly network: Network;
  readonly controls: readonly ControlTarget[];
  readonly resolvers: readonly EncryptedResolver[];
  /** What the system's resolver says, and what is true. Both may be changed at any time. */
  readonly told: Record<string, DnsRule>;
  readonly truth: Record<string, DnsRule>;
}

const CAPTIVE_BODY = 'You are online';

/** A name that is filtered on the way to the second neutral server, too. */
export const FILTERED_EVERYWHERE = 'everywhere.test';

const startControls = async (closing: ClosingStack, authority: Authority): Promise<ControlTarget[]> => {
  const secure = await startTlsServer(closing, await authority.issue('neutral.test'), answer(200), { address: '127.3.0.1' });
  const second = await startTlsServer(closing, await authority.issue('second.test'), answer(200), { address: '127.3.0.3' });
  const isFiltered = (firstBytes: Buffer) => (firstBytes.includes(FILTERED_EVERYWHERE) ? 'reset' : 'pass');
  const filter = await startFilter(closing, second, isFiltered, { address: '127.3.0.2' });
  const plain = await startHttpServer(closing, answer(200, CAPTIVE_BODY), '127.3.0.1');
  return [
    {
      id: 'control/secure',
      host: 'neutral.test',
      port: secure.port,
      path: '/',
      operations: ['resolve', 'connect', 'handshake', 'request'],
    },
    {
      id: 'control/second',
      host: 'second.test',
      port: filter.port,
      path: '/',
      operations: ['resolve', 'connect', 'handshake', 'request'],
    },
    {
      id: 'control/plain',
      host: 'captive.test',
      port: plain.port,
      path: '/',
      operations: ['resolve', 'connect', 'request'],
      expectedBody: CAPTIVE_BODY,
    },
  ];
};

export const startCountry = async (): Promise<Country> => {
  const closing = closingStack();
  const authority = await createAuthority();
  const neutral = { 'neutral.test': ['127.3.0.1'], 'second.test': ['127.3.0.2'], 'captive.test': ['127.3.0.1'] };
  const told: Record<string, DnsRule> = { ...neutral };
  const truth: Record<string, DnsRule> = { ...neutral };
  const system = await startDnsServer(closing, told);
  const encrypted = await startEncryptedResolver(closing, await authority.issue('resolver.test'), truth);
  return {
    closing,
    authority,
    told,
    truth,
    network: nodeNetwork({ resolvers: [system], authorities: [authority.cert] }),
    controls: await startControls(closing, authority),
    resolvers: [{ name: 'loopback', ...encrypted, serverName: 'resolver.test', path: '/dns-query' }],
  };
};

/** What a country's probe measures, given its targets. */
export const planFor = ({ controls, resolvers }: Country, targets: readonly Target[]): Plan => ({
  targets,
  controls,
  resolvers,
  isBogon: (address) => address.startsWith('127.66.'),
});

/** A target at a place, under a name that both resolvers tell truly until told otherwise. */
export const addTarget = (country: Country, name: string, place: Place): Target => {
  const host = `${name}.test`;
  country.told[host] = [place.address];
  country.truth[host] = [place.address];
  return {
    id: `wikipedia/${name}`,
    service: 'wikipedia',
    host,
    port: place.port,
    path: '/',
    operations: ['resolve', 'connect', 'handshake', 'request'],
  };
};
