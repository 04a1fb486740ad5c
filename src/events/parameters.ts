/** Every number of the calendar, with its unit, its reason and its source. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/time.ts';

/** How long an event is taken to last whose end is not known, in milliseconds: rallies and votes on a bill are over in an afternoon. */
export const ASSUMED_LENGTH_MS = 3 * HOUR_MS;
/** The longest single event, in milliseconds: a season of exams. What is longer is a state of affairs and coincides with everything. */
export const LONGEST_EVENT_MS = 92 * DAY_MS;
/** Times that a calendar takes, Unix milliseconds: from the first recorded shutdowns to well past any planned vote. */
export const EARLIEST_MS = Date.UTC(2000, 0, 1);
export const LATEST_MS = Date.UTC(2100, 0, 1);

/** Occurrences that are kept of one series: ten years of a weekly event. What a rule gives beyond them is left out, and said so. */
export const MOST_OCCURRENCES = 520;
/** How far past its start a series is followed, in milliseconds. */
export const SERIES_MS = 3660 * DAY_MS;

/** How long before an event's start an onset still counts as before it, in milliseconds: shutdowns for a vote often begin on its eve. */
export const LEAD_MS = DAY_MS;
/** How long after an event's end an onset is still shown as after it, in milliseconds. It never counts for a pattern. */
export const LAG_MS = DAY_MS;
/** Events that one incident names at most: the nearest. */
export const MOST_LINKS = 30;
/** Onset intervals up to this width are told by one lead, wider ones by the least and the most, in milliseconds: two windows. */
export const ONE_LEAD_MS = 10 * MINUTE_MS;

/** Probes of a country measure more often from so long before an event's start, in milliseconds: a baseline at the faster cadence before what is likely to come. */
export const WATCH_BEFORE_MS = 6 * HOUR_MS;
/** And until so long after its end: to date the end of a block that ends with the event. */
export const WATCH_AFTER_MS = 3 * HOUR_MS;
/** The longest watch of one event, in milliseconds: six times the measurements cost volunteers' data, and after four days the ordinary cadence sees what goes on. */
export const LONGEST_WATCH_MS = 4 * DAY_MS;
/** How far ahead watches are kept for the governor, in milliseconds; a daily job moves it on. */
export const WATCHES_AHEAD_MS = 14 * DAY_MS;
/** Watches of one country that are kept. */
export const MOST_WATCHES = 20;

/** Events of a kind that a pattern looks back on. */
export const PATTERN_EVENTS = 20;
/** How far it looks back, in milliseconds: networks and practice change. */
export const PATTERN_MS = 730 * DAY_MS;
/** Events below which no pattern is spoken of, whatever the probability. */
export const FEWEST_EVENTS = 3;
/** Comparable windows below which the base rate is not known well enough to speak of a pattern. */
export const FEWEST_WINDOWS = 20;
/** The probability by chance below which the coincidences are called more than chance: one in a hundred, since each kind of each incident is tested. */
export const PATTERN_LEVEL = 0.01;

/** Similarity below which an earlier incident is not named, and how many are. */
export const SIMILAR_FLOOR = 0.5;
export const MOST_SIMILAR = 5;
/** Incidents that are compared: the newest of the earlier ones. */
export const COMPARED_INCIDENTS = 200;
