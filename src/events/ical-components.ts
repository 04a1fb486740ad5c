/**
 * The components of an iCalendar file (RFC 5545 §3.4), cut out line by line, so that one that cannot be read loses only itself. Lines are
 * unfolded here, each with the number that it has in the file.
 */

/** One component as text, and the line of the file on which it begins, from 1. `isWhole` is false where its end is missing. */
export type IcalComponent = { text: string; line: number; isWhole: boolean };

export type IcalFile = { events: IcalComponent[]; zones: IcalComponent[]; properties: Map<string, string> };

/** Line breaks within one content line: CRLF, or LF as many programs write it, and a blank or tab. */
const FOLD = /^[ \t]/;

function unfold(text: string): Line[] {
  const lines: { parts: string[]; line: number }[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const last = lines.at(-1);
    if (FOLD.test(raw) && last) last.parts.push(raw.slice(1));
    else if (raw.trim() !== '') lines.push({ parts: [raw], line: index + 1 });
  }
  return lines.map(({ parts, line }) => ({ text: parts.join(''), line }));
}

type Line = { text: string; line: number };

/** @returns null where the text is no calendar at all */
export function readComponents(text: string): IcalFile | null {
  const lines = unfold(text);
  if (!/^BEGIN:VCALENDAR\s*$/i.test(lines[0]?.text ?? '')) return null;
  const file: IcalFile = { events: [], zones: [], properties: new Map() };
  for (let index = 0; index < lines.length;) index = readFrom(lines, index, file);
  return file;
}

/** Reads what begins on a line. @returns the index of the line after it */
function readFrom(lines: readonly Line[], index: number, file: IcalFile): number {
  const { text, line } = lines[index] ?? { text: '', line: 0 };
  const name = /^BEGIN:([A-Z-]+)\s*$/i.exec(text)?.[1]?.toUpperCase();
  if (name === undefined || name === 'VCALENDAR') {
    readProperty(text, file.properties);
    return index + 1;
  }
  const end = endOf(lines, index, name);
  const whole = lines.slice(index, end.index).map((each) => each.text);
  const component = { text: whole.join('\r\n'), line, isWhole: end.isWhole };
  if (name === 'VEVENT') file.events.push(component);
  if (name === 'VTIMEZONE') file.zones.push(component);
  return end.index;
}

function readProperty(text: string, properties: Map<string, string>): void {
  const [, key, value] = /^([A-Z-]+)(?:;[^:]*)?:(.*)$/i.exec(text) ?? [];
  if (key !== undefined && value !== undefined && !properties.has(key.toUpperCase())) properties.set(key.toUpperCase(), value.trim());
}

/** Where a component ends: after its END, or before the next one of its own kind, which cannot lie in it. */
function endOf(lines: readonly Line[], start: number, name: string): { index: number; isWhole: boolean } {
  const [end, again] = [new RegExp(`^END:${name}\\s*$`, 'i'), new RegExp(`^(BEGIN:${name}|END:VCALENDAR)\\s*$`, 'i')];
  for (let index = start + 1; index < lines.length; index += 1) {
    const text = lines[index]?.text ?? '';
    if (end.test(text)) return { index: index + 1, isWhole: true };
    if (again.test(text)) return { index, isWhole: false };
  }
  return { index: lines.length, isWhole: false };
}
