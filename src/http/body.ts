import type { Context } from 'hono';
import type { z } from 'zod';
import { ProblemError, fieldErrors, sentenceOf } from './problem.ts';

/**
 * The bytes of a stream, of which it reads at most one more than `limit`.
 * @throws ProblemError `too-large` past the limit; `bad-encoding` where the stream breaks off
 */
async function readAtMost(stream: ReadableStream<Uint8Array>, limit: number, what: string): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new ProblemError('bad-encoding', `${what} is not whole gzip data`);
    });
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel().catch(() => undefined);
      throw tooLarge(what, limit);
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

const tooLarge = (what: string, limit: number): ProblemError =>
  new ProblemError('too-large', `${what} is over ${limit} bytes, the most that is allowed`);

/** The body as it was sent. One whose length is announced, which is not longer, is read at once; from others the runtime hands out small pieces. */
export async function readBody(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = request.headers.get('content-length');
  if (Number(announced ?? 0) > limit) throw tooLarge('the body', limit);
  if (!request.body) return new Uint8Array();
  if (announced === null) return readAtMost(request.body, limit, 'the body');
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.byteLength > limit) throw tooLarge('the body', limit);
  return bytes;
}

/** The body's text, inflated where it was sent as gzip; inflating stops one byte after `limit`. */
export async function inflateText(bytes: Uint8Array<ArrayBuffer>, encoding: string | null, limit: number): Promise<string> {
  const coding = (encoding ?? 'identity').trim().toLowerCase();
  if (coding !== 'identity' && coding !== 'gzip') {
    throw new ProblemError('unsupported-encoding', `Content-Encoding is ${coding.slice(0, 40)}; allowed are gzip and identity`, {
      headers: { 'accept-encoding': 'gzip' },
    });
  }
  const inflated =
    coding === 'gzip'
      ? await readAtMost(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')), limit, 'the inflated body')
      : bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(inflated);
  } catch {
    throw new ProblemError('bad-request', 'the body is not UTF-8');
  }
}

/** @throws ProblemError `bad-request` that says where the text stops being JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = /position \d+/.exec(error instanceof Error ? error.message : '')?.[0];
    throw new ProblemError('bad-request', `the body is not JSON${place ? ` (at ${place})` : ''}`);
  }
}

/**
 * A JSON body, as its schema has it; gzip allowed.
 * @throws ProblemError `bad-body` that names each field, or what the body's bytes are wrong by
 */
export async function readJsonBody<Schema extends z.ZodType>(c: Context, limit: number, schema: Schema): Promise<z.output<Schema>> {
  const text = await inflateText(await readBody(c.req.raw, limit), c.req.header('content-encoding') ?? null, limit);
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  throw new ProblemError('bad-body', sentenceOf(errors), { errors });
}

/** What reading a JSON body can say. */
export const BODY_PROBLEMS = ['bad-request', 'bad-encoding', 'too-large', 'unsupported-encoding', 'bad-body'] as const;
