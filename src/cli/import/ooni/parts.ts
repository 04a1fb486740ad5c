/** The parts of an import from OONI: objects of the bucket, or pages of the API. */
import { z } from 'zod';
import { PlainError } from '../../plain-error.ts';
import { linesOf, type Line } from '../lines.ts';
import { inflatedWhereGzip } from '../source.ts';
import { listingAddress, objectAddress, prefixesOf, readListing, type Wanted } from './bucket.ts';
import type { PoliteFetch } from './fetch-politely.ts';

const MAX_LINE_BYTES = 16 * 1_048_576;

/** `name` tells a part apart for good; its lines are fetched when they are read. */
export type Part = { name: string; lines: () => AsyncGenerator<Line> };

/** @param onDay told at each new day of the range how far the search has come */
export async function* bucketParts(
  fetchOne: PoliteFetch,
  base: string,
  wanted: Wanted,
  onDay: (sentence: string) => void,
): AsyncGenerator<Part> {
  const prefixes = [...prefixesOf(wanted)];
  let day = '';
  for (const [index, prefix] of prefixes.entries()) {
    const next = /\d{8}/.exec(prefix)?.[0] ?? '';
    if (next !== day) onDay(`${next}: ${index} of ${prefixes.length} folders searched`);
    day = next;
    yield* folderParts(fetchOne, base, prefix);
  }
}

async function* folderParts(fetchOne: PoliteFetch, base: string, prefix: string): AsyncGenerator<Part> {
  let next: string | null = null;
  do {
    const listing: ReturnType<typeof readListing> = readListing(await (await fetchOne(listingAddress(base, prefix, next))).text());
    for (const key of listing.keys) yield { name: key, lines: () => objectLines(fetchOne, objectAddress(base, key)) };
    ({ next } = listing);
  } while (next !== null);
}

async function* objectLines(fetchOne: PoliteFetch, address: string): AsyncGenerator<Line> {
  const { body } = await fetchOne(address);
  if (body === null) return;
  try {
    yield* linesOf(inflatedWhereGzip(chunksOf(body)), MAX_LINE_BYTES);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlainError(`${address} broke off (${reason}). What came before has gone in; the same command goes on from there.`);
  }
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Buffer> {
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield Buffer.from(next.value);
}

const Listed = z.object({
  metadata: z.object({ next_url: z.string().nullish() }),
  results: z.array(z.object({ measurement_uid: z.string().min(1) })),
});

/** A page of the API is a part; each of its measurements is a request, so that this is for short ranges. */
export async function* apiParts(fetchOne: PoliteFetch, api: string, { cc, test, sinceMs, untilMs }: Wanted): AsyncGenerator<Part> {
  const time = (ms: number): string => new Date(ms).toISOString().slice(0, 19);
  const query = new URLSearchParams({ probe_cc: cc, test_name: test, since: time(sinceMs), until: time(untilMs), limit: '100' });
  let address: string | null = `${api}/api/v1/measurements?${query}`;
  while (address !== null) {
    const { metadata, results }: z.infer<typeof Listed> = Listed.parse(await (await fetchOne(address)).json());
    for (const { measurement_uid: uid } of results) yield { name: uid, lines: () => apiLine(fetchOne, api, uid) };
    address = metadata.next_url ? new URL(metadata.next_url, api).href : null;
  }
}

async function* apiLine(fetchOne: PoliteFetch, api: string, uid: string): AsyncGenerator<Line> {
  const text = await (await fetchOne(`${api}/api/v1/raw_measurement?${new URLSearchParams({ measurement_uid: uid })}`)).text();
  yield { number: 1, text: `{"measurement_uid":${JSON.stringify(uid)},"raw":${text}}` };
}
