/** The rules of a scenario as a gateway carries them out: what its packet filter does, and what its liar says. Pure. */
import type { DnsTable } from '../probe/loopback/dns-server.ts';
import type { Country, LabNetwork, LabTarget } from './draw.ts';
import { beginsBlocked } from './scenarios.ts';
import type { Rule } from './scenarios.ts';

/** Ports on which a gateway's liar listens. */
export const LIAR_PORTS = { dns: 5_353, page: 8_081, portal: 8_082, tls: 8_083 } as const;

/** The national gateway, or that of a network by its index. */
export type Gateway = 'national' | number;

export interface LiarPlan {
  /** Lies by name; `*` for every name. What is not in it is asked of `upstream`. */
  readonly lies: DnsTable;
  /** true: the true answer follows the lie. */
  readonly isRace: boolean;
  readonly upstream: string;
  readonly page: 'known' | 'redirect' | 'unknown';
}

interface Tables {
  readonly filter: string[];
  readonly nat: string[];
}

const RESET = '-p tcp -j REJECT --reject-with tcp-reset';
const LOSS = 0.1;
/** Bytes a second that a throttled flow is let through, and at once; about 80 kbit/s. */
const THROTTLE = { rate: '8kb/s', burst: '12kb' } as const;

/** Is this country's censorship done at the border, or by each network? */
const isAtBorder = ({ variant }: Country): boolean => (variant * 10) % 1 < 0.5;

export const gatewaysOf = (country: Country): Gateway[] => ['national', ...country.networks.keys()];

const placesOf = (country: Country, networks: readonly LabNetwork[]): Gateway[] =>
  networks.length > 1 && isAtBorder(country) ? ['national'] : networks.map((network) => country.networks.indexOf(network));

const redirect = (match: string, port: number): string => `-A PREROUTING ${match} -j REDIRECT --to-ports ${port}`;

const dnsTo = (source: string, port: number): Tables => ({ filter: [], nat: [redirect(`${source} -p udp --dport 53`, port)] });

const forTargets = (targets: readonly LabTarget[], lineOf: (target: LabTarget) => string): Tables => ({
  filter: targets.map((target) => `-A FORWARD ${lineOf(target)}`),
  nat: [],
});

const named = ({ host, port }: LabTarget): string => `-p tcp --dport ${port} -m string --algo bm --string "${host}"`;

/** Handshakes that carry a name: all of the network, or every second one of each subscriber, counted by itself. */
const sniLines = (network: LabNetwork, source: string, target: LabTarget, { how, half }: Extract<Rule, { kind: 'sni' }>): string[] => {
  const fate = how === 'drop' ? '-j DROP' : '-j REJECT --reject-with tcp-reset';
  if (!half) return [`-A FORWARD ${source} ${named(target)} ${fate}`];
  return network.subscribers.map((home) => {
    const nth = `-m statistic --mode nth --every 2 --packet ${beginsBlocked(network, home) ? 0 : 1}`;
    return `-A FORWARD -s ${home.address} ${named(target)} ${nth} ${fate}`;
  });
};

const plainPortsOf = ({ targets, controls }: Country): number[] => [
  ...new Set([...targets, ...controls].filter(({ operations }) => !operations.includes('handshake')).map(({ port }) => port)),
];

type LineRule = Extract<Rule, { kind: 'blackout' | 'captive-portal' | 'resolver-outage' | 'loss' }>;
type AimedRule = Extract<Rule, { networks: unknown; targets: unknown }>;

interface Ends {
  readonly source: string;
  readonly target: string;
}

/** A rule that meets some services. */
const aimedTables = (rule: AimedRule, network: LabNetwork, { source, target }: Ends): Tables => {
  switch (rule.kind) {
    case 'dns':
      return dnsTo(source, LIAR_PORTS.dns);
    case 'ip':
      return forTargets(rule.targets, ({ address }) => `${source} -d ${address} ${rule.how === 'drop' ? '-j DROP' : RESET}`);
    case 'sni':
      return { filter: rule.targets.flatMap((each) => sniLines(network, source, each, rule)), nat: [] };
    case 'blockpage':
      return {
        filter: [],
        nat: rule.targets.map(({ address, port }) => redirect(`${source} -p tcp -d ${address} --dport ${port}`, LIAR_PORTS.page)),
      };
    case 'throttle':
      return forTargets(
        rule.targets,
        ({ address, port }) =>
          `${target} -s ${address} -p tcp --sport ${port} -m hashlimit --hashlimit-name slow --hashlimit-mode srcip,dstip,dstport ` +
          `--hashlimit-above ${THROTTLE.rate} --hashlimit-burst ${THROTTLE.burst} -j DROP`,
      );
    default:
      return rule satisfies never;
  }
};

