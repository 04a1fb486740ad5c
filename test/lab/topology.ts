/** The lab's network namespaces and the lines between them, made with iproute2; they end with the mount namespace that holds them. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Country, Home } from './draw.ts';

const execute = promisify(execFile);

const NAMESPACES = '/run/netns';

/** Arguments that run a program inside a namespace. */
export const inside = (namespace: string): string[] => [`--net=${NAMESPACES}/${namespace}`, '--'];

/** Runs a tool with an input. @throws with the tool's own words */
const feed = (program: string, args: readonly string[], input: string): Promise<void> =>
  new Promise((done, failed) => {
    const child = execFile(program, args, (error, _stdout, stderr) =>
      error ? failed(new Error(`${program} ${args.join(' ')}: ${stderr.trim() || error.message}\n${input}`)) : done(),
    );
    // One that ends before it has read everything says why by itself.
    child.stdin?.on('error', () => undefined).end(input);
  });

/** Sets the packet filter of a namespace to exactly these rules. */
export const setFilter = (namespace: string, rules: string): Promise<void> =>
  feed('nsenter', [...inside(namespace), 'iptables-restore', '-w'], rules);

/** Makes lines and addresses in a namespace. @throws with the tool's own words */
export const ip = (namespace: string, lines: readonly string[]): Promise<void> =>
  feed('ip', ['-n', namespace, '-batch', '-'], lines.join('\n'));

const prefixOf = (address: string): string => address.slice(0, address.lastIndexOf('.'));

/** Packets as a line carries them: without this one "packet" may be 64 kB. */
const up = (device: string): string[] => [`link set ${device} gso_max_segs 1`, `link set ${device} up`];

const cable = (one: string, device: string, other: string, otherDevice: string): string =>
  `link add ${device} netns ${one} type veth peer name ${otherDevice} netns ${other}`;

const setHome = (home: Home): Promise<void> =>
  ip(home.name, ['link set lo up', `addr add ${home.address}/24 dev line`, ...up('line'), `route add default via ${home.gateway}`]);

const homeLine = (home: Home, device: string): string[] => [`addr add ${home.gateway}/24 dev ${device}`, ...up(device)];

/** All addresses that are served on the outside. */
const servedOutside = (country: Country): string[] => [
  ...new Set([
    ...[...country.targets, ...country.controls, ...country.resolvers, country.front].map(({ address }) => address),
    ...[...country.networks, ...country.outside].map(({ resolver }) => resolver),
  ]),
];

const setNetworks = async ({ networks }: Country): Promise<void> => {
  for (const [index, { subscribers }] of networks.entries()) {
    const lines = subscribers.flatMap((home, place) => homeLine(home, `s${place}`));
    const trunk = [`addr add 100.64.${index + 1}.0/31 dev line`, ...up('line'), `route add default via 100.64.${index + 1}.1`];
    await ip(`g${index}`, ['link set lo up', ...lines, ...trunk]);
  }
};

const setBorder = ({ networks, blockServer }: Country): Promise<void> =>
  ip('national', [
    'link set lo up',
    `addr add ${blockServer.address}/32 dev lo`,
    'addr add 100.64.0.0/31 dev line',
    ...up('line'),
    'route add default via 100.64.0.1',
    ...networks.flatMap(({ block }, index) => [
      `addr add 100.64.${index + 1}.1/31 dev g${index}`,
      ...up(`g${index}`),
      `route add ${block}.0.0/16 via 100.64.${index + 1}.0`,
    ]),
  ]);

const setOutside = (country: Country): Promise<void> =>
  ip('outside', [
    'link set lo up',
    ...servedOutside(country).map((address) => `addr add ${address}/32 dev lo`),
    'addr add 100.64.0.1/31 dev national',
    ...up('national'),
    'route add 100.64.0.0/16 via 100.64.0.0',
    ...country.networks.map(({ block }) => `route add ${block}.0.0/16 via 100.64.0.0`),
    ...country.outside.flatMap((home) => homeLine(home, home.name)),
  ]);

/** For a second only: a question from a port that was in use before would go the way that earlier rules gave to that flow. */
const FLOW_MEMORY = ['udp_timeout', 'udp_timeout_stream'].map((name) => `/proc/sys/net/netfilter/nf_conntrack_${name}`);

/** Lets a namespace pass packets on, and forget flows of datagrams soon. */
const forward = (namespace: string): Promise<unknown> => {
  const settings = ['/proc/sys/net/ipv4/ip_forward', ...FLOW_MEMORY].map((path) => `if [ -w ${path} ]; then echo 1 > ${path}; fi`);
  return execute('nsenter', [...inside(namespace), 'sh', '-c', settings.join('\n')]);
};

/** Builds the country. @throws where a tool fails, with its words */
export const buildTopology = async (country: Country): Promise<void> => {
  const { networks, outside } = country;
  const gateways = networks.map((_network, index) => `g${index}`);
  const homes = [...networks.flatMap(({ subscribers }) => subscribers), ...outside];
  const names = ['national', 'outside', ...gateways, ...homes.map(({ name }) => name)];
  const cables = [
    cable('national', 'line', 'outside', 'national'),
    ...gateways.map((gateway) => cable(gateway, 'line', 'national', gateway)),
    ...networks.flatMap(({ subscribers }, index) => subscribers.map(({ name }, place) => cable(name, 'line', `g${index}`, `s${place}`))),
    ...outside.map(({ name }) => cable(name, 'line', 'outside', name)),
  ];
  await feed('ip', ['-batch', '-'], [...names.map((name) => `netns add ${name}`), ...cables].join('\n'));
  await Promise.all(homes.map(setHome));
  await Promise.all([setNetworks(country), setBorder(country), setOutside(country)]);
  await Promise.all([...gateways, 'national', 'outside'].map(forward));
  // Two homes of one /24 would be one voter.
  if (new Set(homes.map(({ address }) => prefixOf(address))).size !== homes.length) throw new Error('two subscribers share a /24');
};
