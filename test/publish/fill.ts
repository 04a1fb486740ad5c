import type { Observatory } from '../support/observatory.ts';

/** Most lines that one import request takes. */
const LINES = 500;

/** Imports lines of NDJSON into a running observatory and waits until they are counted and judged. */
export async function fillObservatory({ url, token }: Observatory, lines: readonly string[]): Promise<void> {
  const post = async (path: string, body?: string): Promise<{ pending?: number }> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    });
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
    return response.json() as Promise<{ pending?: number }>;
  };
  for (let start = 0; start < lines.length; start += LINES) await post('/v1/observations', lines.slice(start, start + LINES).join('\n'));
  for (let count = 0; count < 200; count += 1) if ((await post('/v1/settle')).pending === 0) return;
  throw new Error('the import does not settle');
}
