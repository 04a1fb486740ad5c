/** Which days a recurrence rule takes: every part that is there restricts them, and the first start fills in what is not (RFC 5545 §3.3.10). */
import { DAY_MS } from '../shared/time.ts';
import type { Rule } from './recurrence.ts';

type Day = { weekday: number; monthDay: number; month: number; yearDay: number; daysInMonth: number; daysInYear: number };

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

function dayOf(dayMs: number): Day {
  const date = new Date(dayMs);
  const year = date.getUTCFullYear();
  const yearMs = Date.UTC(year, 0, 1);
  return {
    weekday: date.getUTCDay(),
    monthDay: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    yearDay: Math.floor((dayMs - yearMs) / DAY_MS) + 1,
    daysInMonth: new Date(Date.UTC(year, date.getUTCMonth() + 1, 0)).getUTCDate(),
    daysInYear: (Date.UTC(year + 1, 0, 1) - yearMs) / DAY_MS,
  };
}

/** Whether a number counted from either end is this one of so many. */
const isNth = (asked: number, nth: number, of: number): boolean => (asked > 0 ? asked === nth : of + asked + 1 === nth);

/** Lists that a day must be in; an empty one restricts nothing. */
type Asked = { months: number[]; monthDays: number[]; yearDays: number[]; weekdays: Weekday[] };

function askedBy({ freq, parts }: Rule, first: Day): Asked {
  const given: Asked = {
    months: (parts.BYMONTH ?? []).map(Number),
    monthDays: (parts.BYMONTHDAY ?? []).map(Number),
    yearDays: (parts.BYYEARDAY ?? []).map(Number),
    weekdays: (parts.BYDAY ?? []).map(String).map(readWeekday),
  };
  if (given.monthDays.length + given.yearDays.length + given.weekdays.length > 0 || freq === 'DAILY') return given;
  if (freq === 'WEEKLY') return { ...given, weekdays: [{ weekday: first.weekday, nth: null }] };
  const months = freq === 'YEARLY' && given.months.length === 0 ? [first.month] : given.months;
  return { ...given, months, monthDays: [first.monthDay] };
}

/** @param localMs the first start as the clock shows it */
export function dayMatcher(rule: Rule, localMs: number): (dayMs: number) => boolean {
  const { months, monthDays, yearDays, weekdays } = askedBy(rule, dayOf(localMs));
  const within = rule.freq === 'YEARLY' && months.length === 0 ? 'year' : 'month';
  const admits = <Item>(list: readonly Item[], fits: (item: Item) => boolean): boolean => list.length === 0 || list.some(fits);
  return (dayMs) => {
    const day = dayOf(dayMs);
    return (
      admits(months, (month) => month === day.month) &&
      admits(monthDays, (asked) => isNth(asked, day.monthDay, day.daysInMonth)) &&
      admits(yearDays, (asked) => isNth(asked, day.yearDay, day.daysInYear)) &&
      admits(weekdays, (asked) => isWeekday(asked, day, within))
    );
  };
}

type Weekday = { weekday: number; nth: number | null };

/** `MO`, `2TU`, `-1FR`. */
function readWeekday(text: string): Weekday {
  const [, nth = '', name = ''] = /^([+-]?\d*)([A-Z]{2})$/.exec(text) ?? [];
  return { weekday: WEEKDAYS.indexOf(name), nth: nth === '' ? null : Number(nth) };
}

function isWeekday({ weekday, nth }: Weekday, day: Day, within: 'month' | 'year'): boolean {
  if (weekday !== day.weekday) return false;
  if (nth === null) return true;
  const place = within === 'month' ? day.monthDay : day.yearDay;
  const of = within === 'month' ? day.daysInMonth : day.daysInYear;
  return nth > 0 ? Math.ceil(place / 7) === nth : Math.ceil((of - place + 1) / 7) === -nth;
}
