/**
 * Draws a country from a seed: who lives in it, which services it uses, under which names, addresses and ports, and what its censor has
 * against whom. Nothing of it exists; the addresses only look like public ones, so that the probe's own rules on addresses hold.
 */
import { between, seededRandom } from '../bench/random.ts';
import type { ControlTarget, EncryptedResolver } from '../../src/probe/controls.ts';
import type { ServiceId } from '../../src/probe/services.ts';
import { TARGETS } from '../../src/probe/targets.ts';
import type { Target } from '../../src/probe/targets.ts';

const NETWORKS = 3;
const SUBSCRIBERS = 4;
const OUTSIDE_VANTAGES = 3;
const SERVICES = 8;
const BLOCKED_SERVICES = 3;
/** The first network number that is kept for private use (RFC 6996), and how many there are. */
const PRIVATE_ASN = { first: 64_512, count: 1_000 } as const;

export interface Home {
  /** Name of its network namespace. */
  readonly name: string;
  readonly address: string;
  /** The other end of its line. */
  readonly gateway: string;
  /** Its provider's resolver. */
  readonly resolver: string;
}

export interface LabNetwork {
  readonly asn: number;
  readonly name: string;
  /** Its addresses, a /16. */
  readonly block: string;
  readonly resolver: string;
  readonly subscribers: readonly Home[];
}

/** A target with the one address at which the lab serves it. */
export interface LabTarget extends Target {
  readonly address: string;
}

export interface LabControl extends ControlTarget {
  readonly address: string;
}

export interface Country {
  readonly seed: number;
  readonly networks: readonly LabNetwork[];
  /** Volunteers in other countries. */
  readonly outside: readonly Home[];
  readonly targets: readonly LabTarget[];
  readonly controls: readonly LabControl[];
  readonly resolvers: readonly EncryptedResolver[];
  /** The censor's server: block pages, and where false answers lead. */
  readonly blockServer: { readonly address: string; readonly host: string };
  readonly blocked: { readonly services: readonly ServiceId[]; readonly networks: readonly LabNetwork[] };
  /** The one network of `one-network-only`, and the one probe of `one-broken-probe`. */
  readonly only: { readonly network: LabNetwork; readonly subscriber: Home };
  /** Address of the observatory's front on the outside. */
  readonly front: { readonly address: string; readonly port: number };
  /** Chance that a scenario draws its own variant with, uniform in [0, 1). */
  readonly variant: number;
}

type Random = () => number;

const shuffled = <T>(random: Random, items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, order: random() }))
    .sort((one, other) => one.order - other.order)
    .map(({ item }) => item);

/** First bytes of addresses of which no part is reserved. */
const FIRST_BYTES = Array.from({ length: 60 }, (_, index) => (index < 30 ? 23 + index : 130 + index - 30));

/** Blocks of 65,536 addresses, no two alike, each as its first two bytes. */
const drawBlocks = (random: Random) => {
  const firsts = shuffled(random, FIRST_BYTES);
  return (): string => `${firsts.pop() ?? 99}.${between(random, 1, 254)}`;
};

const SYLLABLES = ['ba', 'de', 'fi', 'go', 'hu', 'ka', 'le', 'mi', 'no', 'pu', 'ra', 'se', 'ti', 'vo', 'zu'];
const drawNames = (random: Random) => {
  const used = new Set<string>();
  const word = (): string => Array.from({ length: 4 }, () => SYLLABLES[between(random, 0, SYLLABLES.length - 1)]).join('');
  return (end: string): string => {
    let name = word();
    while (used.has(name)) name = word();
    used.add(name);
    return `${name}${end}`;
  };
};

const drawPort = (random: Random): number => (random() < 0.5 ? 443 : between(random, 2_000, 9_000));
const drawPlainPort = (random: Random): number => (random() < 0.5 ? 80 : between(random, 10_000, 19_000));

type Draws = { random: Random; block: () => string; name: (end: string) => string };

const drawHome = ({ random }: Draws, name: string, prefix: string, resolver: string): Home => ({
  name,
  address: `${prefix}.${between(random, 2, 254)}`,
  gateway: `${prefix}.1`,
  resolver,
});

