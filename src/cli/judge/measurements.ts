/** Raw OONI measurements in files: one JSON document, or one a line; as they were submitted, or with what OONI made of them beside. */
import { isMeasurement } from '../../ingest/ooni/judge/judge.ts';
import { at, isFields, textOf, type Fields } from '../../ingest/ooni/judge/loose-json.ts';
import { linesOf, type Line } from '../import/lines.ts';
import { readSource, type Source } from '../import/source.ts';

/** Longest line or document that is read, in bytes: OONI's largest measurements have some megabytes. */
const MAX_BYTES = 64 * 1_048_576;

/** `line` counts from 1; a document over many lines is line 1. */
export type FoundMeasurement = { line: number; uid: string | null; fields: Fields };
export type BadLine = { line: number; reason: string };

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Where a measurement lies in what is kept beside it: `{raw, verdict}`, `{format, content}` as it is submitted, `measurement_meta` of OONI's API. */
const WRAPPINGS = ['raw', 'content', 'raw_measurement'] as const;

/** The measurement itself, or in a wrapping, where it may be JSON in a string. */
function unwrap(value: unknown): unknown {
  if (!isFields(value)) return value;
  const inner = WRAPPINGS.map((name) => value[name]).find((each) => typeof each === 'string' || isFields(each));
  if (inner === undefined || isFields(value['test_keys'])) return value;
  return typeof inner === 'string' ? parse(inner) : inner;
}

/** The measurement that a parsed line holds, or why it holds none. */
export function measurementIn(value: unknown, line: number): FoundMeasurement | BadLine {
  const fields = unwrap(value);
  if (value === undefined) return { line, reason: 'is not JSON' };
  if (!isMeasurement(fields)) return { line, reason: 'is no OONI measurement: test_name is missing' };
  return { line, uid: textOf(at(value, 'measurement_uid')) ?? textOf(fields['measurement_uid']), fields };
}

/** The lines as they are; one JSON document that goes over many lines comes as one, under the number of its first. */
export async function* wholeDocuments(lines: AsyncGenerator<Line>): AsyncGenerator<Line> {
  const first = await lines.next();
  if (first.done) return;
  const { number, text } = first.value;
  if (text === null || !/^[{[]$/.test(text)) {
    yield first.value;
    yield* lines;
  } else yield { number, text: await restOf(text, lines) };
}

/** One JSON document that goes over many lines. */
async function restOf(head: string, lines: AsyncGenerator<Line>): Promise<string | null> {
  const parts = [head];
  let bytes = 0;
  for await (const { text } of lines) {
    bytes += text?.length ?? MAX_BYTES;
    if (bytes > MAX_BYTES) return null;
    parts.push(text ?? '');
  }
  return parts.join('\n');
}

/** Every measurement of a source, in order, one in memory at a time; a line that holds none comes with its reason. */
export async function* measurementsOf(source: Source, onDamage: (why: string) => void): AsyncGenerator<FoundMeasurement | BadLine> {
  const lines = linesOf(
    readSource(source, () => {}, onDamage),
    MAX_BYTES,
  );
  for await (const { number: line, text } of wholeDocuments(lines)) {
    if (text === null) {
      yield { line, reason: `is longer than ${MAX_BYTES} bytes` };
      continue;
    }
    const value = parse(text);
    if (!Array.isArray(value)) yield measurementIn(value, line);
    else for (const item of value) yield measurementIn(item, line);
  }
}
