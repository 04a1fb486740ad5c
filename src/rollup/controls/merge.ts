/** Brings what the controls saw in line with bins that have changed. Pure. */
import { HOUR_MS, floorTo } from '../../shared/time.ts';
import { CONTROL_CC, type BinKey, type WindowBin } from '../bin.ts';
import { heardIn, isControl } from './heard.ts';
import { packHour, type HeardWindows } from './packing.ts';
import type { Heard } from './verdict.ts';

type KeyedBin = BinKey & { bin: WindowBin };

/** Sources that a bin speaks for: all vantages, or its country's volunteers. */
const isOf = (probeCc: string, source: string): boolean => (probeCc === CONTROL_CC ? !/^[A-Z]{2}$/.test(source) : source === probeCc);

const withBin = (heard: Heard, { probeCc, bin }: KeyedBin): Heard => ({
  ...Object.fromEntries(Object.entries(heard).filter(([source]) => !isOf(probeCc, source))),
  ...heardIn(probeCc, bin),
});

const textOf = (heard: Heard | undefined): string => packHour(new Map([[0, heard ?? {}]]));

/** The hours that bins which are controls lie in. */
export const controlHours = (bins: readonly KeyedBin[]): number[] => [
  ...new Set(bins.filter(({ probeCc }) => isControl(probeCc)).map(({ windowMs }) => floorTo(windowMs, HOUR_MS))),
];

export type MergedControls = { hours: Map<number, HeardWindows>; changedMs: number[] };

/**
 * @param known what is stored of the hours of these bins
 * @returns the hours that changed, whole, and the windows in which what the controls saw did
 */
export function mergeControls(known: ReadonlyMap<number, HeardWindows>, bins: readonly KeyedBin[]): MergedControls {
  const hours = new Map<number, Map<number, Heard>>();
  const changedMs = new Set<number>();
  for (const keyed of bins.filter(({ probeCc }) => isControl(probeCc))) {
    const { windowMs } = keyed;
    const hourMs = floorTo(windowMs, HOUR_MS);
    const hour = hours.get(hourMs) ?? new Map(known.get(hourMs));
    const before = hour.get(windowMs);
    const after = withBin(before ?? {}, keyed);
    if (textOf(before) === textOf(after)) continue;
    hours.set(hourMs, hour.set(windowMs, after));
    changedMs.add(windowMs);
  }
  return { hours, changedMs: [...changedMs] };
}
