/**
 * Whether incidents keep coinciding with events of one kind in a country, against how often they begin anyway.
 *
 * Each earlier event is compared with windows of the same length and hours that were observed throughout: the share of these in which an incident
 * began is the chance that the event coincides with one by accident. The probability of so many coincidences is then exact (exact-test.ts).
 * The event at hand is not part of the test: a pattern is looked for only because it coincided. Wrong where what makes incidents likely also
 * sets the days of the events (a season, an emergency), where few days were observed, or where a kind is too broad.
 */
import { z } from 'zod';
import { DAY_MS, floorTo } from '../shared/time.ts';
import { EVENT_KINDS, type EventKind } from './event.ts';
import { atLeast } from './exact-test.ts';
import type { Occasion } from './occasion.ts';
import { FEWEST_EVENTS, FEWEST_WINDOWS, PATTERN_EVENTS, PATTERN_LEVEL, PATTERN_MS } from './parameters.ts';
import { patternText } from './pattern-text.ts';

export const TEST_NAME = 'exact Poisson binomial tail over the earlier events, each against the same hours of every observed day';

const Count = z.int().min(0);
const Share = z.number().min(0).max(1);

/** How often incidents coincided with events of a kind. */
export const Pattern = z
  .strictObject({
    kind: z.enum(EVENT_KINDS),
    n: Count.meta({ description: 'The last events of the kind that count, this one among them' }),
    k: Count.meta({ description: 'How many of them coincided with an incident' }),
    earlier: z.strictObject({ n: Count, k: Count }).meta({ description: 'The same without this one: what the test goes by' }),
    not_counted: z
      .strictObject({ unobserved: Count, entered_late: Count })
      .meta({ description: 'Earlier events on days without observation, and such as were entered after an onset or their own start' }),
    comparable: z.strictObject({ windows: Count, with_onset: Count }).meta({
      description: 'Windows of the length and hours of this event on earlier observed days, and those in which an incident began',
    }),
    base_rate: Share.nullable().meta({ description: 'with_onset of windows; null where there is none' }),
    expected: z.number().min(0).meta({ description: 'Coincidences of the earlier events that chance would give' }),
    p_value: Share.nullable().meta({
      description: 'Probability by chance of as many coincidences of the earlier events, or more; null without any',
    }),
    test: z.literal(TEST_NAME),
    verdict: z.enum(['more-than-chance', 'no-more-than-chance', 'too-few-events', 'too-little-history']).meta({
      description: `more-than-chance: at least ${FEWEST_EVENTS} events, ${FEWEST_WINDOWS} comparable windows and a p_value below ${PATTERN_LEVEL}`,
    }),
    text: z.string(),
  })
  .meta({ id: 'Pattern', description: 'How often incidents coincided with events of a kind, against the base rate' });
export type Pattern = z.infer<typeof Pattern>;

/** What was seen of a country. All ascending, Unix milliseconds. */
export type History = {
  /** Middles of the onsets of every incident's phases. */
  onsetsMs: readonly number[];
  /** Starts of the UTC days with observations. */
  daysMs: readonly number[];
};

/**
 * The pattern of the events of a kind up to the one that an onset coincides with; null where it coincides with none that the calendar knew
 * of before.
 */
export function patternOf(kind: EventKind, occasions: readonly Occasion[], onsetMs: number, history: History): Pattern | null {
  const present = occasions.find(({ fromMs, endMs, enteredMs }) => fromMs <= onsetMs && onsetMs <= endMs && enteredMs < onsetMs);
  if (!present) return null;
  const seen = pastOf(history, present, onsetMs);
  const earlier = occasions
    .filter(({ startMs, endMs }) => endMs < present.startMs && startMs >= present.startMs - PATTERN_MS)
    .slice(1 - PATTERN_EVENTS)
    .map((occasion) => weigh(occasion, seen));
  const counted = earlier.flatMap((result) => (typeof result === 'string' ? [] : [result]));
  const hits = counted.filter(({ coincided }) => coincided).length;
  const base = comparableTo(present, seen);
  const facts = {
    kind,
    n: counted.length + 1,
    k: hits + 1,
    earlier: { n: counted.length, k: hits },
    not_counted: {
      unobserved: earlier.filter((result) => result === 'unobserved').length,
      entered_late: earlier.filter((result) => result === 'entered-late').length,
    },
    comparable: base,
    base_rate: base.windows === 0 ? null : rounded(base.with_onset / base.windows),
    expected: rounded(counted.reduce((sum, { chance }) => sum + chance, 0)),
    p_value:
      counted.length === 0
        ? null
        : significant(
            atLeast(
              hits,
              counted.map(({ chance }) => chance),
            ),
          ),
    test: TEST_NAME,
  } as const;
  const verdict = verdictOf(facts);
  return { ...facts, verdict, text: patternText({ ...facts, verdict }) };
}

