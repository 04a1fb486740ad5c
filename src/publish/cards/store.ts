/** Cards that were made, in R2: each under the SHA-256 of the drawing that it was made of, so that what changes is made anew and nothing twice. */
const keyOf = (digest: string): string => `cards/${digest}.png`;

export const readCard = async (bucket: R2Bucket, digest: string): Promise<ArrayBuffer | null> =>
  (await (await bucket.get(keyOf(digest)))?.arrayBuffer()) ?? null;

export const hasCard = async (bucket: R2Bucket, digest: string): Promise<boolean> => (await bucket.head(keyOf(digest))) !== null;

export async function keepCard(bucket: R2Bucket, digest: string, png: Uint8Array): Promise<void> {
  await bucket.put(keyOf(digest), png, { httpMetadata: { contentType: 'image/png' } });
}
