import { isSignatureError, verifySignature, webcrypto, type SignatureErrorCode } from 'http-message-sig';
import { ProblemError } from '../http/problem.ts';

/** How old a signature may be, in seconds: a probe signs anew each time it sends. */
export const MAX_SIGNATURE_AGE_S = 300;
/** How far a probe's clock may be ahead, in seconds. */
const CLOCK_SKEW_S = 300;

/** An Ed25519 public key as RFC 8037 writes it. */
export type PublicKey = { kty: 'OKP'; crv: 'Ed25519'; x: string };

const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** The key's RFC 7638 thumbprint, which is the probe's id. */
export async function thumbprint(key: PublicKey): Promise<string> {
  const canonical = JSON.stringify({ crv: key.crv, kty: key.kty, x: key.x });
  return base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical)));
}

/** @throws ProblemError `digest-mismatch` unless `Content-Digest` (RFC 9530) is the SHA-256 of the bytes as sent */
export async function checkDigest(request: Request, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const given = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(request.headers.get('content-digest') ?? '')?.[1];
  if (!given) throw new ProblemError('digest-mismatch', 'Content-Digest must hold sha-256=:…: over the body as it is sent');
  const digest = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))));
  if (digest !== given) throw new ProblemError('digest-mismatch', 'Content-Digest names another body than the one that came');
}

/** The probe that a request says it comes from; nothing about it is proven yet. */
export const claimedProbeId = (request: Request): string | null =>
  /;\s*keyid="([A-Za-z0-9_-]{43})"/.exec(request.headers.get('signature-input') ?? '')?.[1] ?? null;

/** When the header says that the signature was made, in Unix seconds; NaN where it does not. */
const claimedCreation = (request: Request): number =>
  Number(/;\s*created=(\d{1,12})(?:;|$|,)/.exec(request.headers.get('signature-input') ?? '')?.[1] ?? Number.NaN);

/**
 * Checks an RFC 9421 signature over method, authority, path, `created`, and the digest where there is a body.
 * @param nowMs the time of receipt
 * @param maxAgeS how old it may be, in seconds
 * @throws ProblemError `unsigned`, `bad-signature` or `stale-signature`
 */
export async function checkSignature(
  request: Request,
  key: PublicKey,
  withBody: boolean,
  nowMs: number,
  maxAgeS = MAX_SIGNATURE_AGE_S,
): Promise<void> {
  if (!request.headers.has('signature') || !request.headers.has('signature-input')) {
    throw new ProblemError(
      'unsigned',
      'Signature and Signature-Input are missing; sign @method, @authority, @path and content-digest with Ed25519',
    );
  }
  checkAge(claimedCreation(request), nowMs, maxAgeS);
  const verifier = webcrypto.verifier(await importKey(key));
  try {
    const verified = await verifySignature(request, {
      policy: {
        algorithms: ['ed25519'],
        requiredComponents: ['@method', '@authority', '@path', ...(withBody ? ['content-digest'] : [])],
        requiredParameters: ['created', 'keyid'],
        maxAge: maxAgeS,
        clockSkew: CLOCK_SKEW_S,
        now: Math.floor(nowMs / 1000),
      },
      resolveVerifier: () => verifier,
    });
    checkAge(verified.parameters.created ?? Number.NaN, nowMs, maxAgeS);
  } catch (error) {
    if (!isSignatureError(error)) throw error;
    throw new ProblemError('bad-signature', reasonOf(error.code));
  }
}

/**
 * The library calls a stale signature a breach of policy; a probe must know that it has only to sign anew. What the header seems to say
 * comes first, for that answer; what was signed decides.
 */
function checkAge(created: number, nowMs: number, maxAgeS: number): void {
  const ageS = nowMs / 1000 - created;
  if (ageS > maxAgeS || ageS < -CLOCK_SKEW_S) {
    throw new ProblemError('stale-signature', `created is more than ${maxAgeS} seconds from the observatory's time; sign anew`, {
      headers: { date: new Date(nowMs).toUTCString() },
    });
  }
}

async function importKey(key: PublicKey): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('jwk', { kty: key.kty, crv: key.crv, x: key.x }, 'Ed25519', false, ['verify']);
  } catch {
    throw new ProblemError('bad-report', 'public_key.x is not an Ed25519 public key: 32 bytes in base64url', {
      errors: [{ field: 'public_key.x', reason: '32 bytes in base64url, a point of the curve' }],
    });
  }
}

function reasonOf(code: SignatureErrorCode): string {
  switch (code) {
    case 'VerificationFailed':
      return 'the signature is not made by this key over this request';
    case 'PolicyViolation':
      return 'the signature must cover @method, @authority, @path and content-digest, with created and keyid, by ed25519';
    case 'AlgorithmMismatch':
      return 'the algorithm must be ed25519';
    default:
      return `the signature fields break RFC 9421 (${code})`;
  }
}
