/**
 * An hour of what the controls saw, as it is stored: for each window and source a letter a service, in the order of `services`: u up, d down, a point
 * where it saw nothing. The same set of windows always gives the same text.
 */
import type { Heard, Seen } from './verdict.ts';

/** Window's start, Unix milliseconds → what was heard in it. */
export type HeardWindows = ReadonlyMap<number, Heard>;

type Packed = { services: string[]; windows: Record<string, Record<string, string>> };

const LETTERS: Record<Seen, string> = { up: 'u', down: 'd' };

export function packHour(windows: HeardWindows): string {
  const services = [...new Set([...windows.values()].flatMap((heard) => Object.values(heard).flatMap(Object.keys)))].sort();
  const lettersOf = (seen: Readonly<Record<string, Seen>>): string =>
    services
      .map((service) => (seen[service] ? LETTERS[seen[service]] : '.'))
      .join('')
      .replace(/\.+$/, '');
  const packed = [...windows]
    .sort(([a], [b]) => a - b)
    .map(([windowMs, heard]) => [
      windowMs,
      Object.fromEntries(
        Object.entries(heard)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([source, seen]) => [source, lettersOf(seen)]),
      ),
    ]);
  return JSON.stringify({ services, windows: Object.fromEntries(packed) } satisfies Packed);
}

/** The inverse of {@link packHour}. */
export function unpackHour(text: string): Map<number, Heard> {
  const { services, windows } = JSON.parse(text) as Packed;
  const seenOf = (letters: string): Record<string, Seen> => {
    const seen: Record<string, Seen> = {};
    for (const [index, letter] of [...letters].entries()) if (letter !== '.') seen[services[index] ?? ''] = letter === 'u' ? 'up' : 'down';
    return seen;
  };
  return new Map(
    Object.entries(windows).map(([windowMs, heard]) => [
      Number(windowMs),
      Object.fromEntries(Object.entries(heard).map(([source, letters]) => [source, seenOf(letters)])),
    ]),
  );
}
