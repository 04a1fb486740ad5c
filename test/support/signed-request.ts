import { appendSignature, createSignature, webcrypto } from 'http-message-sig';

/** A probe as a test plays it: a fresh key, and requests signed with it as the contract says. */
export type TestProbe = { id: string; publicKey: { kty: 'OKP'; crv: 'Ed25519'; x: string }; key: CryptoKey };

const base64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const base64url = (bytes: ArrayBuffer): string => base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

export async function makeProbe(): Promise<TestProbe> {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const jwk = (await crypto.subtle.exportKey('jwk', pair.publicKey)) as { x?: string };
  const publicKey = { kty: 'OKP', crv: 'Ed25519', x: jwk.x ?? '' } as const;
  const canonical = JSON.stringify({ crv: publicKey.crv, kty: publicKey.kty, x: publicKey.x });
  return { id: base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical))), publicKey, key: pair.privateKey };
}

export type SignOptions = {
  method?: string;
  headers?: Record<string, string>;
  created?: number;
  keyid?: string;
  /** Claims a digest of other bytes. */
  digestOf?: Uint8Array<ArrayBuffer>;
  components?: string[];
};

/** A request signed by the probe over the bytes as they are sent. */
export async function signRequest(
  probe: TestProbe,
  url: string,
  body: Uint8Array<ArrayBuffer> | null,
  options: SignOptions = {},
): Promise<Request> {
  const headers = new Headers(options.headers);
  if (body) headers.set('content-digest', `sha-256=:${base64(await crypto.subtle.digest('SHA-256', options.digestOf ?? body))}:`);
  const request = new Request(url, { method: options.method ?? (body ? 'POST' : 'GET'), headers, body });
  const fields = await createSignature(request, {
    label: 'sig1',
    components: options.components ?? ['@method', '@authority', '@path', ...(body ? ['content-digest'] : [])],
    parameters: { created: options.created ?? Math.floor(Date.now() / 1000), keyid: options.keyid ?? probe.id, alg: 'ed25519' },
    signer: webcrypto.signer(probe.key),
  });
  return new Request(request, { headers: appendSignature(headers, fields) });
}

export const jsonBytes = (value: unknown): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(value));

export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer());
}
