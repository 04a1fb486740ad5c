/**
 * Block-page fingerprints in the layout of OONI's public lists (ooni/blocking-fingerprints: `fingerprints_http.csv`, `fingerprints_dns.csv`).
 * They are not shipped: a deployment fetches its own copy.
 */
import { z } from 'zod';
import { parseCsv } from './csv.ts';
import { indexPatterns, type PatternIndex } from './pattern-index.ts';

/** What a fingerprint is of: a nation's or a provider's block page, an institution's, a product's, …, or `fp`, a page that looks like one. */
const Row = z.object({
  name: z.string().min(1),
  scope: z.string(),
  location_found: z.string().regex(/^(body|dns|header\..+)$/),
  pattern_type: z.enum(['contains', 'full', 'prefix', 'regexp']),
  pattern: z.string().min(1),
  expected_countries: z.string().default(''),
});

export type Fingerprint = {
  name: string;
  scope: string;
  /** `body`, `dns`, or the lower-case name of a response header. */
  place: string;
  patternType: 'contains' | 'full' | 'prefix' | 'regexp';
  pattern: string;
  countries: readonly string[];
};

/** Fingerprints made ready for matching. */
export type Fingerprints = {
  count: number;
  byAddress: ReadonlyMap<string, readonly Fingerprint[]>;
  headers: readonly Fingerprint[];
  bodies: PatternIndex<Fingerprint>;
};

const countriesOf = (text: string): string[] =>
  text
    .split(',')
    .map((code) => code.trim().toUpperCase())
    .filter((code) => code !== '' && code !== 'ZZ');

/** The fingerprints of a CSV file; a row that is not one is passed over. */
export function parseFingerprints(csv: string): Fingerprint[] {
  return parseCsv(csv).flatMap((row) => {
    const { success, data } = Row.safeParse(row);
    if (!success) return [];
    const { name, scope, location_found, pattern_type, pattern, expected_countries } = data;
    const place = location_found.startsWith('header.') ? location_found.slice('header.'.length).toLowerCase() : location_found;
    return [{ name, scope, place, patternType: pattern_type, pattern, countries: countriesOf(expected_countries) }];
  });
}

export function prepareFingerprints(all: readonly Fingerprint[]): Fingerprints {
  const byAddress = new Map<string, Fingerprint[]>();
  for (const each of all) if (each.place === 'dns') byAddress.set(each.pattern, [...(byAddress.get(each.pattern) ?? []), each]);
  return {
    count: all.length,
    byAddress,
    headers: all.filter(({ place }) => place !== 'dns' && place !== 'body'),
    bodies: indexPatterns(all.filter(({ place }) => place === 'body').map((each) => ({ pattern: each.pattern, value: each }))),
  };
}

export const NO_FINGERPRINTS: Fingerprints = prepareFingerprints([]);

/** Whether a match proves a block in that country, by OONI's rule: the fingerprint is expected there, or is a provider's or a nation's. */
export const isConfirming = ({ scope, countries }: Fingerprint, probeCc: string): boolean =>
  (probeCc !== 'ZZ' && countries.includes(probeCc)) || scope === 'isp' || scope === 'nat';
