/**
 * The occurrences of an RFC 5545 rule. Rules come from files of strangers, and some valid ones never match (the 30th of February), so that
 * they are unrolled day by day over a bounded time: ical.js reads the rule, but its own iterator does not end on such rules and moves days
 * that a month does not have into the next one.
 */
import ICAL from 'ical.js';
import { DAY_MS } from '../shared/time.ts';
import { dayMatcher } from './day-rule.ts';
import type { Clock } from './time-zone.ts';
import { MOST_OCCURRENCES, SERIES_MS } from './parameters.ts';

/** Why a rule is not taken, as the end of a sentence about it. */
export class RuleError extends Error {}

const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];
const PARTS = ['BYMONTH', 'BYMONTHDAY', 'BYYEARDAY', 'BYDAY', 'BYSETPOS', 'BYHOUR', 'BYMINUTE', 'BYSECOND'] as const;
const LARGEST_INTERVAL = 1000;
const MOST_TIMES = 24;

export type Rule = {
  freq: Frequency;
  interval: number;
  count: number | null;
  until: ICAL.Time | null;
  /** 0 Sunday … 6 Saturday. */
  weekStart: number;
  parts: Partial<Record<(typeof PARTS)[number], (string | number)[]>>;
};

/** @throws RuleError where the text is no rule that a calendar of events needs */
export function parseRule(text: string): Rule {
  const { freq, interval, count, until, wkst, parts } = readRule(text);
  const known = FREQUENCIES.find((each) => each === freq);
  if (!known) throw new RuleError(`takes FREQ=${FREQUENCIES.join(', ')} alone`);
  checkParts(known, parts);
  if (!(interval >= 1 && interval <= LARGEST_INTERVAL)) throw new RuleError(`takes INTERVAL from 1 to ${LARGEST_INTERVAL}`);
  if (/COUNT=/i.test(text) && !(count !== null && count >= 1)) throw new RuleError('takes COUNT from 1');
  return { freq: known, interval, count, until, weekStart: wkst - 1, parts };
}

/** @throws RuleError */
function checkParts(freq: Frequency, parts: object): void {
  const odd = Object.keys(parts).filter((part) => !PARTS.some((each) => each === part));
  if (odd.length > 0) throw new RuleError(`takes ${PARTS.join(', ')} alone`);
  if ('BYYEARDAY' in parts && freq !== 'YEARLY') throw new RuleError('takes BYYEARDAY with FREQ=YEARLY alone');
  const isNumbered = 'BYDAY' in parts && /\d/.test(String(parts.BYDAY));
  if (isNumbered && (freq === 'DAILY' || freq === 'WEEKLY')) throw new RuleError('takes numbered days with FREQ=MONTHLY and YEARLY alone');
}

function readRule(text: string): ICAL.Recur {
  try {
    return ICAL.Recur.fromString(
      text
        .trim()
        .replace(/^RRULE:/i, '')
        .toUpperCase(),
    );
  } catch {
    throw new RuleError('is no recurrence rule of RFC 5545 (FREQ=WEEKLY;COUNT=4)');
  }
}

export type Recurrence = { startsMs: number[]; complete: boolean };

/**
 * Starts of the occurrences, ascending.
 * @param localMs the first start as the clock shows it (time-zone.ts)
 * @returns at most {@link MOST_OCCURRENCES} within ten years; `complete` is false where the rule goes on
 * @throws RuleError where the rule is none or never matches
 */
export function occurrencesOf(text: string, localMs: number, clock: Clock): Recurrence {
  const rule = parseRule(text);
  const count = rule.count ?? Infinity;
  const untilMs = rule.until ? localUntil(rule.until, clock) : Infinity;
  const horizonMs = localMs + SERIES_MS;
  const starts = startsUpTo(rule, localMs, Math.min(untilMs, horizonMs), Math.min(count, MOST_OCCURRENCES + 1));
  if (starts.length === 0) throw new RuleError('never takes place');
  const kept = starts.slice(0, MOST_OCCURRENCES);
  const isWhole = starts.length <= MOST_OCCURRENCES && (untilMs <= horizonMs || starts.length === count);
  return { startsMs: kept.map((start) => clock.toUtc(start)), complete: isWhole };
}

