/** When a country is watched: from some hours before an event to some after it, probes there are asked to measure more often. */
import { ASSUMED_LENGTH_MS, LONGEST_WATCH_MS, MOST_WATCHES, WATCHES_AHEAD_MS, WATCH_AFTER_MS, WATCH_BEFORE_MS } from './parameters.ts';
import type { Occurrence, StoredEvent } from './stored-event.ts';

/** `[since, until)`, Unix milliseconds. */
export type Watch = [sinceMs: number, untilMs: number];

/** The watch of one occurrence; a simulated event has none, since no volunteer should measure for it. */
export function watchOf({ simulated }: Pick<StoredEvent, 'simulated'>, [startMs, endMs]: Occurrence): Watch | null {
  if (simulated) return null;
  const sinceMs = startMs - WATCH_BEFORE_MS;
  const untilMs = (endMs ?? startMs + ASSUMED_LENGTH_MS) + WATCH_AFTER_MS;
  return [sinceMs, Math.min(untilMs, sinceMs + LONGEST_WATCH_MS)];
}

/** The watches of a country that go on or begin within two weeks, joined where they meet, earliest first. */
export function watchesOf(events: readonly StoredEvent[], nowMs: number): Watch[] {
  const watches = events
    .flatMap((event) => event.occurrences.map((occurrence) => watchOf(event, occurrence)))
    .filter((watch) => watch !== null)
    .filter(([sinceMs, untilMs]) => untilMs > nowMs && sinceMs < nowMs + WATCHES_AHEAD_MS)
    .sort(([a], [b]) => a - b);
  const joined: Watch[] = [];
  for (const [sinceMs, untilMs] of watches) {
    const last = joined.at(-1);
    if (last && sinceMs <= last[1]) last[1] = Math.max(last[1], untilMs);
    else joined.push([sinceMs, untilMs]);
  }
  return joined.slice(0, MOST_WATCHES);
}
