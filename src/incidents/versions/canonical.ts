/** An incident as canonical JSON (RFC 8785), over whose bytes a version's digest is taken. */
import canonicalize from 'canonicalize';
import type { Incident } from '../incident.ts';

/** Half a character pair, which a name from outside may hold, has no UTF-8: it becomes U+FFFD, as it would on the wire. */
export function canonicalText(incident: Incident): string {
  const whole: unknown = JSON.parse(JSON.stringify(incident), (_, value: unknown) =>
    typeof value === 'string' ? wellFormed(value) : value,
  );
  return canonicalize(whole) ?? '';
}

const wellFormed = (text: string): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));
