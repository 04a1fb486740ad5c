/** Signs a request to an observatory: RFC 9421 over method, authority, path and the digest (RFC 9530) of the bytes as sent. */
import { createSignature } from 'http-message-sig';
import type { ProbeKey } from './probe-key.ts';

export interface Body {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SignedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | null;
}

const LABEL = 'sig1';
const COVERED = ['@method', '@authority', '@path'] as const;

/** RFC 9530 §2, over the content as it goes on the wire: the gzipped bytes where it is gzipped. */
const contentDigest = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return `sha-256=:${btoa(String.fromCharCode(...digest))}:`;
};

/** @param createdMs the time of signing by the observatory's clock, in Unix milliseconds */
export const signRequest = async (
  key: ProbeKey,
  { method, url, body }: { method: string; url: string; body: Body | null },
  createdMs: number,
): Promise<SignedRequest> => {
  const digest = body === null ? null : await contentDigest(body.bytes);
  const fields = digest === null ? [] : [{ name: 'content-digest', value: digest }];
  const { signature, signatureInput } = await createSignature(
    { kind: 'request', method, targetUri: url, fields },
    {
      label: LABEL,
      components: digest === null ? COVERED : [...COVERED, 'content-digest'],
      parameters: { created: Math.floor(createdMs / 1000), keyid: key.id, alg: 'ed25519' },
      signer: key.signer,
    },
  );
  const signed = { 'Signature-Input': signatureInput, Signature: signature, ...(digest === null ? {} : { 'Content-Digest': digest }) };
  return { method, url, headers: { ...body?.headers, ...signed }, body: body?.bytes ?? null };
};
