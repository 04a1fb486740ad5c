/**
 * Bad hours: now and then one network fails for a while, alone, and no block is behind it (a route flaps, one busy probe is broken). The null
 * model knows them, as further states of a chain: a single network's failures are first explained by a bad hour, and tell of a block
 * only as they last; two networks at once need two bad hours at once. Where no voter is known there is one more kind: a faulty device, which
 * fails for days wherever few others measure. Wrong where many networks share one cause.
 */
import {
  ANONYMOUS_BAD_HOUR_END,
  ANONYMOUS_BAD_HOUR_STAYS,
  BAD_HOUR_END,
  BAD_HOUR_HALF_LIFE_WINDOWS,
  BAD_HOUR_PRIOR_WINDOWS,
  BAD_HOUR_VIEW_WINDOWS,
  DEVICE_ROUNDS_WINDOWS,
  EFFECTS,
  FAULTY_DEVICE_END,
  FAULTY_DEVICE_SHARE,
  FAULTY_DEVICE_STAYS,
} from './parameters.ts';
import { hundredths, tenThousandths } from './rounded.ts';

/** Bad hours of a service that were seen, and the windows of its networks that were looked at. */
export type BadHours = { seen: number; windows: number };

export const noBadHours = (): BadHours => ({ seen: 0, windows: 0 });

/** Chance a window that one begins. */
const onsetOf = ({ seen, windows }: BadHours): number => (seen + 1) / (windows + BAD_HOUR_PRIOR_WINDOWS);

/** Chance that one is on at any time, and where no voter is known that one or a faulty device is. */
function shareOf(badHours: BadHours, anonymous: boolean): number {
  const onset = onsetOf(badHours);
  if (!anonymous) return onset / (onset + BAD_HOUR_END);
  const rare = onset * FAULTY_DEVICE_SHARE;
  return onset / (onset + ANONYMOUS_BAD_HOUR_END) + rare / (rare + FAULTY_DEVICE_END);
}

/** Failures of a network that a bad hour explains, as evidence for a block in nats, before it is seen how long they last. @param chances of the network's last votes */
export const badHourNats = (badHours: BadHours, chances: BadHourChances): number =>
  -Math.log(Math.min(1, shareOf(badHours, chances.length > EFFECTS.length)));

/** Chances of a bad hour of each strength in `EFFECTS`; where no voter is known, also of a faulty device, of each strength. */
export type BadHourChances = readonly number[];

export const NO_BAD_HOUR: BadHourChances = EFFECTS.map(() => 0);

/** The chance that the votes so far are a bad hour's, or a faulty device's. */
export const badHourChance = (chances: BadHourChances): number => sumOf(chances, chances.length);

/** The chance that the votes so far are out of the ordinary: those of a device that fails for days become the network's ordinary ones. */
export const passingChance = (chances: BadHourChances): number => sumOf(chances, EFFECTS.length);

function sumOf(chances: BadHourChances, count: number): number {
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += chances[index] ?? 0;
  return sum;
}

/** What is known of a network before its next votes: windows since its last ones, their mean distance, whether no voter is known. */
export type Outlook = { windows: number; pace: number; anonymous: boolean };

/** The chances in a network's next window with votes: they return to the long-run share. */
export function relax(chances: BadHourChances, badHours: BadHours, { windows, pace, anonymous }: Outlook): number[] {
  const onset = onsetOf(badHours);
  const relaxed: number[] = [];
  if (!anonymous) {
    settle(relaxed, chances, onset, (1 - onset - BAD_HOUR_END) ** windows, BAD_HOUR_END);
    return relaxed;
  }
  const kept = (1 - onset - ANONYMOUS_BAD_HOUR_END) ** windows;
  settle(relaxed, chances, onset, Math.max(ANONYMOUS_BAD_HOUR_STAYS, kept), ANONYMOUS_BAD_HOUR_END);
  const rare = onset * FAULTY_DEVICE_SHARE;
  const stays = (1 - rare - FAULTY_DEVICE_END) ** windows;
  settle(relaxed, chances, rare, Math.max(FAULTY_DEVICE_STAYS, stays), FAULTY_DEVICE_END);
  for (let strength = 0; strength < EFFECTS.length; strength += 1)
    if (!mayBeOneDevice(pace, strength)) relaxed[EFFECTS.length + strength] = 0;
  return relaxed;
}

/** Adds the chances of one more kind, by strength, to those that have relaxed. */
function settle(relaxed: number[], chances: readonly number[], onset: number, kept: number, end: number): void {
  const share = onset / (onset + end) / EFFECTS.length;
  const first = relaxed.length;
  for (let index = first; index < first + EFFECTS.length; index += 1) relaxed.push(share + ((chances[index] ?? 0) - share) * kept);
}

/** Whether one device, measuring about as often as a device does, can make up that much of a network's votes. */
const mayBeOneDevice = (pace: number, strength: number): boolean => (EFFECTS[strength] ?? 0) <= Math.min(1, pace / DEVICE_ROUNDS_WINDOWS);

/**
 * The votes under the null model. A bad hour looks like a block, so that only its length tells them apart.
 * @param ordinary log-probability of the votes at the network's ordinary rate
 * @param blocked the same under a block, by strength
 * @param chances of a bad hour in this window, before its votes
 * @returns log-probability of the votes, and the chances given them, rounded as the state keeps them
 */
export function underNull(ordinary: number, blocked: readonly number[], chances: BadHourChances): { log: number; chances: number[] } {
  let top = ordinary;
  for (const log of blocked) top = Math.max(top, log);
  const good = (1 - badHourChance(chances)) * Math.exp(ordinary - top);
  const parts: number[] = [];
  for (let index = 0; index < chances.length; index += 1)
    parts.push((chances[index] ?? 0) * Math.exp((blocked[index % blocked.length] ?? top) - top));
  const sum = good + badHourChance(parts);
  for (let index = 0; index < parts.length; index += 1) parts[index] = tenThousandths((parts[index] ?? 0) / sum);
  return { log: top + Math.log(sum), chances: parts };
}

/** Counts a look at a network `windows` windows after the last, and a bad hour that is over: more likely than not before, and not now. */
export function countBadHour(badHours: BadHours, windows: number, before: BadHourChances, after: BadHourChances): void {
  badHours.windows += Math.min(BAD_HOUR_VIEW_WINDOWS, windows);
  if (badHourChance(before) >= 0.5 && badHourChance(after) < 0.5) badHours.seen = hundredths(badHours.seen + 1);
}

/** Forgets as `windows` windows go by. */
export function fadeBadHours(badHours: BadHours, windows: number): void {
  const kept = 0.5 ** (windows / BAD_HOUR_HALF_LIFE_WINDOWS);
  badHours.seen = hundredths(badHours.seen * kept);
  badHours.windows = hundredths(badHours.windows * kept);
}