/** A rule that meets whole lines. */
const lineTables = (country: Country, rule: LineRule, { source, target }: Ends): Tables => {
  switch (rule.kind) {
    case 'blackout':
      return { filter: [`-A FORWARD ${source} -j DROP`, `-A FORWARD ${target} -j DROP`], nat: [] };
    case 'captive-portal':
      return {
        filter: [`-A FORWARD ${source} ${RESET}`],
        nat: plainPortsOf(country).map((port) => redirect(`${source} -p tcp --dport ${port}`, LIAR_PORTS.portal)),
      };
    case 'resolver-outage':
      return rule.how === 'SERVFAIL'
        ? dnsTo(source, LIAR_PORTS.dns)
        : { filter: ['udp', 'tcp'].map((protocol) => `-A FORWARD ${source} -p ${protocol} --dport 53 -j DROP`), nat: [] };
    case 'loss':
      return {
        filter: [source, target].map((end) => `-A FORWARD ${end} -m statistic --mode random --probability ${LOSS} -j DROP`),
        nat: [],
      };
    default:
      return rule satisfies never;
  }
};

/** What one rule comes to on the line of one network. */
const tablesOf = (country: Country, rule: AimedRule | LineRule, network: LabNetwork): Tables => {
  const { block } = network;
  const ends = { source: `-s ${block}.0.0/16`, target: `-d ${block}.0.0/16` };
  return 'targets' in rule ? aimedTables(rule, network, ends) : lineTables(country, rule, ends);
};

const inSections = ({ filter, nat }: Tables): string => ['*nat', ...nat, 'COMMIT', '*filter', ...filter, 'COMMIT', ''].join('\n');

/** Whatever is asked of the censor's own server is answered by the liar of the gateway on which its address lies. */
const blockServerTables = (country: Country): string[] => {
  const to = `-d ${country.blockServer.address} -p tcp`;
  const plain = plainPortsOf(country).map((port) => redirect(`${to} --dport ${port}`, LIAR_PORTS.page));
  return [...plain, redirect(to, LIAR_PORTS.tls)];
};

/** Input of `iptables-restore` for a gateway. */
export const gatewayFilter = (country: Country, rules: readonly Rule[], gateway: Gateway): string => {
  const tables = rules.flatMap((rule) => {
    if (!('networks' in rule) || !placesOf(country, rule.networks).includes(gateway)) return [];
    const own = gateway === 'national' ? rule.networks : rule.networks.filter((network) => country.networks[gateway] === network);
    return own.map((network) => tablesOf(country, rule, network));
  });
  const nat = gateway === 'national' ? blockServerTables(country) : [];
  return inSections({ filter: tables.flatMap(({ filter }) => filter), nat: [...tables.flatMap((each) => each.nat), ...nat] });
};

const lieOf = (rule: Rule): DnsTable => {
  if (rule.kind === 'resolver-outage') return { '*': 'SERVFAIL' };
  if (rule.kind !== 'dns') return {};
  return Object.fromEntries(rule.targets.map(({ host }) => [host, rule.how === 'nxdomain' ? 'NXDOMAIN' : [rule.address]]));
};

/** What the liar of a gateway says under the rules. */
export const liarPlan = (country: Country, rules: readonly Rule[], gateway: Gateway): LiarPlan => ({
  lies: Object.assign({}, ...rules.map(lieOf)),
  isRace: rules.some((rule) => rule.kind === 'dns' && rule.how === 'race'),
  upstream: country.networks[gateway === 'national' ? 0 : gateway]?.resolver ?? '',
  page: rules.flatMap((rule) => (rule.kind === 'blockpage' ? [rule.page] : []))[0] ?? 'unknown',
});

/** Input of `iptables-restore` for the machine of a volunteer: empty but for the one that is broken. */
export const ownFilter = (rules: readonly Rule[], name: string): string => {
  const broken = rules.flatMap((rule) => (rule.kind === 'broken-probe' && rule.subscriber.name === name ? [rule] : []));
  const filter = broken.flatMap((rule) =>
    rule.how === 'filter' ? rule.targets.map(({ address }) => `-A OUTPUT -d ${address} ${RESET}`) : ['-A OUTPUT -p udp --dport 53 -j DROP'],
  );
  return inSections({ filter, nat: [] });
};

/** What the services' own servers do under the rules: which answer with an error. */
export interface Outage {
  readonly ids: readonly string[];
}

export const outageOf = (rules: readonly Rule[]): Outage => {
  const outages = rules.flatMap((rule) => (rule.kind === 'outage' && rule.how === 'error' ? [rule] : []));
  return { ids: outages.flatMap(({ targets }) => targets.map(({ id }) => id)) };
};

/** Input of `iptables-restore` for the outside: servers that are down refuse connections. */
export const outsideFilter = (rules: readonly Rule[]): string => {
  const outages = rules.flatMap((rule) => (rule.kind === 'outage' && rule.how === 'refuse' ? [rule] : []));
  const refused = outages.flatMap(({ targets }) =>
    targets.map(({ address, port }) => `-A INPUT -d ${address} -p tcp --dport ${port} -j REJECT --reject-with tcp-reset`),
  );
  return inSections({ filter: refused, nat: [] });
};
