/** Finds hosts of a country by public lists: resolves each name, looks up whose its addresses are, and connects once to see whether it answers. */
import { resolve4 } from 'node:dns/promises';
import { connect } from 'node:net';
import { siteOf, type Host } from '../../outside/host.ts';
import { isBogon } from '../../probe/address.ts';
import { isOfPlatform } from '../../probe/vantage/platform-addresses.ts';
import { mapBounded } from '../../probe/map-bounded.ts';
import { ownerOf, type AddressTable } from './address-table.ts';

const CONCURRENCY = 16;
const TIMEOUT_MS = 4_000;

export type Wanted = { probeCc: string; ports: readonly number[]; kind: Host['kind']; source: string; perNetwork: number };

/** What became of the names. */
export type Found = { hosts: Host[]; names: number; unresolved: number; abroad: number; silent: number };

/** @returns the addresses; none where the name has none */
const addressesOf = (name: string): Promise<string[]> => resolve4(name).catch(() => []);

const answers = (address: string, port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect({ host: address, port, timeout: TIMEOUT_MS });
    const end = (answered: boolean) => (): void => {
      socket.destroy();
      done(answered);
    };
    socket.once('connect', end(true)).once('timeout', end(false)).once('error', end(false));
  });

async function firstPort(address: string, ports: readonly number[]): Promise<number | null> {
  for (const port of ports) if (await answers(address, port)) return port;
  return null;
}

/** @param onName called after each name, to show how far it is */
export async function findHosts(names: readonly string[], table: AddressTable, wanted: Wanted, onName: () => void): Promise<Found> {
  const found: Found = { hosts: [], names: names.length, unresolved: 0, abroad: 0, silent: 0 };
  const seen = new Set<string>();
  const look = async (name: string): Promise<void> => {
    const addresses = await addressesOf(name);
    if (addresses.length === 0) found.unresolved += 1;
    const inside = addresses.filter(
      (address) => ownerOf(table, address)?.probeCc === wanted.probeCc && !isBogon(address) && !isOfPlatform(address),
    );
    if (addresses.length > 0 && inside.length === 0) found.abroad += 1;
    for (const address of inside.filter((each) => !seen.has(each))) {
      seen.add(address);
      const port = await firstPort(address, wanted.ports);
      if (port === null) found.silent += 1;
      else found.hosts.push(hostOf(address, port, table, wanted));
    }
    onName();
  };
  await mapBounded(names, CONCURRENCY, look);
  return { ...found, hosts: spread(found.hosts, wanted.perNetwork) };
}

function hostOf(address: string, port: number, table: AddressTable, { probeCc, kind, source }: Wanted): Host {
  const owner = ownerOf(table, address);
  return { address, port, probe_cc: probeCc, probe_asn: owner?.asn ?? 0, network_name: owner?.name || null, region: null, kind, source };
}

/** At most `perNetwork` of each network, those of different sites first. */
export function spread(hosts: readonly Host[], perNetwork: number): Host[] {
  const networks = new Map<number, Host[]>();
  for (const host of hosts) networks.set(host.probe_asn, [...(networks.get(host.probe_asn) ?? []), host]);
  return [...networks.values()].flatMap((own) => {
    const sites = new Set<string>();
    const isFirst = ({ address }: Host): boolean => !sites.has(siteOf(address)) && sites.add(siteOf(address)) !== undefined;
    const firsts = own.filter(isFirst);
    return [...firsts, ...own.filter((host) => !firsts.includes(host))].slice(0, perNetwork);
  });
}
