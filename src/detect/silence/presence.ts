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

/** Voters of one network by hour of the week, each voter counted in every window; null where it is not known. */
export type Presence = { asn: number; name: string | null; hours: (number | null)[]; lastMs: number };

export const newPresence = (asn: number): Presence => ({ asn, name: null, hours: new Array<null>(HOURS_A_WEEK).fill(null), lastMs: 0 });

export const hourOf = (timeMs: number): number => Math.floor(timeMs / HOUR_MS);

/** Voters to be expected of a network in an hour; null before a whole week is known. */
export function expectedIn({ hours }: Presence, hour: number): number | null {
  const place = hour % HOURS_A_WEEK;
  const weekday = hours[place] ?? null;
  if (weekday === null) return null;
  const sameHour: number[] = [];
  for (let other = place % HOURS_A_DAY; other < HOURS_A_WEEK; other += HOURS_A_DAY) sameHour.push(hours[other] ?? 0);
  return Math.min(weekday, medianOf(sameHour));
}

export function learnHour(presence: Presence, hour: number, heard: number): void {
  presence.hours = presence.hours.with(hour % HOURS_A_WEEK, Math.min(MOST_HEARD, heard));
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
    const heard = networks.reduce((sum, { hours: own }) => sum + (own[hour] ?? 0), 0);
    if (expected < 1) continue;
    excess += (heard - expected) ** 2 / expected;
    hours += 1;
  }
  return hours === 0 ? 1 : Math.max(1, excess / hours);
}

function medianAround({ hours }: Presence, hour: number): number | null {
  const same: number[] = [];
  for (let other = hour % HOURS_A_DAY; other < HOURS_A_WEEK; other += HOURS_A_DAY) same.push(hours[other] ?? 0);
  return hours[hour] === null ? null : medianOf(same);
}

export type HeardNetwork = { asn: number; name: string | null; heard: number; simulated: boolean };

/** Voters heard in a window by network: those of the service with most. Measurements without a voter tell of nobody: public records have gaps of their own. */
export const heardIn = ({ networks }: WindowVotes): HeardNetwork[] =>
  networks.map(({ asn, name, services, simulated }) => ({
    asn,
    name,
    simulated,
    heard: Math.max(0, ...Object.values(services).map(({ voters }) => voters)),
  }));
