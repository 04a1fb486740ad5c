/**
 * The random key of the voters' pseudonyms. It lives one UTC day in one KV entry that the next one overwrites: neither the database nor
 * its backups ever hold it, so that yesterday's pseudonyms cannot be computed again from an address.
 */
import { DAY_MS } from '../shared/time.ts';

const ENTRY = 'voter-key';
type Stored = { day: number; key: string };

let cached: { day: number; key: CryptoKey } | null = null;

const importKey = (stored: Stored): Promise<CryptoKey> =>
  crypto.subtle.importKey(
    'raw',
    Uint8Array.from(atob(stored.key), (char) => char.charCodeAt(0)),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );

/** Overwrites the key where it is not this day's. Safe to repeat. */
export async function rotateDayKey(kv: KVNamespace, nowMs: number): Promise<Stored> {
  const day = Math.floor(nowMs / DAY_MS);
  const stored = await kv.get<Stored>(ENTRY, 'json');
  if (stored?.day === day) return stored;
  const made = { day, key: btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)))) };
  await kv.put(ENTRY, JSON.stringify(made));
  return made;
}

/** The day's key; the last one for the minute until the sweep has made the next. */
export async function readDayKey(kv: KVNamespace, nowMs: number): Promise<CryptoKey> {
  const day = Math.floor(nowMs / DAY_MS);
  if (cached?.day === day) return cached.key;
  const stored = (await kv.get<Stored>(ENTRY, { type: 'json', cacheTtl: 60 })) ?? (await rotateDayKey(kv, nowMs));
  const key = await importKey(stored);
  cached = { day: stored.day, key };
  return key;
}
