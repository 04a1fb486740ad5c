/** Which fingerprints a measurement's DNS answers, headers and bodies match. */
import { listOf, recordsOf, at, fieldsOf, isFields, textOf, type Fields } from './loose-json.ts';
import type { Fingerprint, Fingerprints } from './fingerprint.ts';
import { findPatterns } from './pattern-index.ts';
import { HEADERS_UNMATCHED, isWithin } from './rule-changes.ts';

/** `published`: OONI's own matcher finds it too; it looks at headers by prefix and whole value alone, and for some years at none. */
export type Match = { fingerprint: Fingerprint; published: boolean };

/** `decodable` is false where a body was in base64 that is none: OONI calls such a measurement failed. */
export type Matches = { matches: Match[]; decodable: boolean };

/**
 * What base64 holds, a character a byte, as Python's lenient decoder takes it: foreign characters are passed over, padding must be there. Null
 * where it is none.
 */
function decodeBase64(text: string): string | null {
  const digits = text.replaceAll(/[^A-Za-z0-9+/]/g, '');
  const missing = (4 - (digits.length % 4)) % 4;
  if (missing === 3 || (text.match(/=/g)?.length ?? 0) < missing) return null;
  return atob(digits + '='.repeat(missing));
}

const base64Of = (value: unknown): string | null => (isFields(value) && value['format'] === 'base64' ? textOf(value['data']) : null);

/** Bytes of a body as a measurement holds it; null where it holds none, or none that can be decoded. */
function bodyBytes(body: unknown): Uint8Array | null {
  const base64 = base64Of(body);
  const decoded = base64 === null ? null : decodeBase64(base64);
  if (decoded !== null) return Uint8Array.from(decoded, (char) => char.charCodeAt(0));
  const text = textOf(body);
  return text === null ? null : new TextEncoder().encode(text);
}

function headerText(value: unknown): string | null {
  const base64 = base64Of(value);
  return base64 === null ? textOf(value) : decodeBase64(base64);
}

/** Headers by lower-case name, less those that cannot be read. */
export const headersOf = (response: unknown): Map<string, string> =>
  new Map(
    Object.entries(fieldsOf(at(response, 'headers'))).flatMap(([name, value]) => {
      const text = headerText(value);
      return text === null ? [] : [[name.toLowerCase(), text] as const];
    }),
  );

function matchHeaders(response: unknown, headers: readonly Fingerprint[], day: string): Match[] {
  const values = headersOf(response);
  return headers.flatMap((fingerprint) => {
    const value = values.get(fingerprint.place);
    if (value === undefined || !fits(value, fingerprint)) return [];
    const isLookedFor = fingerprint.patternType === 'full' || fingerprint.patternType === 'prefix';
    return [{ fingerprint, published: isLookedFor && !isWithin(day, HEADERS_UNMATCHED) }];
  });
}

function fits(value: string, { patternType, pattern }: Fingerprint): boolean {
  switch (patternType) {
    case 'full':
      return value === pattern;
    case 'prefix':
      return value.startsWith(pattern);
    case 'contains':
    case 'regexp':
      return value.includes(pattern);
    default:
      return patternType satisfies never;
  }
}

const addressesOf = (query: Fields): string[] =>
  recordsOf(query['answers']).flatMap((answer) => textOf(answer['ipv4'] ?? answer['hostname'] ?? answer['ipv6']) ?? []);

/** @param day whose rules OONI matched by */
export function matchFingerprints(testKeys: Fields, fingerprints: Fingerprints, day: string): Matches {
  const dns = recordsOf(testKeys['queries'])
    .flatMap(addressesOf)
    .flatMap((address) => fingerprints.byAddress.get(address) ?? [])
    .map((fingerprint) => ({ fingerprint, published: true }));
  const http = matchResponses(
    listOf(testKeys['requests']).map((request) => at(request, 'response')),
    fingerprints,
    day,
  );
  return { matches: [...dns, ...http.matches], decodable: http.decodable };
}

export function matchResponses(responses: readonly unknown[], fingerprints: Fingerprints, day: string): Matches {
  const all = fingerprints.count === 0 ? [] : responses.filter(isFields);
  const bodies = all.map((response) => ({ body: response['body'], bytes: bodyBytes(response['body']) }));
  const found = bodies.flatMap(({ bytes }) => (bytes === null ? [] : findPatterns(bytes, fingerprints.bodies)));
  return {
    matches: [
      ...found.map((fingerprint) => ({ fingerprint, published: true })),
      ...all.flatMap((response) => matchHeaders(response, fingerprints.headers, day)),
    ],
    decodable: bodies.every(({ body, bytes }) => bytes !== null || base64Of(body) === null),
  };
}
