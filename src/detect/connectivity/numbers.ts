/** Every number of the detector of blackouts, with its unit, its reason and its source. Levels are shares of the ordinary level, 1 = ordinary. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/time.ts';
import type { SignalKind } from './signal.ts';

/**
 * Level under which a signal counts as low at most. For reachability .8 of the 7-day median, which is IODA's alert for active probing; for
 * use .5, for its days differ by a third and more.
 */
export const CUT: Record<SignalKind, number> = { reach: 0.8, use: 0.5 };
/** … and at least, however restless the signal is: a country that is gone must be seen. */
export const LEAST_CUT: Record<SignalKind, number> = { reach: 0.3, use: 0.1 };
/** A level is low only where it lies this many times as deep as the share of ordinary bins below. */
export const RESTLESS_FACTOR = 2;
export const RESTLESS_SHARE = 0.05;
/** Bins from which the spread of ordinary levels is known; before, the kind's cut alone counts. */
export const SPREAD_BINS = 48;
/** Most bins that the spread remembers: beyond, all are halved. */
export const MAX_SPREAD_BINS = 4000;
/** Width of a class of the spread, and the number of classes: 0 to 2 times the ordinary. */
export const SPREAD_WIDTH = 0.025;
export const SPREAD_CLASSES = 80;

/** Days of ordinary hours that make the median (IODA's seven), and that make the hour of the day's. */
export const MEDIAN_MS = 7 * DAY_MS;
export const SLOT_MS = 14 * DAY_MS;
/** Values at the same time of the day, an hour more or less, from which its own ordinary level is taken. */
export const SLOT_VALUES = 9;
/** Least time with values before a signal is judged, and least hours: use is not known before a whole week, with its weekend, has passed. */
export const LEAST_KNOWN_MS: Record<SignalKind, number> = { reach: DAY_MS - HOUR_MS, use: 7 * DAY_MS };
export const LEAST_KNOWN_HOURS = 6;

/** A drop or a recovery must be seen in this many bins and last this long: one bad bin is the source's own fault more often than not. */
export const CONFIRM_BINS = 2;
export const CONFIRM_MS = 30 * MINUTE_MS;
/**
 * A level that is a shutdown whatever is known: in steps of an hour or more one bin under it is enough, and before a signal's nights are known (three
 * days) only what is under it counts.
 */
export const DEEP = 0.5;
/** Share of the way from the cut to the ordinary that a recovery must come: a level that hovers at the cut is no string of phases. */
export const RECOVERED_PART = 0.25;
/** A signal that regained half of what it lost for this long has recovered in part: that is its new ordinary level. */
export const HALF_BACK_MS = DAY_MS;

/** How far back from the first low bin, and how far on, the largest step is looked for. */
export const DATING_BACK_MS = 12 * HOUR_MS;
export const DATING_ON_MS = 6 * HOUR_MS;
/** Bins that are kept for it; of a signal in fine steps, whose fall is sharp, fewer. */
export const RECENT_MS = DAY_MS;
export const RECENT_CHECKED_MS = 3 * HOUR_MS;
/** Steps next to the largest that are at least this share of it belong to the same fall. */
export const STEP_SHARE = 0.5;
/** In fine steps a fall is looked for over this time, so that the noise of one bin does not date it. */
export const FALL_MS = 30 * MINUTE_MS;

/** A signal without values for this long has no say. */
export const STALE_MS = 6 * HOUR_MS;
/** A phase that begins within this time of the end of the last belongs to the same episode: a curfew returns every night. */
export const RETURN_MS = 36 * HOUR_MS;
/** Blackouts of networks and of the country that begin within this time of one another are one. */
export const TOGETHER_MS = 2 * HOUR_MS;
/** Episodes that ended this long ago are forgotten. */
export const KEEP_MS = 7 * DAY_MS;
/** Low bins that count for the confidence: more of the same come from the same cause. */
export const COUNTED_BINS = 3;
