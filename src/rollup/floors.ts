/**
 * Privacy floors: which networks are named, how far windows are widened, and how counts are shown. They hold for what volunteers measured
 * (`probe`, `browser`); public imports are published as they are, and the edge is no volunteer.
 */
import { OUTCOMES } from '../probe/outcome-names.ts';
import { DAY_MS, HOUR_MS, floorTo } from '../shared/time.ts';
import type { Source } from '../ingest/observation.ts';
import type { Group } from './cells.ts';
import { closedUntil } from './progress.ts';
import type { TimedCells } from './store.ts';
import { WINDOW_MS } from './window.ts';

/** What a reader may see. */
export type Floor = {
  /** Distinct voters from which a network is named. */
  network: number;
  /** Distinct voters from which a region is named. */
  region: number;
  /** Votes that a shown window must hold. */
  votes: number;
  /** End of the last window that is over, in Unix milliseconds: later ones are not shown yet. */
  closedMs: number;
};

/** Of what is over. @param voters the deployment's floor for networks; 1 shows everything */
export const floorOf = (voters: number): Floor => ({
  network: voters,
  region: voters === 1 ? 1 : voters + 2,
  votes: voters,
  closedMs: Infinity,
});

/** The same at a time, of the present too. */
export const floorAt = (voters: number, nowMs: number): Floor => ({
  ...floorOf(voters),
  closedMs: voters === 1 ? Infinity : closedUntil(nowMs),
});

/** The operator, and one's own machine, see everything. */
export const NO_FLOOR: Floor = floorOf(1);

export const isVolunteered = (source: Source): boolean => source === 'probe' || source === 'browser';

/** A share as the public sees it: coarse enough that with a count shown as a range it does not tell the count. */
export function showShare(share: number, votes: number, floor: Floor, volunteered: boolean): number {
  const step = !volunteered || floor.votes === 1 ? 0.001 : votes > 10 ? 0.05 : 0.25;
  return Math.round(Math.round(share / step) * step * 1000) / 1000;
}

/** A count as the public sees it. */
export type ShownCount = number | '<3' | '3–5' | '6–10';

export function showCount(count: number, floor: Floor, volunteered: boolean): ShownCount {
  if (!volunteered || floor.votes === 1 || count > 10 || count === 0) return count;
  if (count < 3) return '<3';
  return count <= 5 ? '3–5' : '6–10';
}

/**
 * How a network or region is shown at a time: by its name; joined with the others that are too small; or, where even those together are too
 * few, not at all, in no total either, since what is left of a total after subtracting would be those few.
 */
export type Standing = 'named' | 'other' | 'hidden';
export type Named = (group: Group, timeMs: number) => Standing;

/**
 * A group is named on a day where enough voters reported on that day or the one before; the others are shown together where they are enough
 * on one of these days.
 * @param days the day rollups from the day before the first to be shown
 */
export function namedGroups(days: readonly TimedCells[], floor: Floor): Named {
  const named = new Set<string>();
  for (const { startMs, cells } of days) {
    for (const group of cells.networks) if (votersOf(group) >= floor.network) named.add(`${group.asn} ${startMs}`);
    for (const group of cells.regions) if (votersOf(group) >= floor.region) named.add(`${group.region} ${startMs}`);
  }
  const onEither = (known: ReadonlySet<string>, name: string | number | undefined, timeMs: number): boolean => {
    const day = floorTo(timeMs, DAY_MS);
    return known.has(`${name} ${day}`) || known.has(`${name} ${day - DAY_MS}`);
  };
  const isNamed = (group: Group, timeMs: number): boolean =>
    !isVolunteered(group.source) || floor.network === 1 || group.relayed || onEither(named, group.region ?? group.asn, timeMs);
  const others = new Set<string>();
  for (const { startMs, cells } of days) {
    const voters = (groups: readonly Group[]): number =>
      groups.filter((group) => !isNamed(group, startMs)).reduce((sum, group) => sum + votersOf(group), 0);
    if (voters(cells.networks) >= floor.network) others.add(`networks ${startMs}`);
    if (voters(cells.regions) >= floor.region) others.add(`regions ${startMs}`);
  }
  return (group, timeMs) => {
    if (isNamed(group, timeMs)) return 'named';
    return onEither(others, group.region === undefined ? 'networks' : 'regions', timeMs) ? 'other' : 'hidden';
  };
}

/** Votes that tell something. */
export const conclusive = (votes: readonly number[]): number => votes.slice(0, CONCLUSIVE).reduce((sum, n) => sum + n, 0);
const CONCLUSIVE = OUTCOMES.length - 1;

const votersOf = (group: Group): number => Math.max(0, ...Object.values(group.services).map((cell) => cell.v));

/** The spans that a window may be widened to, in milliseconds. */
export const WIDENED_MS = [HOUR_MS / 12, HOUR_MS / 2, HOUR_MS] as const;

/**
 * The widths with which the windows of one hour are shown: the narrowest with which each one in which anything was measured holds enough votes on a
 * service. What has no vote, relayed or inconclusive, was measured by somebody too.
 * @param windows votes by window start and service, of each window in which anything was measured
 * @returns width in milliseconds
 */
export function widthFor(windows: ReadonlyMap<number, ReadonlyMap<string, number>>, floor: Floor): number {
  const enough = (width: number): boolean => {
    const sums = new Map<number, Map<string, number>>();
    for (const [startMs, votes] of windows) {
      const sum = sums.get(floorTo(startMs, width)) ?? new Map<string, number>();
      sums.set(floorTo(startMs, width), sum);
      for (const [service, n] of votes) sum.set(service, (sum.get(service) ?? 0) + n);
    }
    return [...sums.values()].every((sum) => Math.max(...sum.values()) >= floor.votes);
  };
  if (floor.votes === 1) return WIDENED_MS[0];
  return WIDENED_MS.find(enough) ?? HOUR_MS;
}

/**
 * Windows or hours without what volunteers measured in those that are not over: whoever asks again and again would see votes come one by one. Of an
 * hour that is not over a group is shown where it has as many votes on a service as each of its windows so far would need by itself.
 * @param lengthMs of each
 */
export function shownSpans(spans: readonly TimedCells[], lengthMs: number, { closedMs, votes }: Floor): TimedCells[] {
  return spans.map((span) => {
    const { startMs, cells } = span;
    if (startMs + lengthMs <= closedMs) return span;
    const needed = votes * Math.max(0, (closedMs - startMs) / WINDOW_MS);
    const isShown = (group: Group): boolean => !isVolunteered(group.source) || (needed > 0 && mostVotes(group) >= needed);
    return { startMs, cells: { networks: cells.networks.filter(isShown), regions: cells.regions.filter(isShown) } };
  });
}

const mostVotes = (group: Group): number => Math.max(0, ...Object.values(group.services).map(({ o }) => conclusive(o)));
