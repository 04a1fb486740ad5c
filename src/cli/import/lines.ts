/** A line of NDJSON as the observatory takes it, and its 1-based number in the file. `text` is null where it is longer than a whole request may be. */
export type Line = { number: number; text: string | null };

const NEWLINE = 0x0a;

/** Cuts bytes into lines as they come and holds no more than one of them. Blank lines are counted and left out. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  let number = 1;
  let isTooLong = false;

  const endLine = (bytes: Buffer): Line | null => {
    const text =
      isTooLong || bytes.length > maxBytes
        ? null
        : bytes
            .toString('utf8')
            .replace(/^\uFEFF/, '')
            .trim();
    isTooLong = false;
    const line = { number, text };
    number += 1;
    return text === '' ? null : line;
  };

  for await (const chunk of chunks) {
    const data = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = data.indexOf(NEWLINE); end !== -1; end = data.indexOf(NEWLINE, start)) {
      const line = endLine(data.subarray(start, end));
      if (line) yield line;
      start = end + 1;
    }
    isTooLong ||= data.length - start > maxBytes;
    rest = isTooLong ? Buffer.alloc(0) : data.subarray(start);
  }
  const last = rest.length > 0 || isTooLong ? endLine(rest) : null;
  if (last) yield last;
}
