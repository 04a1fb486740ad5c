/** Numbers, times and names as a language writes them. English times are written by hand, which costs a tenth of what Intl does. */
import type { Interval } from '../../incidents/terms.ts';
import type { ShownCount } from '../../rollup/floors.ts';
import { clockText, dayText, durationText, intervalText, shortDayText, timeText } from '../time-text.ts';
import { LANGUAGES, type Offered } from './languages.ts';

export type Format = {
  /** To the minute, in UTC. */
  time: (timeMs: number) => string;
  day: (timeMs: number) => string;
  shortDay: (timeMs: number) => string;
  clock: (timeMs: number) => string;
  interval: (interval: Interval) => string;
  duration: (lengthMs: number) => string;
  years: (count: number) => string;
  /** To the minute, on the clock of a time zone (IANA). */
  localClock: (timeMs: number, zone: string) => string;
  /** From one time to another on that clock, each day told only where it is another than the one before it, which at first is UTC's. */
  localSpan: (fromMs: number, toMs: number, zone: string) => string;
  count: (count: ShownCount) => string;
  list: (words: readonly string[]) => string;
  country: (probeCc: string) => string;
};

const english = (): Format => {
  const names = namesOf('en');
  return {
    time: timeText,
    day: dayText,
    shortDay: shortDayText,
    clock: clockText,
    interval: intervalText,
    duration: durationText,
    years: (count) => (count === 1 ? '1 year' : `${count} years`),
    ...localTimes(
      (timeMs, zone) => shortDayText(timeMs + offsetOf(timeMs, zone)),
      (timeMs, zone) => clockText(timeMs + offsetOf(timeMs, zone)),
      ', ',
    ),
    count: (count) => countText(count, (n) => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, n < 1000 ? '' : ',')),
    list: (words) => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`),
    country: names,
  };
};

type InZone = (timeMs: number, zone: string) => string;

const localTimes = (day: InZone, clock: InZone, between: string): Pick<Format, 'localClock' | 'localSpan'> => {
  const local: InZone = (timeMs, zone) => `${day(timeMs, zone)}${between}${clock(timeMs, zone)}`;
  const localSpan = (fromMs: number, toMs: number, zone: string): string => {
    const from = day(fromMs, zone) === day(fromMs, 'UTC') ? clock(fromMs, zone) : local(fromMs, zone);
    if (fromMs === toMs) return from;
    return `${from}–${day(fromMs, zone) === day(toMs, zone) ? clock(toMs, zone) : local(toMs, zone)}`;
  };
  return { localClock: clock, localSpan };
};

type Zone = { format: Intl.DateTimeFormat; offsets: Map<number, number> };
const zones = new Map<string, Zone>();

/** Clocks are set on a quarter of an hour, in every zone. */
const QUARTER_MS = 15 * 60_000;
/** Offsets that are kept of a zone: those of a page's axes, and more. */
const MOST_OFFSETS = 2_000;

/** How far a zone's clock is ahead of UTC at a time, in milliseconds. A page asks for the same few hundred times a thousand times. */
function offsetOf(timeMs: number, zone: string): number {
  const known = zones.get(zone) ?? {
    format: new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }),
    offsets: new Map(),
  };
  zones.set(zone, known);
  const quarter = Math.floor(timeMs / QUARTER_MS);
  const offset = known.offsets.get(quarter) ?? offsetBy(known.format, timeMs);
  if (known.offsets.size >= MOST_OFFSETS) known.offsets.clear();
  known.offsets.set(quarter, offset);
  return offset;
}

function offsetBy(format: Intl.DateTimeFormat, timeMs: number): number {
  const parts = format.formatToParts(timeMs);
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
}

/** Shared votes are fractions, shown to one decimal below ten; a range stays as it is. */
const countText = (count: ShownCount, write: (n: number) => string): string =>
  typeof count === 'string' ? count : write(count < 10 ? Math.round(count * 10) / 10 : Math.round(count));

function namesOf(locale: string): (probeCc: string) => string {
  const names = new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' });
  return (probeCc) => {
    try {
      return names.of(probeCc) ?? probeCc;
    } catch (error) {
      if (error instanceof RangeError) return probeCc;
      throw error;
    }
  };
}

function byIntl(code: Offered): Format {
  const { locale, dir } = LANGUAGES[code];
  const formats = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
  const days = formats({ dateStyle: 'medium' });
  const shortDays = formats({ day: 'numeric', month: 'short' });
  const clocks = formats({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const numbers = new Intl.NumberFormat(locale);
  const lists = new Intl.ListFormat(locale);
  const unit = (name: string) => {
    const format = new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' });
    return (n: number): string[] => (n > 0 ? [format.format(n)] : []);
  };
  const [yearUnit, dayUnit, hourUnit, minuteUnit] = [unit('year'), unit('day'), unit('hour'), unit('minute')];
  const time = (timeMs: number) => `${days.format(timeMs)}، ${clocks.format(timeMs)} UTC`;
  return {
    time,
    day: (timeMs) => days.format(timeMs),
    shortDay: (timeMs) => shortDays.format(timeMs),
    clock: (timeMs) => clocks.format(timeMs),
    interval: ({ earliest, latest }) => {
      const [fromMs, toMs] = [Date.parse(earliest), Date.parse(latest)];
      if (fromMs === toMs) return time(fromMs);
      const from = `${days.format(fromMs)}، ${clocks.format(fromMs)}`;
      const isOneDay = days.format(fromMs) === days.format(toMs);
      return isOneDay ? `${from}–${clocks.format(toMs)} UTC` : `${from} – ${time(toMs)}`;
    },
    duration: (lengthMs) => {
      const minutes = Math.round(lengthMs / 60_000);
      const [d, h, m] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
      return [...dayUnit(d), ...hourUnit(h), ...(d === 0 ? minuteUnit(m) : [])].join(' ') || numbers.format(0);
    },
    years: (count) => yearUnit(count).join(''),
    // The clock of UTC, moved: a format for each zone would have to be made.
    ...localTimes(
      (timeMs, zone) => shortDays.format(timeMs + offsetOf(timeMs, zone)),
      (timeMs, zone) => clocks.format(timeMs + offsetOf(timeMs, zone)),
      '، ',
    ),
    count: (count) => countText(count, (n) => numbers.format(n)),
    list: (items) => lists.format(dir === 'rtl' && items.length > 1 ? items.map(isolated) : items),
    country: namesOf(locale),
  };
}

const made = new Map<Offered, Format>();

/** Made at a language's first use: Intl's formats cost a third of a millisecond each. */
export function formatOf(code: Offered): Format {
  const format = made.get(code) ?? (code === 'en' ? english() : byIntl(code));
  made.set(code, format);
  return format;
}

/** Latin names side by side would run from left to right as one; each by itself keeps its place in the list (UAX 9, FSI and PDI). */
const isolated = (item: string): string => `\u2068${item}\u2069`;

/** `34 %`; what is neither nothing nor all never shows as either. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.01) return '<1 %';
  if (share > 0.99 && share < 1) return '>99 %';
  return `${Math.round(share * 100)} %`;
}
