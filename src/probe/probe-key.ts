/** A probe's identity: an Ed25519 key pair whose RFC 7638 thumbprint is its id. Whoever holds the private key is the signer; a runtime brings its own. */
import { base64Url } from './base64url.ts';

/** An Ed25519 public key as a JWK (RFC 8037 §2). */
export interface PublicKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

/** Ed25519 over the bytes; 64 bytes come back. */
export interface Signer {
  sign(data: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

export interface ProbeKey {
  readonly id: string;
  readonly publicKey: PublicKey;
  readonly signer: Signer;
}

/** RFC 7638 §3: the SHA-256 of the required members in lexicographic order, without white space. */
export const thumbprint = async ({ crv, kty, x }: PublicKey): Promise<string> => {
  const canonical = new TextEncoder().encode(JSON.stringify({ crv, kty, x }));
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', canonical)));
};
