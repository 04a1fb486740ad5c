/** Sends prepared requests over several kept connections. */
import { gunzipSync } from 'node:zlib';
import { Pool } from 'undici';
import type { SignedRequest } from '../../src/probe/signed-request.ts';
import type { Observatory } from '../support/observatory.ts';
import { headersFrom, type Connection } from './volunteers.ts';

export type Prepared = { request: SignedRequest; connection: Connection };

/** Status of an answer, null where none came; how long it took, in milliseconds. */
export type OnAnswer = (index: number, status: number | null, text: string, tookMs: number) => void;

/** Sends all of them, `connections` at a time, and returns when each was answered or broken off. */
export async function sendAll(url: string, prepared: readonly Prepared[], connections: number, onAnswer: OnAnswer): Promise<void> {
  const pool = new Pool(url, { connections });
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next; index < prepared.length; index = next) {
      next += 1;
      const startedMs = performance.now();
      const [status, text] = await send(pool, prepared[index]);
      onAnswer(index, status, text, performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  await pool.destroy();
}

async function send(pool: Pool, prepared: Prepared | undefined): Promise<[number | null, string]> {
  if (!prepared) return [null, ''];
  const { request, connection } = prepared;
  try {
    const { statusCode, headers, body } = await pool.request({
      path: new URL(request.url).pathname,
      method: request.method === 'POST' ? 'POST' : 'GET',
      headers: { ...request.headers, ...headersFrom(connection) },
      body: request.body,
    });
    const bytes = Buffer.from(await body.arrayBuffer());
    return [statusCode, (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString()];
  } catch {
    return [null, ''];
  }
}

/** Sends all of them and expects one status of each. @throws with the first other answer */
export async function sendExpecting(url: string, prepared: readonly Prepared[], connections: number, expected: number): Promise<void> {
  const wrong: string[] = [];
  await sendAll(url, prepared, connections, (_, status, text) => {
    if (status !== expected) wrong.push(`${status ?? 'no answer'}: ${text.slice(0, 500)}`);
  });
  if (wrong.length > 0)
    throw new Error(`expected ${expected} of every request, and ${wrong.length} were answered otherwise, one ${wrong[0]}`);
}

/** JSON of a GET as the operator. @throws where the answer is not 200 */
export async function readAsOperator<Body>(observatory: Observatory, path: string): Promise<Body> {
  const response = await fetch(`${observatory.url}${path}`, { headers: { authorization: `Bearer ${observatory.token}` } });
  if (response.status !== 200) throw new Error(`${path} answers ${response.status}: ${(await response.text()).slice(0, 500)}`);
  return (await response.json()) as Body;
}

type List<Row> = { data: Row[]; meta: { next: string | null } };

/** All rows of a list, page by page. */
export async function readAllAsOperator<Row>(observatory: Observatory, path: string): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const page: List<Row> = await readAsOperator(observatory, cursor === null ? path : `${path}&cursor=${encodeURIComponent(cursor)}`);
    rows.push(...page.data);
    cursor = page.meta.next;
  } while (cursor !== null);
  return rows;
}