function startsUpTo(rule: Rule, localMs: number, lastMs: number, most: number): number[] {
  const matches = dayMatcher(rule, localMs);
  const times = timesOfDay(rule, localMs);
  const starts: number[] = [];
  for (const periodMs of periodsOf(rule, localMs, lastMs)) {
    starts.push(...startsIn(rule, periodMs, matches, times).filter((start) => start >= localMs && start <= lastMs));
    if (starts.length >= most) break;
  }
  return starts.slice(0, most);
}

/** First days of the periods that the rule visits, from the one that holds the start. */
function* periodsOf({ freq, interval, weekStart }: Rule, localMs: number, lastMs: number): Generator<number> {
  const start = new Date(localMs);
  const [year, month] = [start.getUTCFullYear(), start.getUTCMonth()];
  const dayMs = Date.UTC(year, month, start.getUTCDate());
  const weekMs = dayMs - ((start.getUTCDay() - weekStart + 7) % 7) * DAY_MS;
  const nth = {
    DAILY: (n: number) => dayMs + n * interval * DAY_MS,
    WEEKLY: (n: number) => weekMs + n * interval * 7 * DAY_MS,
    MONTHLY: (n: number) => Date.UTC(year, month + n * interval, 1),
    YEARLY: (n: number) => Date.UTC(year + n * interval, 0, 1),
  }[freq];
  for (let n = 0; nth(n) <= lastMs; n += 1) yield nth(n);
}

function endOfPeriod(freq: Frequency, periodMs: number): number {
  const first = new Date(periodMs);
  if (freq === 'DAILY') return periodMs + DAY_MS;
  if (freq === 'WEEKLY') return periodMs + 7 * DAY_MS;
  return freq === 'MONTHLY' ? Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1) : Date.UTC(first.getUTCFullYear() + 1, 0, 1);
}

/** The set of one period, of which BYSETPOS picks. */
function startsIn(rule: Rule, periodMs: number, matches: (dayMs: number) => boolean, times: readonly number[]): number[] {
  const set: number[] = [];
  for (let dayMs = periodMs; dayMs < endOfPeriod(rule.freq, periodMs); dayMs += DAY_MS)
    if (matches(dayMs)) set.push(...times.map((time) => dayMs + time));
  const positions = rule.parts.BYSETPOS?.map(Number);
  if (!positions) return set;
  const picked = positions.flatMap((position) => set.at(position > 0 ? position - 1 : position) ?? []);
  return [...new Set(picked)].sort((a, b) => a - b);
}

/** Milliseconds from midnight, ascending. */
function timesOfDay({ parts }: Rule, localMs: number): number[] {
  const start = new Date(localMs);
  const hours = (parts.BYHOUR ?? [start.getUTCHours()]).map(Number);
  const minutes = (parts.BYMINUTE ?? [start.getUTCMinutes()]).map(Number);
  const seconds = (parts.BYSECOND ?? [start.getUTCSeconds()]).map(Number);
  if (hours.length * minutes.length * seconds.length > MOST_TIMES) throw new RuleError(`takes at most ${MOST_TIMES} times of a day`);
  const times = hours.flatMap((hour) => minutes.flatMap((minute) => seconds.map((second) => hour * 3600 + minute * 60 + second)));
  return [...new Set(times)].sort((a, b) => a - b).map((time) => time * 1000);
}

/** UNTIL is in UTC where the start has a zone (RFC 5545 §3.3.10), else by the clock; a date means its whole day. */
function localUntil(until: ICAL.Time, clock: Clock): number {
  const ms = digitsOf(until);
  if (until.isDate) return ms + DAY_MS - 1000;
  return until.zone === ICAL.Timezone.utcTimezone ? clock.toLocal(ms) : ms;
}

/** The digits of a time, read as UTC. */
export const digitsOf = (time: ICAL.Time): number => Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
