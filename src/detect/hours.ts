/**
 * Hours of the day at which more fails than at others while nothing happens: evenings when networks are full, a nightly upkeep. Learned of each service in a country, as the
 * share of the attempts that would succeed at other hours, and believed as far as most services have it in common; never below none, so that a good hour makes nothing
 * suspicious. Like the baseline it learns from votes that are twelve hours old, and from none since an alarm's onset. Wrong where one network has such an hour and
 * others do not, and for some weeks after clocks are changed.
 */
import type { Tally } from './likelihood.ts';
import {
  ADMISSION_WINDOWS,
  HOUR_DAYS,
  HOUR_DEVIATIONS,
  HOUR_HALF_LIFE_DAYS,
  MAX_HOUR_SHARE,
  WINDOWS_A_DAY,
  WINDOWS_AN_HOUR,
} from './parameters.ts';
import { newWriter, readerOf, readList, readNumber, takeText, writeList, writeNumber, type Reader, type Writer } from './number-text.ts';
import { hundredths, tenThousandths } from './rounded.ts';

/** Failures beyond those that were expected, and attempts that were expected to succeed. */
export type Surplus = { excess: number; room: number };

/** Those of one hour, by its number since the epoch. */
type HourOfVotes = Surplus & { hour: number };

/** An hour of the day over the days: sums of both and of the squared excess, which fade, and the number of days with votes. */
type Shown = Surplus & { squares: number; days: number };

/** What waits and what was shown is looked at a few times a day and written each window, so it is kept as text. */
export type Hours = {
  now: HourOfVotes | null;
  /** Hours that are over and not admitted yet. */
  waiting: string;
  /** `Shown` for each hour of the day, in UTC. */
  shown: string;
  /** Share of the attempts that fail beyond the ordinary, for each hour of the day; empty while there is no such hour. */
  shares: readonly number[];
};

const HOURS_A_DAY = WINDOWS_A_DAY / WINDOWS_AN_HOUR;
const KEPT_A_DAY = 0.5 ** (1 / HOUR_HALF_LIFE_DAYS);
/** More days are as many: the first ones have faded to nothing. */
const MANY_DAYS = 10 * HOUR_HALF_LIFE_DAYS;

export const noHours = (): Hours => ({ now: null, waiting: '', shown: '', shares: [] });

const hourOf = (window: number): number => Math.floor(window / WINDOWS_AN_HOUR);

/** Share of the attempts that fail beyond the ordinary in a window. */
export const extraShare = ({ shares }: Hours, window: number): number => shares[hourOf(window) % HOURS_A_DAY] ?? 0;

/**
 * What services have in common at an hour: the lower middle of their shares. More than half of them must have one, or it may be a block that comes every day at
 * that hour.
 */
export function commonShare(services: readonly { hours: Hours }[], window: number): number {
  const shares = services.map(({ hours }) => extraShare(hours, window)).sort((a, b) => a - b);
  return shares[Math.floor((shares.length - 1) / 2)] ?? 0;
}

/** A rate of failures at an hour with that share. */
export const raisedRate = (rate: number, extra: number): number => rate + (1 - rate) * extra;

/** Share of the failures at such an hour that would be there at others. */
export const ordinaryPart = (rate: number, extra: number): number => rate / raisedRate(rate, extra);

/** Adds votes of a network. @param votes what they are worth @param rate of failures, that of all hours */
export function addSurplus(surplus: Surplus, { failed, total }: Pick<Tally, 'failed' | 'total'>, votes: number, rate: number): void {
  surplus.excess += (failed / total - rate) * votes;
  surplus.room += (1 - rate) * votes;
}

/** Takes in what a window showed. */
export function noteHour(hours: Hours, window: number, { excess, room }: Surplus): void {
  if (room === 0) return;
  const hour = hourOf(window);
  if (hours.now?.hour !== hour) {
    if (hours.now) hours.waiting = textOfWaiting([...waitingIn(hours), hours.now]);
    hours.now = { hour, excess: 0, room: 0 };
  }
  hours.now.excess = hundredths(hours.now.excess + excess);
  hours.now.room = hundredths(hours.now.room + room);
}

