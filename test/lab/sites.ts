/** Hosts of the country's networks that answer when they are connected to: some sites behind each subscriber's line, each a /24 of its own. */
import type { Host } from '../../src/outside/host.ts';
import type { Country, Home, LabNetwork } from './draw.ts';
import { LAB_CC } from './front.ts';
import { ip } from './topology.ts';

const SITES_A_HOME = 5;
/** Machines of the one site that has more than one. */
const CROWDED = 6;
export const SITE_PORT = 443;

export interface Site {
  readonly network: LabNetwork;
  readonly home: Home;
  /** Of the network's addresses the third byte. */
  readonly third: number;
  readonly addresses: readonly string[];
}

const thirdOf = (address: string): number => Number(address.split('.')[2]);

/** The first site of the first network is the crowded one. */
export const sitesOf = ({ networks }: Country): Site[] =>
  networks.flatMap((network, index) => {
    const taken = new Set(network.subscribers.map(({ address }) => thirdOf(address)));
    const free = Array.from({ length: 254 }, (_, third) => third + 1).filter((third) => !taken.has(third));
    return network.subscribers.flatMap((home, place) =>
      free.slice(place * SITES_A_HOME, (place + 1) * SITES_A_HOME).map((third, nth): Site => {
        const machines = index + place + nth === 0 ? CROWDED : 1;
        const addresses = Array.from({ length: machines }, (_, machine) => `${network.block}.${third}.${10 + machine}`);
        return { network, home, third, addresses };
      }),
    );
  });

/** Gives the sites their addresses, and the gateways the way to them. */
export const setSites = async (country: Country, sites: readonly Site[]): Promise<void> => {
  for (const [index, network] of country.networks.entries()) {
    const own = sites.filter((site) => site.network === network);
    await ip(
      `g${index}`,
      own.map(
        ({ home, third }) => `route add ${network.block}.${third}.0/24 via ${home.address} dev s${network.subscribers.indexOf(home)}`,
      ),
    );
    for (const home of network.subscribers) {
      const addresses = own.filter((site) => site.home === home).flatMap((site) => site.addresses);
      await ip(
        home.name,
        addresses.map((address) => `addr add ${address}/32 dev lo`),
      );
    }
  }
};

/** The sites as the operator's list of hosts. */
export const hostList = (sites: readonly Site[]): Host[] =>
  sites.flatMap(({ network, addresses }) =>
    addresses.map((address) => ({
      address,
      port: SITE_PORT,
      probe_cc: LAB_CC,
      probe_asn: network.asn,
      network_name: network.name,
      region: null,
      kind: 'other' as const,
      source: 'the laboratory',
    })),
  );
