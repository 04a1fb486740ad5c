/**
 * A state as its row keeps it. Most of it are long texts, which JSON would look through character by character each time they are written and read. So they stand
 * one after the other behind the rest of the state, which is JSON of one line and has their lengths in their places.
 */
import { currentState, type EarlierState } from './earlier-state.ts';
import type { Hour } from './slowness/hour.ts';
import type { SlownessState } from './slowness/slowness.ts';
import type { DetectorState } from './state.ts';

type Texts = Record<string, string>;

/** What a state has of long texts, in the order in which they are kept. */
const textsOf = ({ services, slowness }: DetectorState): Texts[] => [services, ...(slowness ? textsOfSlowness(slowness) : [])];

const textsOfSlowness = ({ hour, over, judges }: SlownessState): Texts[] => [
  judges.latency,
  judges.speed,
  hour?.services ?? {},
  over?.hour.services ?? {},
];

const LINE_END = '\n';

export function storedText(state: DetectorState): string {
  const { services, slowness } = state;
  const rest = { ...state, services: lengthsOf(services), slowness: slowness && restOf(slowness) };
  const texts = textsOf(state).flatMap(Object.values<string>);
  return [JSON.stringify(rest), LINE_END, ...texts].join('');
}

const lengthsOf = (texts: Texts): Record<string, number> =>
  Object.fromEntries(Object.entries(texts).map(([name, { length }]) => [name, length]));

const restOf = ({ hour, over, judges }: SlownessState) => ({
  hour: hour && restOfHour(hour),
  over: over && { ...over, hour: restOfHour(over.hour) },
  judges: { latency: lengthsOf(judges.latency), speed: lengthsOf(judges.speed) },
});

const restOfHour = (hour: Hour) => ({ ...hour, services: lengthsOf(hour.services) });

/** @returns null where the state is of no version that is known */
export function storedState(stored: string): DetectorState | null {
  const lineEnd = stored.indexOf(LINE_END);
  // Up to version 3 all of it was JSON.
  if (lineEnd < 0) return currentState(JSON.parse(stored) as EarlierState);
  const state = JSON.parse(stored.slice(0, lineEnd)) as DetectorState;
  let at = lineEnd + LINE_END.length;
  for (const texts of textsOf(state)) {
    for (const [name, length] of Object.entries(texts)) {
      texts[name] = stored.slice(at, at + Number(length));
      at += Number(length);
    }
  }
  return currentState(state);
}
