/** Which fingerprints a measurement's DNS answers, headers and bodies match. */
import { listOf, recordsOf, at, fieldsOf, isFields, textOf, type Fields } from './loose-json.ts';
import type { Fingerprint, Fingerprints } from './fingerprint.ts';
import { findPatterns } from './pattern-index.ts';

/** `published`: OONI's own matcher finds it too; it looks at headers by prefix and whole value alone. */
export type Match = { fingerprint: Fingerprint; published: boolean };

/** What a body or header in base64 that cannot be decoded makes of a measurement. */
export class UndecodableError extends Error {
  override name = 'UndecodableError';
}

/** Bytes of base64, as Python's lenient decoder takes it: foreign characters are passed over, padding must be there. */
function bytesOfBase64(text: string): Uint8Array {
  const digits = text.replaceAll(/[^A-Za-z0-9+/]/g, '');
  const missing = (4 - (digits.length % 4)) % 4;
  if (missing === 3 || (text.match(/=/g)?.length ?? 0) < missing) throw new UndecodableError('base64 without its padding');
  return Uint8Array.from(atob(digits + '='.repeat(missing)), (char) => char.charCodeAt(0));
}

const base64Of = (value: unknown): string | null => (isFields(value) && value['format'] === 'base64' ? textOf(value['data']) : null);

/** Bytes of a body as a measurement holds it; null where it holds none. @throws UndecodableError */
export function bodyBytes(body: unknown): Uint8Array | null {
  const base64 = base64Of(body);
  if (base64 !== null) return bytesOfBase64(base64);
  const text = textOf(body);
  return text === null ? null : new TextEncoder().encode(text);
}

const headerText = (value: unknown): string | null => {
  const base64 = base64Of(value);
  return base64 === null ? textOf(value) : String.fromCharCode(...bytesOfBase64(base64));
};

/** Headers by lower-case name. */
export const headersOf = (response: unknown): Map<string, string> =>
  new Map(
    Object.entries(fieldsOf(at(response, 'headers'))).flatMap(([name, value]) => {
      const text = headerText(value);
      return text === null ? [] : [[name.toLowerCase(), text] as const];
    }),
  );

function matchHeaders(response: unknown, headers: readonly Fingerprint[]): Match[] {
  const values = headersOf(response);
  return headers.flatMap((fingerprint) => {
    const value = values.get(fingerprint.place);
    if (value === undefined || !fits(value, fingerprint)) return [];
    return [{ fingerprint, published: fingerprint.patternType === 'full' || fingerprint.patternType === 'prefix' }];
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

/** @throws UndecodableError where a body or header cannot be decoded */
export function matchFingerprints(testKeys: Fields, fingerprints: Fingerprints): Match[] {
  const dns = recordsOf(testKeys['queries'])
    .flatMap(addressesOf)
    .flatMap((address) => fingerprints.byAddress.get(address) ?? [])
    .map((fingerprint) => ({ fingerprint, published: true }));
  const http = listOf(testKeys['requests']).flatMap((request) => matchResponse(at(request, 'response'), fingerprints));
  return [...dns, ...http];
}

/** @throws UndecodableError */
export function matchResponse(response: unknown, fingerprints: Fingerprints): Match[] {
  if (!isFields(response)) return [];
  if (fingerprints.count === 0) return [];
  const body = bodyBytes(response['body']);
  const bodies = body === null ? [] : findPatterns(body, fingerprints.bodies).map((fingerprint) => ({ fingerprint, published: true }));
  return [...bodies, ...matchHeaders(response, fingerprints.headers)];
}
