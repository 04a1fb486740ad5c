/** Raw measurements in the bucket: without the volunteer's addresses, otherwise as they came. */
import { gzipLine } from '../../inbox-store.ts';
import { rawKeyOf } from './identity.ts';

/** Past this many bytes compressing costs more of a request's processor time than a request has; those are kept as they are. */
const MAX_COMPRESSED_BYTES = 128 * 1024;

/** What is known of a measurement beside it; `mismatch` where the connection's place was not the claimed one. */
export type RawFacts = { probe_cc: string; probe_asn: string; claimed_cc: string; claimed_asn: string; mismatch: 'true' | 'false' };

/** @returns false where the bucket does not take it; the client must then keep it */
export async function putRaw(bucket: R2Bucket, uid: string, text: string, facts: RawFacts): Promise<boolean> {
  const key = rawKeyOf(uid);
  if (key === null) return false;
  const compressed = text.length <= MAX_COMPRESSED_BYTES;
  const body = compressed ? await gzipLine(text) : text;
  return bucket
    .put(key, body, { httpMetadata: { contentType: compressed ? 'application/gzip' : 'application/json' }, customMetadata: facts })
    .then(
      () => true,
      () => false,
    );
}

/** The measurement's JSON, and what is known beside it; null where there is none of that uid. */
export async function readRaw(bucket: R2Bucket | undefined, uid: string): Promise<{ text: string; facts: Record<string, string> } | null> {
  const key = rawKeyOf(uid);
  const object = key === null || !bucket ? null : await bucket.get(key);
  if (!object) return null;
  const isGzip = object.httpMetadata?.contentType === 'application/gzip';
  const stream = isGzip ? object.body.pipeThrough(new DecompressionStream('gzip')) : object.body;
  return { text: await new Response(stream).text(), facts: object.customMetadata ?? {} };
}
