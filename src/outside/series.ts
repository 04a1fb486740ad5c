/** Levels as readers get them: a row for each place and step, from the windows that were kept. Pure. */
import { z } from 'zod';
import { toRfc3339, floorTo, DAY_MS, HOUR_MS } from '../shared/time.ts';
import { WINDOW_MS } from '../rollup/window.ts';
import { levelOf } from './level.ts';
import type { Hour } from './store.ts';
import { COUNTRY_KEY, asnOf, regionOf, type PlaceKey, type WindowLevel } from './window-levels.ts';

export const STEPS = { '5m': WINDOW_MS, '1h': HOUR_MS, '1d': DAY_MS } as const;
export type Step = keyof typeof STEPS;
export type Grouping = 'country' | 'network' | 'region';

const Percent = z.number().min(0).max(100);

export const ConnectivityRow = z
  .strictObject({
    start: z.iso.datetime(),
    window: z.string(),
    probe_cc: z.string(),
    probe_asn: z.int().nullable(),
    network_name: z.string().nullable(),
    region: z.string().nullable(),
    level: Percent.meta({ description: 'Per cent of its ordinary level: the share of ordinarily reachable weight that answered' }),
    level_low: Percent.meta({ description: 'Lower end of the 95 % interval' }),
    level_high: Percent.meta({ description: 'Upper end of the 95 % interval' }),
    lowest: Percent.meta({ description: 'Of the five minutes within it' }),
    state: z.enum(['up', 'down', 'undecided']).nullable().meta({ description: 'Belief about a network at the end; null for others' }),
    sites: z.int().meta({ description: 'Distinct sites (an IPv4 /24, an IPv6 /48) asked, most in any five minutes' }),
    probes: z.int(),
  })
  .meta({
    id: 'ConnectivityRow',
    description: 'Connectivity of a country, a network or a region as this observatory sees it from outside',
  });
export type ConnectivityRow = z.infer<typeof ConnectivityRow>;

export type SeriesQuery = { probeCc: string; groupings: readonly Grouping[]; step: Step; sinceMs: number; untilMs: number };

type Kept = { windowMs: number; key: PlaceKey; level: WindowLevel };

/** The kept levels that a query asks for. */
const keptOf = (hours: readonly Hour[], { groupings, sinceMs, untilMs }: SeriesQuery): Kept[] =>
  hours
    .flatMap(({ windows }) => Object.entries(windows))
    .map(([start, levels]) => ({ windowMs: Number(start), levels }))
    .filter(({ windowMs }) => windowMs >= sinceMs && windowMs < untilMs)
    .sort((a, b) => a.windowMs - b.windowMs)
    .flatMap(({ windowMs, levels }) => Object.entries(levels).map(([key, level]) => ({ windowMs, key, level })))
    .filter(({ key }) => groupings.includes(groupingOf(key)));

/** @param names names of networks by ASN @returns rows by time, then by place */
export function seriesOf(hours: readonly Hour[], query: SeriesQuery, names: ReadonlyMap<number, string | null>): ConnectivityRow[] {
  const steps = new Map<string, { startMs: number; key: PlaceKey; windows: WindowLevel[] }>();
  for (const { windowMs, key, level } of keptOf(hours, query)) {
    const startMs = floorTo(windowMs, STEPS[query.step]);
    const id = `${startMs} ${key}`;
    const step = steps.get(id) ?? { startMs, key, windows: [] };
    step.windows.push(level);
    steps.set(id, step);
  }
  return [...steps.values()]
    .sort((a, b) => a.startMs - b.startMs || (a.key < b.key ? -1 : 1))
    .map(({ startMs, key, windows }) => rowOf(startMs, key, windows, query, names));
}

function groupingOf(key: PlaceKey): Grouping {
  if (key === COUNTRY_KEY) return 'country';
  return asnOf(key) === null ? 'region' : 'network';
}

function rowOf(
  startMs: number,
  key: PlaceKey,
  windows: WindowLevel[],
  { probeCc, step }: SeriesQuery,
  names: ReadonlyMap<number, string | null>,
): ConnectivityRow {
  const mean = windows.reduce((sum, { level }) => sum + level, 0) / windows.length / 1000;
  const sites = Math.max(...windows.map((window) => window.sites));
  const [only] = windows;
  // Of several windows the same hosts were asked: they are no further sample.
  const bounds = windows.length === 1 && only ? { low: only.low / 1000, high: only.high / 1000 } : levelOf({ share: mean, sites }, 1);
  const asn = asnOf(key);
  return {
    start: toRfc3339(startMs),
    window: step,
    probe_cc: probeCc,
    probe_asn: asn,
    network_name: asn === null ? null : (names.get(asn) ?? null),
    region: regionOf(key),
    level: percent(mean),
    level_low: percent(bounds.low),
    level_high: percent(bounds.high),
    lowest: percent(Math.min(...windows.map(({ level }) => level)) / 1000),
    state: windows.at(-1)?.verdict ?? null,
    sites,
    probes: windows.reduce((sum, window) => sum + window.probes, 0),
  };
}

const percent = (share: number): number => Math.round(share * 1000) / 10;
