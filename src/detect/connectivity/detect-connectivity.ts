/**
 * The detector of blackouts: folds a country's connectivity as others see it, signal by signal, into its state and tells of episodes of kind
 * `blackout`. Calling it once with all readings or in any split at moments gives the same.
 */
import type { Episode } from '../episode.ts';
import { foldMoment, knownOf, type Place, type Reading } from './blackout.ts';
import { describeBlackouts } from './describe-blackout.ts';

/** Plain JSON, one row a country: about 20 kilobytes for five signals. */
export type ConnectivityState = { version: 1; places: Place[] };

export const initialConnectivity = (): ConnectivityState => ({ version: 1, places: [] });

/**
 * @param readings by the time at which they became known, the end of their bin, later than those of the state; a bin without a value is absent
 * @returns the new state, and the episodes that are open or were changed
 */
export function detectConnectivity(
  state: ConnectivityState,
  readings: readonly Reading[],
): { state: ConnectivityState; episodes: Episode[] } {
  const places = structuredClone(state.places);
  const told = new Map<string, Episode>();
  for (let index = 0; index < readings.length;) {
    const first = readings[index];
    if (!first) break;
    let next = index;
    while (isKnownAt(readings[next], knownOf(first))) next += 1;
    if (foldAll(places, knownOf(first), readings.slice(index, next)))
      for (const episode of describeBlackouts(places)) told.set(episode.key, episode);
    index = next;
  }
  places.sort((a, b) => orderOf(a).localeCompare(orderOf(b)));
  return { state: { version: 1, places }, episodes: [...told.values()].sort((a, b) => a.suspectedAtMs - b.suspectedAtMs) };
}

const isKnownAt = (reading: Reading | undefined, knownMs: number): boolean => reading !== undefined && knownOf(reading) === knownMs;

/** @returns whether an episode is open or was changed */
function foldAll(places: Place[], knownMs: number, readings: readonly Reading[]): boolean {
  const byPlace = new Map<string, Reading[]>();
  for (const reading of readings) byPlace.set(keyOf(reading), [...(byPlace.get(keyOf(reading)) ?? []), reading]);
  let changed = false;
  for (const own of byPlace.values()) changed = foldMoment(placeOf(places, own), knownMs, own) !== null || changed;
  return changed;
}

const keyOf = ({ asn, region }: Pick<Place, 'asn' | 'region'>): string => `${asn ?? ''}|${region ?? ''}`;
const orderOf = ({ asn, region }: Place): string => `${String(asn ?? 0).padStart(10, '0')}|${region ?? ''}`;

function placeOf(places: Place[], [reading]: readonly Reading[]): Place {
  const asn = reading?.asn ?? null;
  const region = reading?.region ?? null;
  const known = places.find((place) => place.asn === asn && place.region === region);
  if (known) return known;
  const fresh: Place = { asn, region, name: null, signals: [], record: null };
  places.push(fresh);
  return fresh;
}
