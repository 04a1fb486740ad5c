/** Occasions: the events of one kind, put together where they overlap, each with the window in which an onset coincides with it. */
import { LEAD_MS } from './parameters.ts';
import { endOf } from './match.ts';
import type { EventKind } from './event.ts';
import type { StoredEvent } from './stored-event.ts';

/** An onset coincides from `fromMs` (up to a day before the start) to `endMs`. `enteredMs`: since when the calendar knew of it. */
export type Occasion = { fromMs: number; startMs: number; endMs: number; enteredMs: number };

type Span = Omit<Occasion, 'fromMs'>;

/** Entered before it began: what is entered later must not lengthen an occasion that was known in time. */
const isTimely = ({ enteredMs, startMs }: Span): boolean => enteredMs < startMs;
const meet = (a: Span, b: Span): boolean => a.startMs <= b.endMs && b.startMs <= a.endMs;

/**
 * The occasions of a kind, earliest first. Two events at once are one occasion, and a window begins where the occasion before it ends, so
 * that no onset counts for two.
 */
export function occasionsOf(events: readonly StoredEvent[], kind: EventKind, simulated: boolean): Occasion[] {
  const spans = events
    .filter((event) => event.kind === kind && event.simulated === simulated)
    .flatMap(({ occurrences, enteredMs }) =>
      occurrences.map((occurrence) => ({ startMs: occurrence[0], endMs: endOf(occurrence), enteredMs })),
    )
    .sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
  const timely = spans.filter(isTimely);
  const occasions: Occasion[] = [];
  for (const span of spans.filter((each) => isTimely(each) || !timely.some((other) => meet(each, other)))) {
    const last = occasions.at(-1);
    if (last && span.startMs <= last.endMs) {
      last.endMs = Math.max(last.endMs, span.endMs);
      last.enteredMs = Math.min(last.enteredMs, span.enteredMs);
    } else {
      occasions.push({ ...span, fromMs: Math.max(span.startMs - LEAD_MS, (last?.endMs ?? -Infinity) + 1) });
    }
  }
  return occasions;
}
