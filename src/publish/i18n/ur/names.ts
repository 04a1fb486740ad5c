/** Names in Urdu sentences. Those in Latin letters stand each in its own direction, whatever is beside them (UAX 9, FSI and PDI). */
import { serviceName } from '../../../incidents/headline.ts';
import type { Format } from '../format.ts';

export const isolated = (name: string): string => `\u2068${name}\u2069`;

/** A title in quotes. */
export const quoted = (title: string): string => isolated(`“${title}”`);

export const serviceOf = (id: string): string => isolated(serviceName(id));
export const servicesOf = (ids: readonly string[], format: Format): string => named(ids.map(serviceName), format);
export const networksOf = (asns: readonly number[], format: Format): string =>
  named(
    asns.map((asn) => (asn === 0 ? 'دوسرے نیٹ ورک' : `AS${asn}`)),
    format,
  );
export const countriesOf = (codes: readonly string[], format: Format): string => named(codes.map(format.country), format);

/** A list isolates its parts where there are several. */
export const named = (names: readonly string[], format: Format): string =>
  names.length === 1 ? isolated(names.join('')) : format.list(names);

export const percent = (share: number): string => `${Math.round(share * 100)} %`;
