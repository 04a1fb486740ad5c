/**
 * How many voters are to be expected on each network at an hour of the week: the lower of what the same hour of the same weekday brought, and of
 * the median of the same hour of the last seven days, so that a thin weekend is measured by a thin weekend. Hours in which the observatory
 * itself was not sure to hear anybody are not learned, and neither are those of a silence.
 */
import { HOUR_MS } from '../../shared/time.ts';
import { medianOf } from '../connectivity/ordinary.ts';
import type { WindowVotes } from '../../rollup/window-votes.ts';

const HOURS_A_WEEK = 168;
const HOURS_A_DAY = 24;
/** Most that is kept of one hour: beyond, more voters say nothing new. */
const MOST_HEARD = 999;

/** Voters of one network, each counted in every window; `hours`: those of each hour of the week as two digits in base 36, `--` where it is not known. */
export type Presence = { asn: number; name: string | null; hours: string; lastMs: number };

const DIGITS = 2;
const UNKNOWN = '--';

const digitsOf = (heard: number): string => Math.min(MOST_HEARD, heard).toString(36).padStart(DIGITS, '0');

/** Hours of a week as {@link Presence} has them. */
export const packHours = (hours: readonly (number | null)[]): string =>
  hours.map((heard) => (heard === null ? UNKNOWN : digitsOf(heard))).join('');

export const newPresence = (asn: number): Presence => ({ asn, name: null, hours: UNKNOWN.repeat(HOURS_A_WEEK), lastMs: 0 });

function heardAt({ hours }: Presence, hour: number): number | null {
  const digits = hours.slice(hour * DIGITS, (hour + 1) * DIGITS);
  return digits === UNKNOWN ? null : Number.parseInt(digits, 36);
}

export const hourOf = (timeMs: number): number => Math.floor(timeMs / HOUR_MS);

/** Voters to be expected of a network in an hour; null before a whole week is known. */
export function expectedIn(presence: Presence, hour: number): number | null {
  const place = hour % HOURS_A_WEEK;
  const weekday = heardAt(presence, place);
  return weekday === null ? null : Math.min(weekday, medianAt(presence, place));
}

/** The median of the same hour of all days. */
function medianAt(presence: Presence, place: number): number {
  const sameHour: number[] = [];
  for (let other = place % HOURS_A_DAY; other < HOURS_A_WEEK; other += HOURS_A_DAY) sameHour.push(heardAt(presence, other) ?? 0);
  return medianOf(sameHour);
}

export function learnHour(presence: Presence, hour: number, heard: number): void {
  const place = (hour % HOURS_A_WEEK) * DIGITS;
  presence.hours = presence.hours.slice(0, place) + digitsOf(heard) + presence.hours.slice(place + DIGITS);
}

/**
 * How many times as much as by chance the hours of the country scatter about what was to be expected of them (1 = Poisson): volunteers measure by
 * clocks, sleep together, and one project's probes start together.
 */
export function dispersionOf(networks: readonly Presence[]): number {
  let excess = 0;
  let hours = 0;
  for (let hour = 0; hour < HOURS_A_WEEK; hour += 1) {
    const expected = networks.reduce((sum, network) => sum + (medianAround(network, hour) ?? 0), 0);
    const heard = networks.reduce((sum, network) => sum + (heardAt(network, hour) ?? 0), 0);
    if (expected < 1) continue;
    excess += (heard - expected) ** 2 / expected;
    hours += 1;
  }
  return hours === 0 ? 1 : Math.max(1, excess / hours);
}

const medianAround = (presence: Presence, hour: number): number | null =>
  heardAt(presence, hour) === null ? null : medianAt(presence, hour);

export type HeardNetwork = { asn: number; name: string | null; heard: number; simulated: boolean };

/** Voters heard in a window by network: those of the service with most. Measurements without a voter tell of nobody: public records have gaps of their own. */
export const heardIn = ({ networks }: WindowVotes): HeardNetwork[] =>
  networks.map(({ asn, name, services, simulated }) => ({
    asn,
    name,
    simulated,
    heard: Math.max(0, ...Object.values(services).map(({ voters }) => voters)),
  }));