/** Admits the hours that ended at least twelve hours before `window`. */
export function admitHours(hours: Hours, window: number): void {
  const isOld = ({ hour }: HourOfVotes): boolean => (hour + 1) * WINDOWS_AN_HOUR + ADMISSION_WINDOWS <= window;
  const waiting = waitingIn(hours);
  const due = waiting.filter(isOld);
  if (due.length === 0) return;
  const shown = shownIn(hours);
  for (const { hour, excess, room } of due) {
    const at = hour % HOURS_A_DAY;
    const before = shown[at];
    if (before)
      shown[at] = {
        excess: hundredths(before.excess * KEPT_A_DAY + excess),
        room: hundredths(before.room * KEPT_A_DAY + room),
        squares: tenThousandths(before.squares * KEPT_A_DAY + excess ** 2),
        days: Math.min(MANY_DAYS, before.days + 1),
      };
  }
  hours.waiting = textOfWaiting(waiting.filter((one) => !isOld(one)));
  hours.shown = textOfShown(shown);
  hours.shares = sharesOf(shown);
}

/** Throws away what waits since the onset of an alarm. */
export function purgeHours(hours: Hours, sinceWindow: number): void {
  const isBefore = ({ hour }: HourOfVotes): boolean => hour < hourOf(sinceWindow);
  if (hours.now && !isBefore(hours.now)) hours.now = null;
  if (hours.waiting !== '') hours.waiting = textOfWaiting(waitingIn(hours).filter(isBefore));
}

/**
 * The excess of each hour over that of the middle hour, or over none if that is less: what all hours show is a drift. It counts as far as it stands out from
 * its own swings from day to day (Breiman's non-negative garrote, 1995), so that one bad evening makes no hour.
 */
function sharesOf(shown: readonly Shown[]): number[] {
  const means = shown.flatMap(({ excess, room }) => (room > 0 ? [excess / room] : [])).sort((a, b) => a - b);
  const middle = Math.max(0, means[Math.floor(means.length / 2)] ?? 0);
  const shares = shown.map(({ excess, room, squares, days }) => {
    const beyond = excess - middle * room;
    if (days < HOUR_DAYS || beyond <= 0) return 0;
    const weightOfDays = (1 - KEPT_A_DAY ** days) / (1 - KEPT_A_DAY);
    const variance = Math.max(0, squares - excess ** 2 / weightOfDays);
    const certain = Math.max(0, 1 - (HOUR_DEVIATIONS ** 2 * variance) / beyond ** 2);
    return hundredths(Math.min(MAX_HOUR_SHARE, (beyond / room) * certain));
  });
  return shares.some((share) => share > 0) ? shares : [];
}

const waitingIn = ({ waiting }: Hours): HourOfVotes[] => (waiting === '' ? [] : readList(readerOf(waiting), readHour));

function textOfWaiting(waiting: readonly HourOfVotes[]): string {
  if (waiting.length === 0) return '';
  const to = newWriter();
  writeList(to, waiting, (_, hour) => writeHour(to, hour));
  return takeText(to);
}

export function writeHour(to: Writer, { hour, excess, room }: HourOfVotes): void {
  for (const value of [hour, excess, room]) writeNumber(to, value);
}

export const readHour = (from: Reader): HourOfVotes => ({ hour: readNumber(from), excess: readNumber(from), room: readNumber(from) });

function shownIn({ shown }: Hours): Shown[] {
  if (shown === '') return Array.from({ length: HOURS_A_DAY }, () => ({ excess: 0, room: 0, squares: 0, days: 0 }));
  const read = (from: Reader): Shown => ({
    excess: readNumber(from),
    room: readNumber(from),
    squares: readNumber(from),
    days: readNumber(from),
  });
  return readList(readerOf(shown), read);
}

function textOfShown(shown: readonly Shown[]): string {
  const to = newWriter();
  writeList(to, shown, (_, { excess, room, squares, days }) => {
    for (const value of [excess, room, squares, days]) writeNumber(to, value);
  });
  return takeText(to);
}
