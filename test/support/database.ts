import { env } from 'cloudflare:workers';

/** Every table of the database as text, for finding what must not be in it. */
export async function dumpDatabase(): Promise<string> {
  const tables = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
  ).all<{ name: string }>();
  const texts = [];
  for (const { name } of tables.results) {
    const { results } = await env.DB.prepare(`SELECT * FROM ${name}`).all();
    texts.push(
      `${name}: ${JSON.stringify(results, (_, value: unknown) => (Array.isArray(value) && typeof value[0] === 'number' && value.length > 40 ? new TextDecoder().decode(new Uint8Array(value as number[])) : value))}`,
    );
  }
  return texts.join('\n');
}

export async function countReports(): Promise<number> {
  const row = await env.DB.prepare(
    'SELECT (SELECT count(*) FROM inbox_0) + (SELECT count(*) FROM inbox_1) + (SELECT count(*) FROM inbox_2) AS reports',
  ).first<{ reports: number }>();
  return row?.reports ?? 0;
}
