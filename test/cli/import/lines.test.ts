import { assert, asyncProperty, array, integer, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesOf, bodyOf, MAX_BYTES, MAX_LINES } from '../../../src/cli/import/batches.ts';
import { linesOf, type Line } from '../../../src/cli/import/lines.ts';

const SEED = { seed: 20241107, numRuns: 200 };

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
};

const linesIn = (text: string, size = 7, maxBytes = 100): Promise<Line[]> => collect(linesOf(inPieces(Buffer.from(text), size), maxBytes));

describe('lines of a file', () => {
  it('are the same however the bytes arrive', async () => {
    await assert(
      asyncProperty(
        array(string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 8 }),
        integer({ min: 1, max: 40 }),
        async (texts, size) => {
          const text = texts.join('\n');
          expect(await linesIn(text, size, 1_000)).toEqual(await linesIn(text, 10_000, 1_000));
        },
      ),
      SEED,
    );
  });

  it('keep their numbers past blank ones, Windows line ends and a byte order mark', async () => {
    expect(await linesIn('\uFEFF{"a":1}\r\n\n  \n{"b":2}')).toEqual([
      { number: 1, text: '{"a":1}' },
      { number: 4, text: '{"b":2}' },
    ]);
  });

  it('are reported without text where they are too long, and those after them are read', async () => {
    const long = 'x'.repeat(101);
    expect(await linesIn(`a\n${long}\nb\n${long}`)).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: null },
      { number: 3, text: 'b' },
      { number: 4, text: null },
    ]);
  });
});

describe('batches', () => {
  const manyLines = async function* (count: number, bytes: number): AsyncGenerator<Line> {
    for (let number = 1; number <= count; number += 1) yield { number, text: 'x'.repeat(bytes) };
  };
  const ignore = (): void => {};

  it('hold at most as many lines as a request may', async () => {
    const batches = await collect(batchesOf(manyLines(MAX_LINES * 2 + 1, 3), ignore));
    expect(batches.map(({ lines }) => lines.length)).toEqual([MAX_LINES, MAX_LINES, 1]);
    expect(batches[2]?.lines[0]?.number).toBe(MAX_LINES * 2 + 1);
  });

  it('hold at most as many bytes as a request may, and lose no line', async () => {
    const batches = await collect(batchesOf(manyLines(25, 100_000), ignore));
    for (const batch of batches) expect(Buffer.byteLength(bodyOf(batch))).toBeLessThanOrEqual(MAX_BYTES);
    expect(batches.flatMap(({ lines }) => lines.map(({ number }) => number))).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  });

  it('leave out a line that no request can carry, and say which', async () => {
    const tooLong: number[] = [];
    const batches = await collect(batchesOf(manyLines(1, MAX_BYTES), (number) => tooLong.push(number)));
    expect(batches).toEqual([]);
    expect(tooLong).toEqual([1]);
  });
});
