/** An invented country's networks, for scenarios. Numbers are those that RFC 5398 keeps for examples. */
import type { Volunteers } from './scenario.ts';

export const MOBILE = [64496, 64497, 64498] as const;
export const FIXED = [64499, 64500, 64501, 64502, 64503] as const;
export const NETWORKS = [...MOBILE, ...FIXED];

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
};

/** Volunteers on each of the networks, `count` on each where it says no other. */
export const volunteersOn = (asns: readonly number[], count: number, overrides: Partial<Volunteers> = {}): Volunteers[] =>
  asns.map((asn) => ({
    asn,
    network: NAMES[asn] ?? `Network ${asn}`,
    type: MOBILE.some((mobile) => mobile === asn) ? 'mobile' : 'fixed',
    count,
    ...overrides,
  }));

/** What the edge does: each service, every five minutes. */
export const CONTROLS = { everyMinutes: 5 };
