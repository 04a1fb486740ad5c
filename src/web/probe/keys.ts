/**
 * The page's own keys. The private half cannot be taken out of the browser, not even by this page. A new one is made each month; the one
 * before it is kept while the observatory can still link reports with it.
 */
import { thumbprint } from '../../probe/probe-key.ts';
import type { ProbeKey, PublicKey } from '../../probe/probe-key.ts';
import { DAY_MS } from '../../shared/time.ts';
import { read, write } from './kept.ts';

const ROTATE_AFTER_MS = 30 * DAY_MS;
const KEEP_PREVIOUS_MS = 8 * DAY_MS;
const NAME = 'keys';

interface KeptKey {
  readonly id: string;
  readonly publicKey: PublicKey;
  readonly privateKey: CryptoKey;
  readonly createdMs: number;
}

/** @throws where the browser has no Ed25519 */
const generate = async (createdMs: number): Promise<KeptKey> => {
  const made = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  if (!('privateKey' in made)) throw new Error('no key pair');
  const { x = '' } = await crypto.subtle.exportKey('jwk', made.publicKey);
  const publicKey = { kty: 'OKP', crv: 'Ed25519', x } as const;
  return { id: await thumbprint(publicKey), publicKey, privateKey: made.privateKey, createdMs };
};

const open = ({ id, publicKey, privateKey }: KeptKey): ProbeKey => ({
  id,
  publicKey,
  signer: { sign: async (data) => new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, new Uint8Array(data))) },
});

/** Can this browser sign at all? Nothing is kept. */
export const canSign = async (): Promise<boolean> =>
  generate(0).then(
    () => true,
    () => false,
  );

const keptKeys = async (): Promise<KeptKey[]> => (await read<KeptKey[]>(NAME)) ?? [];

/** The key to sign with now; made, or replaced, where it is time. */
export const currentKey = async (nowMs: number): Promise<ProbeKey> => {
  const [current, previous] = await keptKeys();
  if (current !== undefined && nowMs - current.createdMs <= ROTATE_AFTER_MS) {
    if (previous !== undefined && nowMs - current.createdMs > KEEP_PREVIOUS_MS) await write(NAME, [current]);
    return open(current);
  }
  const fresh = await generate(nowMs);
  await write(NAME, current === undefined ? [fresh] : [fresh, current]);
  return open(fresh);
};

/** Every key that the observatory may still know. */
export const everyKey = async (): Promise<ProbeKey[]> => (await keptKeys()).map(open);
