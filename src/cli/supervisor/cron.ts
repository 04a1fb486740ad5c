/**
 * Cron expressions as Cloudflare reads them: five fields, UTC, days of the week 1 (Sunday) to 7.
 * https://developers.cloudflare.com/workers/configuration/cron-triggers/
 * Of its extensions (names, L, W, #) none is read here: wrangler.toml uses none, and an expression that uses one is refused.
 */

const MINUTE_MS = 60_000;

type Field = { name: string; min: number; max: number };

const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of the month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12 },
  { name: 'day of the week', min: 1, max: 7 },
];

/** One set of admitted values a field; `days` tells which of the two day fields restrict anything. */
export type Cron = { expression: string; admitted: ReadonlySet<number>[]; days: { month: boolean; week: boolean } };

/** `*`, `a`, `a-b`, each also with a step: `/n`. One number with a step runs on to the end of the field. */
const PART = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/;

const steps = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);

const expandPart = (part: string, { name, min, max }: Field): number[] => {
  const match = PART.exec(part);
  if (!match) throw new RangeError(`"${part}" is no ${name} that is understood here`);
  const [, first = String(min), last, step = '1'] = match;
  const from = Number(first);
  const to = Number(last ?? (/[*/]/.test(part) ? max : from));
  if (from < min || to > max || from > to || step === '0') throw new RangeError(`"${part}" is no ${name} from ${min} to ${max}`);
  return steps(from, to, Number(step));
};

/** @throws RangeError that names the field */
export const parseCron = (expression: string): Cron => {
  const parts = expression.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) throw new RangeError(`the cron "${expression}" has ${parts.length} fields instead of five`);
  const admitted = FIELDS.map((field, index) => new Set((parts[index] ?? '').split(',').flatMap((part) => expandPart(part, field))));
  return { expression, admitted, days: { month: parts[2] !== '*', week: parts[4] !== '*' } };
};

/** Whether the minute that holds `timeMs` is one of the cron's. Where both day fields restrict, either suffices, as in every cron. */
export const isDueAt = ({ admitted, days }: Cron, timeMs: number): boolean => {
  const time = new Date(timeMs);
  const now = [time.getUTCMinutes(), time.getUTCHours(), time.getUTCDate(), time.getUTCMonth() + 1, time.getUTCDay() + 1];
  const [minute, hour, dayOfMonth, month, dayOfWeek] = now.map((value, index) => admitted[index]?.has(value) ?? false);
  const day = days.month && days.week ? dayOfMonth || dayOfWeek : dayOfMonth && dayOfWeek;
  return Boolean(minute && hour && month && day);
};

/** The latest minute in (sinceMs, nowMs] at which the cron was due, or null: after a sleep of the machine a job runs once, not once a missed minute. */
export const lastDue = (cron: Cron, sinceMs: number, nowMs: number): number | null => {
  for (let minute = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS; minute > sinceMs; minute -= MINUTE_MS) {
    if (isDueAt(cron, minute)) return minute;
  }
  return null;
};
