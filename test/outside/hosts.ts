/** Hosts of a made-up country, and a world that answers for them or does not. */
import type { Host } from '../../src/outside/host.ts';

export const COUNTRY = 'PK';

/** `sites` sites on each network, one host each; their addresses begin with `first` and what follows it. */
export const hostsOf = (networks: Readonly<Record<number, number>>, probeCc = COUNTRY, first = 45): Host[] =>
  Object.entries(networks).flatMap(([asn, sites], network) =>
    Array.from({ length: sites }, (_, site): Host => ({
      address: `${first + network}.${Math.floor(site / 200)}.${site % 200}.10`,
      port: 443,
      probe_cc: probeCc,
      probe_asn: Number(asn),
      network_name: `Network ${asn}`,
      region: null,
      kind: 'other',
      source: 'a test',
    })),
  );
