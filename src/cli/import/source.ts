import { createReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PlainError } from '../plain-error.ts';

/** What is read from: a file or, as `-`, standard input. */
export type Source = { name: string; path: string; bytes: number | null };

/** @throws PlainError where there is no such file: before the first line of any is sent */
export const findSource = (path: string): Source => {
  if (path === '-') return { name: 'standard input', path, bytes: null };
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new PlainError(`There is no file ${path}.`);
  if (found.isDirectory()) throw new PlainError(`${path} is a folder. Name the files in it: ${path}/*`);
  return { name: path, path, bytes: found.isFile() ? found.size : null };
};

async function* counted(chunks: AsyncIterable<Buffer>, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}

/** RFC 1952 §2.3.1: the two bytes that begin every gzip file, whatever it is called. */
const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** The bytes, inflated where they begin as gzip does. */
export async function* inflatedWhereGzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { value, done } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  async function* whole(): AsyncGenerator<Buffer> {
    yield head;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  }
  if (isGzip(head))
    yield* pipeline(whole(), createGunzip(), () => {}); // the generator's consumer gets the error
  else yield* whole();
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The bytes of a source, inflated. Where it breaks off, `onDamage` is told why and the bytes end there: what came before is of use. */
export async function* readSource(
  { path }: Source,
  onBytes: (bytes: number) => void,
  onDamage: (why: string) => void,
): AsyncGenerator<Uint8Array> {
  const raw = path === '-' ? process.stdin : createReadStream(path);
  try {
    yield* inflatedWhereGzip(counted(raw, onBytes));
  } catch (error) {
    onDamage(reasonOf(error));
  }
}
