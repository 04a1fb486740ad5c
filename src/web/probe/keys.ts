/**
 * The page's own keys. The private half cannot be taken out of the browser, not even by this page, where the browser
 * can keep it so. A new one is made each month; the one
 * before it is kept while the observatory can still link reports with it.
 */
import { thumbprint } from '../../probe/probe-key.ts';
import type { ProbeKey, PublicKey } from '../../probe/probe-key.ts';
import { DAY_MS } from '../../shared/time.ts';
import { read, write } from './kept.ts';

/** A key of more than a day to come was made by a clock that was wrong. */
const MOST_AHEAD_MS = DAY_MS;
const ROTATE_AFTER_MS = 30 * DAY_MS;
const KEEP_PREVIOUS_MS = 8 * DAY_MS;
const NAME = 'keys';

interface KeptKey {
  readonly id: string;
  readonly publicKey: PublicKey;
  /** As a JWK where the browser keeps no such key in its store: Firefox before 136, Safari in Lockdown Mode. */
  readonly privateKey: CryptoKey | JsonWebKey;
  readonly createdMs: number;
}

const sealed = (jwk: JsonWebKey): Promise<CryptoKey> => crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['sign']);

/** @throws where the browser has no Ed25519 */
const generate = async (): Promise<{ publicKey: PublicKey; jwk: JsonWebKey }> => {
  const made = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  if (!('privateKey' in made)) throw new Error('no key pair');
  const jwk = await crypto.subtle.exportKey('jwk', made.privateKey);
  return { publicKey: { kty: 'OKP', crv: 'Ed25519', x: jwk.x ?? '' }, jwk };
};

/** Keeps a new key before those that are there, sealed where the browser can. */
const keepNew = async (earlier: readonly KeptKey[], createdMs: number): Promise<KeptKey> => {
  const { publicKey, jwk } = await generate();
  const fresh = { id: await thumbprint(publicKey), publicKey, privateKey: await sealed(jwk), createdMs };
  try {
    await write(NAME, [fresh, ...earlier]);
  } catch {
    await write(NAME, [{ ...fresh, privateKey: jwk }, ...earlier]);
  }
  return fresh;
};

const open = async ({ id, publicKey, privateKey }: KeptKey): Promise<ProbeKey> => {
  const key = privateKey instanceof CryptoKey ? privateKey : await sealed(privateKey);
  return {
    id,
    publicKey,
    signer: { sign: async (data) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, new Uint8Array(data))) },
  };
};

/** Can this browser sign at all? Nothing is kept. */
export const canSign = async (): Promise<boolean> =>
  generate().then(
    () => true,
    () => false,
  );

const keptKeys = async (): Promise<KeptKey[]> => (await read<KeptKey[]>(NAME)) ?? [];

/** The key to sign with now; made, or replaced, where it is time. */
export const currentKey = async (nowMs: number): Promise<ProbeKey> => {
  const [current, previous] = await keptKeys();
  const ageMs = nowMs - (current?.createdMs ?? 0);
  if (current !== undefined && ageMs <= ROTATE_AFTER_MS && ageMs >= -MOST_AHEAD_MS) {
    if (previous !== undefined && ageMs > KEEP_PREVIOUS_MS) await write(NAME, [current]);
    return open(current);
  }
  return open(await keepNew(current === undefined ? [] : [current], nowMs));
};

/** Every key that the observatory may still know. */
export const everyKey = async (): Promise<ProbeKey[]> => Promise.all((await keptKeys()).map(open));
