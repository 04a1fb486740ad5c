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
  colo?: unknown;
  postalCode?: unknown;
  clientTcpRtt?: unknown;
};

/**
 * The local runtime fills `request.cf` with one fixed place in Texas where it knows none (miniflare's `fallbackCf`). No real
 * connection has this network together with an unnamed operator.
 */
const isPlaceholder = (geography: Geography): boolean => geography.asn === 395747 && geography.asOrganization === '' && geography.postalCode === '78701';

/** Country, region and network of a connection; what is not known is `ZZ`, AS0 or null. */
export function originOf(geography: Geography | undefined): Origin {
  if (!geography || isPlaceholder(geography)) return UNKNOWN_ORIGIN;
  const country = typeof geography.country === 'string' && /^[A-Z]{2}$/.test(geography.country) && geography.country !== 'XX' ? geography.country : 'ZZ';
  const region = typeof geography.regionCode === 'string' && /^[A-Z0-9]{1,3}$/.test(geography.regionCode) && country !== 'ZZ' ? `${country}-${geography.regionCode}` : null;
  const asn = typeof geography.asn === 'number' && Number.isInteger(geography.asn) && geography.asn > 0 ? geography.asn : 0;
  const name = typeof geography.asOrganization === 'string' ? geography.asOrganization.slice(0, 200) : '';
  return { probe_cc: country, probe_region: region, probe_asn: asn, network_name: name === '' ? null : name };
}
