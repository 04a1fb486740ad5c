import { gunzipSync } from 'node:zlib';
import { env } from 'cloudflare:workers';

const isBytes = (value: unknown): value is number[] => Array.isArray(value) && value.length > 40 && typeof value[0] === 'number';

const GZIP_MAGIC = [0x1f, 0x8b];

/** Text of a value of a table: bytes are read as text, inflated where they are gzip. */
async function textOf(value: unknown): Promise<unknown> {
  if (!isBytes(value)) return value;
  const stream = new Blob([new Uint8Array(value)]).stream();
  const isGzip = GZIP_MAGIC.every((byte, index) => value[index] === byte);
  return new Response(isGzip ? stream.pipeThrough(new DecompressionStream('gzip')) : stream).text();
}

/** Every table of the database as text, for finding what must not be in it. */
export async function dumpDatabase(): Promise<string> {
  const tables = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
  ).all<{ name: string }>();
  const texts = [];
  for (const { name } of tables.results) {
    const { results } = await env.DB.prepare(`SELECT * FROM ${name}`).all();
    const rows = await Promise.all(results.map(async (row) => Promise.all(Object.values(row).map(textOf))));
    texts.push(`${name}: ${JSON.stringify(rows)}`);
  }
  return texts.join('\n');
}

export async function countReports(): Promise<number> {
  const row = await env.DB.prepare(
    'SELECT (SELECT count(*) FROM inbox_0) + (SELECT count(*) FROM inbox_1) + (SELECT count(*) FROM inbox_2) AS reports',
  ).first<{ reports: number }>();
  return row?.reports ?? 0;
}

/** The lines of all archived reports. */
export async function archivedLines(): Promise<string[]> {
  const { objects } = (await env.ARCHIVE?.list({ prefix: 'reports/' })) ?? { objects: [] };
  const texts = await Promise.all(
    objects.map(async ({ key }) => gunzipSync(new Uint8Array((await (await env.ARCHIVE?.get(key))?.arrayBuffer()) ?? new ArrayBuffer()))),
  );
  return texts.flatMap((text) => new TextDecoder().decode(text).trim().split('\n'));
}
