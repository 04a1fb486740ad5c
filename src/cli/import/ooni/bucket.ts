/** OONI's open-data bucket: which objects hold a country's measurements of a test, and what a listing of S3 says. */
import { DAY_MS, HOUR_MS, floorTo } from '../../../shared/time.ts';

/** From this day on measurements lie by hour of receipt; those before by day, under `jsonl/`. */
const BY_HOUR_FROM_MS = Date.parse('2020-10-21T00:00:00Z');

export type Wanted = { cc: string; test: string; sinceMs: number; untilMs: number };

const plainName = (test: string): string => test.replaceAll('_', '');
const dayName = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10).replaceAll('-', '');

/** Prefixes under which the wanted measurements were received, oldest first. */
export function* prefixesOf({ cc, test, sinceMs, untilMs }: Wanted): Generator<string> {
  for (let timeMs = floorTo(sinceMs, HOUR_MS); timeMs < untilMs;) {
    const isByHour = timeMs >= BY_HOUR_FROM_MS;
    if (isByHour) yield `raw/${dayName(timeMs)}/${new Date(timeMs).toISOString().slice(11, 13)}/${cc}/${plainName(test)}/`;
    else yield `jsonl/${plainName(test)}/${cc}/${dayName(timeMs)}/00/`;
    timeMs = isByHour ? timeMs + HOUR_MS : floorTo(timeMs, DAY_MS) + DAY_MS;
  }
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'" };
const plainText = (xml: string): string => xml.replaceAll(/&(amp|lt|gt|quot|apos);/g, (entity) => ENTITIES[entity] ?? entity);

/** Keys of gzipped lines in a listing (ListObjectsV2), and where the next page begins; null where this is the last. */
export function readListing(xml: string): { keys: string[]; next: string | null } {
  const keys = [...xml.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => plainText(key ?? '')).filter((key) => key.endsWith('.jsonl.gz'));
  const token = /<NextContinuationToken>([^<]*)<\/NextContinuationToken>/.exec(xml)?.[1];
  return { keys, next: token === undefined ? null : plainText(token) };
}

/** Address of a page of a listing. */
export function listingAddress(base: string, prefix: string, next: string | null): string {
  const query = new URLSearchParams({ 'list-type': '2', prefix, ...(next === null ? {} : { 'continuation-token': next }) });
  return `${base}/?${query}`;
}

export const objectAddress = (base: string, key: string): string => `${base}/${key.split('/').map(encodeURIComponent).join('/')}`;
