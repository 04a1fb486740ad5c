/** Occurrences of events that overlap a range, and what coincided with them. Pure. */
import { endOf } from '../../../events/match.ts';
import { published, type StoredEvent } from '../../../events/stored-event.ts';
import type { Incident } from '../../../incidents/incident.ts';
import type { Mark } from '../../charts/time-series.tsx';
import { plainText, shortened } from '../plain-text.ts';
import type { Range } from '../range.ts';
import type { EventOccurrence } from './event-items.tsx';

/** Occurrences that one list shows. */
const MOST = 60;
/** Marks on one chart. */
const MOST_MARKS = 20;

const within = (events: readonly StoredEvent[], sinceMs: number, untilMs: number) =>
  events.flatMap((event) =>
    event.occurrences
      .filter((occurrence) => endOf(occurrence) > sinceMs && occurrence[0] < untilMs)
      .map((occurrence) => ({ event, occurrence })),
  );

/** Those that go on or begin within `aheadMs`, soonest first. */
export const comingOccurrences = (events: readonly StoredEvent[], nowMs: number, aheadMs: number): EventOccurrence[] =>
  within(events, nowMs, nowMs + aheadMs)
    .sort((a, b) => a.occurrence[0] - b.occurrence[0])
    .slice(0, MOST)
    .map(({ event, occurrence }) => ({ event: published(event, occurrence), seen: null }));

/** Those of them for which volunteers measure more often, or will: a simulated one is not watched, of a season of exams its first days alone are. */
export const watchedOccurrences = (events: readonly StoredEvent[], nowMs: number, aheadMs: number): EventOccurrence[] =>
  comingOccurrences(events, nowMs, aheadMs).filter(({ event: { watch } }) => watch !== null && Date.parse(watch.until) > nowMs);

/** Starts within a range, as a chart marks them. */
export const marksOf = (events: readonly StoredEvent[], { sinceMs, untilMs }: Range): Mark[] =>
  within(events, sinceMs, untilMs)
    .filter(({ occurrence }) => occurrence[0] >= sinceMs)
    .sort((a, b) => a.occurrence[0] - b.occurrence[0])
    .slice(0, MOST_MARKS)
    .map(({ event, occurrence }) => ({ timeMs: occurrence[0], label: shortened(plainText(event.title), 40) }));

/**
 * Those that are over, newest first, with the incidents that say of themselves that they coincide with them.
 * @param observed whether anybody observed a country at a time
 */
export function pastOccurrences(
  events: readonly StoredEvent[],
  incidents: readonly Incident[],
  observed: (probeCc: string, startMs: number) => boolean,
  nowMs: number,
): EventOccurrence[] {
  return within(events, 0, nowMs)
    .filter(({ occurrence }) => endOf(occurrence) <= nowMs)
    .sort((a, b) => b.occurrence[0] - a.occurrence[0])
    .slice(0, MOST)
    .map(({ event, occurrence }) => {
      const shown = published(event, occurrence);
      const seen = incidents.filter((incident) =>
        incident.events.some(({ id, starts_at: at }) => id === event.id && at === shown.starts_at),
      );
      return { event: shown, seen: seen.length > 0 || observed(event.probe_cc, occurrence[0]) ? seen : null };
    });
}