const drawNetwork = (draws: Draws, index: number, asn: number): LabNetwork => {
  const block = draws.block();
  const resolver = `${draws.block()}.53.53`;
  const thirds = shuffled(
    draws.random,
    Array.from({ length: 250 }, (_, third) => third + 1),
  );
  const subscribers = thirds
    .slice(0, SUBSCRIBERS)
    .map((third, place) => drawHome(draws, `n${index}s${place}`, `${block}.${third}`, resolver));
  return { asn, name: draws.name(' Telecom'), block, resolver, subscribers };
};

const isWeb = (target: Target): boolean => target.operations.length === 4 && target.authority === undefined;

/** Targets by their real ids, under drawn names: one over TLS a service, and for some the door over plain HTTP too, which leads to it. */
const drawTargets = (draws: Draws, services: readonly ServiceId[]): LabTarget[] =>
  services.flatMap((service, index) => {
    const real = TARGETS.find((target) => target.service === service && isWeb(target));
    if (!real) return [];
    const address = `${draws.block()}.${between(draws.random, 1, 254)}.${between(draws.random, 2, 254)}`;
    const host = draws.name('.test');
    const secure = { ...real, host, address, port: drawPort(draws.random), path: '/favicon.ico', download: '/page' };
    const plain: LabTarget = {
      id: `${service}/plain`,
      service,
      host,
      address,
      port: drawPlainPort(draws.random),
      path: '/',
      operations: ['resolve', 'connect', 'request'],
      leadsToTls: true,
    };
    return index < BLOCKED_SERVICES + 1 ? [secure, plain] : [secure];
  });

const CONTROL_BODY = 'You are online';

const drawControls = (draws: Draws): LabControl[] =>
  ['one', 'two', 'three', 'four', 'five'].map((place, index) => {
    const isPlain = index > 2;
    return {
      id: `control/${place}`,
      host: draws.name('.test'),
      address: `${draws.block()}.7.${between(draws.random, 2, 254)}`,
      port: isPlain ? drawPlainPort(draws.random) : drawPort(draws.random),
      path: '/check',
      operations: isPlain ? ['resolve', 'connect', 'request'] : ['resolve', 'connect', 'handshake', 'request'],
      ...(isPlain ? { expectedBody: CONTROL_BODY } : index < 2 ? { download: '/page' } : {}),
    };
  });

const drawResolvers = (draws: Draws): EncryptedResolver[] =>
  ['first', 'second', 'third'].map((name) => ({
    name,
    address: `${draws.block()}.8.8`,
    port: 443,
    serverName: draws.name('.test'),
    path: '/dns-query',
  }));

/** The same seed draws the same country. */
export const drawCountry = (seed: number): Country => {
  const random = seededRandom(seed);
  const draws: Draws = { random, block: drawBlocks(random), name: drawNames(random) };
  const asns = shuffled(
    random,
    Array.from({ length: PRIVATE_ASN.count }, (_, index) => PRIVATE_ASN.first + index),
  );
  const networks = asns.slice(0, NETWORKS).map((asn, index) => drawNetwork(draws, index, asn));
  const outsideResolver = `${draws.block()}.53.53`;
  const outside = Array.from({ length: OUTSIDE_VANTAGES }, (_, index) =>
    drawHome(draws, `o${index}`, `${draws.block()}.${between(random, 1, 250)}`, outsideResolver),
  );
  const known = [...new Set(TARGETS.filter((target) => isWeb(target) && target.sensitive !== true).map(({ service }) => service))];
  const services = shuffled(random, known).slice(0, SERVICES);
  const blockedNetworks = shuffled(random, networks).slice(0, NETWORKS - 1);
  const only = shuffled(random, networks)[0];
  const subscriber = only && shuffled(random, only.subscribers)[0];
  if (!only || !subscriber) throw new Error('a country has networks, and these subscribers');
  return {
    seed,
    networks,
    outside,
    targets: drawTargets(draws, services),
    controls: drawControls(draws),
    resolvers: drawResolvers(draws),
    blockServer: { address: `${draws.block()}.66.66`, host: draws.name('.test') },
    blocked: { services: services.slice(0, BLOCKED_SERVICES), networks: blockedNetworks },
    only: { network: only, subscriber },
    front: { address: `${draws.block()}.9.9`, port: between(random, 8_000, 9_000) },
    variant: random(),
  };
};
