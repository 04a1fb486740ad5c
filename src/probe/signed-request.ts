/**
 * Signs a request to an observatory: RFC 9421 over method, authority, path and the digest (RFC 9530) of the bytes as sent. Written out here
 * because a probe signs one shape of request, and the whole of the browser's script has to stay under 12 kB.
 */
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

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** RFC 9530 §2, over the content as it goes on the wire: the gzipped bytes where it is gzipped. */
const contentDigest = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  `sha-256=:${base64(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))}:`;

/** @param createdMs the time of signing by the observatory's clock, in Unix milliseconds */
export const signRequest = async (
  key: ProbeKey,
  { method, url, body }: { method: string; url: string; body: Body | null },
  createdMs: number,
): Promise<SignedRequest> => {
  const { host, pathname } = new URL(url);
  const digest = body === null ? null : await contentDigest(body.bytes);
  // RFC 9421 §2.2.1, §2.2.3, §2.2.6; `host` is in lower case and without a default port already.
  const components = [
    ['@method', method],
    ['@authority', host],
    ['@path', pathname],
    ...(digest === null ? [] : [['content-digest', digest]]),
  ];
  const names = components.map(([name]) => `"${name}"`).join(' ');
  const parameters = `(${names});created=${Math.floor(createdMs / 1000)};keyid="${key.id}";alg="ed25519"`;
  // RFC 9421 §2.5: a line a component, the parameters last, without a newline after them.
  const base = [...components.map(([name, value]) => `"${name}": ${value}`), `"@signature-params": ${parameters}`].join('\n');
  const signature = await key.signer.sign(new TextEncoder().encode(base));
  const signed = {
    'Signature-Input': `${LABEL}=${parameters}`,
    Signature: `${LABEL}=:${base64(signature)}:`,
    ...(digest === null ? {} : { 'Content-Digest': digest }),
  };
  return { method, url, headers: { ...body?.headers, ...signed }, body: body?.bytes ?? null };
};
