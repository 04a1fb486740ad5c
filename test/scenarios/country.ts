/** An invented country's networks, for scenarios. Numbers are those that RFC 5398 keeps for examples. */
import type { Volunteers } from './scenario.ts';

export const MOBILE = [64496, 64497, 64498];
export const FIXED = [64499, 64500, 64501, 64502, 64503];
export const NETWORKS = [...MOBILE, ...FIXED];

/** Those of the scenario that is set in Pakistan: from the second range of RFC 5398, invented as well. */
export const PAKISTAN_NETWORKS = [65536, 65537, 65538, 65539, 65540, 65541, 65542, 65543];

const NAMES: Record<number, string> = {
  64496: 'Meadow Mobile',
  64497: 'Harbour Cellular',
  64498: 'Ridge Wireless',
  64499: 'Lantern Fibre',
  64500: 'Orchard Cable',
  64501: 'Causeway Internet',
  64502: 'Millpond Networks',
  64503: 'Tramline Broadband',
  64504: 'Sealer Mobile',
  64505: 'Moraine Cable',
  64506: 'Penguin Net',
  65536: 'Indus Mobile',
  65537: 'Ravi Cellular',
  65538: 'Chenab Wireless',
  65539: 'Jhelum Fibre',
  65540: 'Sutlej Cable',
  65541: 'Kabul River Internet',
  65542: 'Hunza Networks',
  65543: 'Swat Broadband',
};

const HANDHELD = new Set([...MOBILE, 64504, 65536, 65537, 65538]);

/** Volunteers on each of the networks, `count` on each where it says no other. */
export const volunteersOn = (asns: readonly number[], count: number, overrides: Partial<Volunteers> = {}): Volunteers[] =>
  asns.map((asn) => ({
    asn,
    network: NAMES[asn] ?? `Network ${asn}`,
    type: HANDHELD.has(asn) ? 'mobile' : 'fixed',
    count,
    ...overrides,
  }));

/** What the edge does: each service, every five minutes. */
export const CONTROLS = { everyMinutes: 5 };