/** `observed`: starts of the days with observations, ascending. */
type Past = { untilMs: number; onsetsMs: readonly number[]; observed: ReadonlySet<number> };

/** What lies before the event at hand: what comes later changes nothing of what is said of it. */
function pastOf({ onsetsMs, daysMs }: History, present: Occasion, onsetMs: number): Past {
  const untilMs = Math.min(present.fromMs, onsetMs);
  const sinceMs = present.startMs - PATTERN_MS;
  const days = daysMs.filter((each) => each < untilMs && each >= sinceMs);
  return { untilMs, onsetsMs: onsetsMs.filter((each) => each < untilMs && each >= sinceMs - DAY_MS), observed: new Set(days) };
}

type Weighed = { coincided: boolean; chance: number };

function weigh(occasion: Occasion, past: Past): Weighed | 'unobserved' | 'entered-late' {
  const fromMs = Math.max(occasion.fromMs, occasion.enteredMs);
  const isLate = occasion.enteredMs >= occasion.startMs || hasOnset(past, occasion.fromMs, fromMs);
  if (isLate) return 'entered-late';
  if (!isObserved(past, fromMs, occasion.endMs)) return 'unobserved';
  const { windows, with_onset } = comparableTo({ ...occasion, fromMs }, past);
  return { coincided: hasOnset(past, fromMs, occasion.endMs + 1), chance: windows === 0 ? 1 : with_onset / windows };
}

/** Whether an onset lies in `[fromMs, untilMs)`. Cost: logarithm of the onsets. */
function hasOnset({ onsetsMs }: Past, fromMs: number, untilMs: number): boolean {
  let [low, high] = [0, onsetsMs.length];
  while (low < high) {
    const half = (low + high) >> 1;
    if ((onsetsMs[half] ?? Infinity) < fromMs) low = half + 1;
    else high = half;
  }
  return (onsetsMs[low] ?? Infinity) < untilMs;
}

function isObserved({ observed }: Past, fromMs: number, endMs: number): boolean {
  for (let dayMs = floorTo(fromMs, DAY_MS); dayMs <= endMs; dayMs += DAY_MS) if (!observed.has(dayMs)) return false;
  return true;
}

/** Windows of the same length and time of the day, one from each observed day on: those that were observed throughout, since nobody knows what began in the others. */
function comparableTo({ fromMs, endMs }: Occasion, past: Past): { windows: number; with_onset: number } {
  const offsetMs = fromMs - floorTo(fromMs, DAY_MS);
  const lengthMs = endMs - fromMs;
  const starts = [...past.observed]
    .map((dayMs) => dayMs + offsetMs)
    .filter((startMs) => startMs + lengthMs < past.untilMs && isObserved(past, startMs, startMs + lengthMs));
  return { windows: starts.length, with_onset: starts.filter((startMs) => hasOnset(past, startMs, startMs + lengthMs + 1)).length };
}

function verdictOf({ n, comparable, p_value }: Pick<Pattern, 'n' | 'comparable' | 'p_value'>): Pattern['verdict'] {
  if (n < FEWEST_EVENTS || p_value === null) return 'too-few-events';
  if (comparable.windows < FEWEST_WINDOWS) return 'too-little-history';
  return p_value < PATTERN_LEVEL ? 'more-than-chance' : 'no-more-than-chance';
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
/** Three significant digits: a probability may be very small. */
const significant = (value: number): number => Number(value.toPrecision(3));
