/**
 * The probe's key on disk. It is replaced each month, so that no name holds for longer; the one before it is kept while the
 * observatory can still link reports with it, so that `forget` reaches those too.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { z } from 'zod';
import { thumbprint } from '../../probe/probe-key.ts';
import type { ProbeKey } from '../../probe/probe-key.ts';
import { DAY_MS, toRfc3339 } from '../../shared/time.ts';
import { PlainError } from '../plain-error.ts';
import { writeDurably } from './durable-file.ts';
import { readIfThere } from './probe-folder.ts';

const ROTATE_AFTER_MS = 30 * DAY_MS;
/** The observatory unlinks reports from probes after 7 days; a day more for clocks and late sending. */
const KEEP_PREVIOUS_MS = 8 * DAY_MS;

const StoredKey = z.strictObject({
  created_at: z.iso.datetime(),
  jwk: z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() }),
});
type StoredKey = z.infer<typeof StoredKey>;

const KeyFile = z.strictObject({ current: StoredKey, previous: StoredKey.nullable() });
type KeyFile = z.infer<typeof KeyFile>;

export interface DatedKey extends ProbeKey {
  readonly createdMs: number;
}

const generate = (nowMs: number): StoredKey => {
  const jwk = StoredKey.shape.jwk.parse(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
  return { created_at: toRfc3339(nowMs), jwk };
};

const open = async ({ created_at, jwk }: StoredKey): Promise<DatedKey> => {
  const privateKey = createPrivateKey({ format: 'jwk', key: jwk });
  const publicKey = { kty: jwk.kty, crv: jwk.crv, x: createPublicKey(privateKey).export({ format: 'jwk' }).x ?? jwk.x };
  const signer = { sign: (data: Uint8Array) => new Uint8Array(sign(null, data, privateKey)) };
  return { id: await thumbprint(publicKey), publicKey, signer, createdMs: Date.parse(created_at) };
};

const parse = (path: string, text: string): KeyFile => {
  try {
    return KeyFile.parse(JSON.parse(text));
  } catch {
    throw new PlainError(`The key in ${path} cannot be read. Move the file away and the probe makes a new one.`);
  }
};

const ageMs = (key: StoredKey, nowMs: number): number => nowMs - Date.parse(key.created_at);

/** Its month is over; or it is of a day to come, by a clock that was wrong, and its month would not be over for longer. */
const isToBeReplaced = (key: StoredKey, nowMs: number): boolean => ageMs(key, nowMs) > ROTATE_AFTER_MS || ageMs(key, nowMs) < -DAY_MS;

/** What the file should hold now: unchanged, rotated, or without a previous key that nothing can be linked with any more. */
const refresh = (file: KeyFile | null, nowMs: number): KeyFile => {
  if (file === null) return { current: generate(nowMs), previous: null };
  if (isToBeReplaced(file.current, nowMs)) return { current: generate(nowMs), previous: file.current };
  return ageMs(file.current, nowMs) > KEEP_PREVIOUS_MS && file.previous ? { ...file, previous: null } : file;
};

/** The key to sign with now; made, or replaced, where it is time. */
export const loadKey = async (path: string, nowMs: number): Promise<DatedKey> => {
  const text = await readIfThere(path);
  const file = text === null ? null : parse(path, text);
  const fresh = refresh(file, nowMs);
  if (fresh !== file) await writeDurably(path, `${JSON.stringify(fresh)}\n`);
  return open(fresh.current);
};

/** Every key that an observatory may still know, without making any. */
export const readKeys = async (path: string): Promise<DatedKey[]> => {
  const text = await readIfThere(path);
  if (text === null) return [];
  const { current, previous } = parse(path, text);
  return Promise.all([current, ...(previous ? [previous] : [])].map(open));
};
