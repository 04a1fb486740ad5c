import { z } from 'zod';

/** What the connection says of where a report was measured. */
export type Origin = {
  probe_cc: string;
  probe_region: string | null;
  probe_asn: number;
  network_name: string | null;
};

export const UNKNOWN_ORIGIN: Origin = { probe_cc: 'ZZ', probe_region: null, probe_asn: 0, network_name: null };

/** The part of `request.cf` that is read. */
export type Geography = {
  country?: unknown;
  asn?: unknown;
  asOrganization?: unknown;
  regionCode?: unknown;
  postalCode?: unknown;
};

/**
 * The local runtime fills `request.cf` with one fixed place in Texas where it knows none (miniflare's `fallbackCf`). No real
 * connection has this network together with an unnamed operator.
 */
const isPlaceholder = (geography: Geography): boolean =>
  geography.asn === 395747 && geography.asOrganization === '' && geography.postalCode === '78701';

/** What is missing or malformed is unknown: a connection is never refused for it. */
const Place = z.object({
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .catch('ZZ'),
  regionCode: z
    .string()
    .regex(/^[A-Z0-9]{1,3}$/)
    .nullable()
    .catch(null),
  asn: z.int().min(0).max(4_294_967_295).catch(0),
  asOrganization: z
    .string()
    .catch('')
    .transform((name) => name.slice(0, 200)),
});

/** Country, region and network of a connection; what is not known is `ZZ`, AS0 or null. */
export function originOf(geography: Geography | undefined): Origin {
  if (!geography || isPlaceholder(geography)) return UNKNOWN_ORIGIN;
  const place = Place.parse(geography);
  const country = place.country === 'XX' ? 'ZZ' : place.country;
  const region = place.regionCode === null || country === 'ZZ' ? null : `${country}-${place.regionCode}`;
  return { probe_cc: country, probe_region: region, probe_asn: place.asn, network_name: place.asOrganization || null };
}
