/** Rolling up: hours of the windows that changed, and days of their hours, in small steps: without a workshop a run has 10 ms of CPU on the free plan. */
import type { Statement } from '../../db/batch.ts';
import { openDatabase, type Database } from '../../db/client.ts';
import { commitPipeline, readPipeline, type CountryProgress, type Pipeline, type SumSoFar } from '../../db/pipeline.ts';
import type { Bindings } from '../../env.ts';
import { addRange, firstRange, removeRange, type Ranges } from '../../shared/ranges.ts';
import { DAY_MS, HOUR_MS, floorTo } from '../../shared/time.ts';
import type { WindowBin } from '../bin.ts';
import type { Span } from '../cells.ts';
import { crowdOf, nextCrowd, nextDemand } from '../crowd.ts';
import { closedUntil } from '../progress.ts';
import { cellsOf, sumSpans } from '../spans.ts';
import { readBinsBetween, readBinsOfCountries, readSpans, writeDay, writeHours, type KeyedBin } from '../store.ts';
import { dayGrowth, hourGrowth, hoursAnew, hoursToMake, type Growth } from './sum-so-far.ts';

/** Most hours made again in one step. */
const HOURS_A_STEP = 12;
const WINDOWS_AN_HOUR = 12;

/** What a step of rolling up took: `heavy` ones are not done two in a run. */
export type RollUpStep = { heavy: boolean };

/** Voters' windows, and groups' hours, from which a step is heavy. */
const HEAVY = 300;

/** What a step is to do, and for whom. */
type Due = { probeCc: string; country: CountryProgress; until: number; all: boolean; crowd: Pipeline['crowd'] };
type Step = { rest: CountryProgress; writes: Statement[]; weight: number };

/**
 * Makes one step of hours and days again: hours once a window has closed, days once an hour has, so that a row is not rewritten for
 * every report.
 * @param all makes everything that has changed, as an import wants it, the present hour too
 * @returns null where nothing is left to do
 */
export async function rollUp(env: Bindings, nowMs: number, all: boolean): Promise<RollUpStep | null> {
  const db = openDatabase(env.DB);
  const { version, pipeline } = await readPipeline(db);
  const closedMs = closedUntil(nowMs);
  const until = all ? presentUntil(nowMs) : closedMs;
  for (const next of [nextHours, nextDay]) {
    for (const [probeCc, country] of Object.entries(pipeline.countries)) {
      const step = await next(db, { probeCc, country, until, all, crowd: pipeline.crowd });
      if (!step) continue;
      await commitPipeline(db, version, { ...pipeline, countries: { ...pipeline.countries, [probeCc]: step.rest } }, step.writes);
      return { heavy: step.weight >= HEAVY };
    }
    if (next === nextHours && !isMade(pipeline.closedUntilMs, closedMs)) {
      await commitPipeline(db, version, await closed(db, pipeline, closedMs, nowMs), []);
      return { heavy: false };
    }
  }
  return null;
}

/** End of the hour that `nowMs` lies in. */
export const presentUntil = (nowMs: number): number => floorTo(nowMs, HOUR_MS) + HOUR_MS;

/** More than a day ahead is what a wrong clock has noted: by the right one it is still to be made. */
const isMade = (madeMs: number, untilMs: number): boolean => madeMs >= untilMs && madeMs - untilMs < DAY_MS;

/** The hour that grows by the windows that have closed; else some that changed, made from all of their windows. */
async function nextHours(db: Database, due: Due): Promise<Step | null> {
  const { country, until, all } = due;
  if (!all && isMade(country.hoursMadeMs, until)) return null;
  const growth = all ? null : hourGrowth(country, until);
  return growth ? growHour(db, due, growth) : makeHours(db, due);
}

async function growHour(db: Database, { probeCc, country, until }: Due, growth: Growth): Promise<Step> {
  const { startMs, fromMs, untilMs } = growth;
  const bins = await readBinsBetween(db, probeCc, fromMs, untilMs);
  const before = fromMs === startMs ? [] : await readSpans(db, 'hour', probeCc, startMs, startMs + HOUR_MS);
  const grown = sumSpans([...before, cellsOf(bins.map(({ bin }) => bin))]);
  const rest = hoursMade(country, [startMs, startMs + HOUR_MS], { startMs, untilMs }, until);
  return { rest, writes: bins.length > 0 ? writeHours(probeCc, new Map([[startMs, grown]])) : [], weight: votersIn(bins) };
}

async function makeHours(db: Database, due: Due): Promise<Step | null> {
  const { probeCc, until, all } = due;
  const country = all ? { ...due.country, hours: hoursToMake(due.country), hourSum: undefined } : due.country;
  const first = firstRange(hoursAnew(country), until, hoursAStep(due) * HOUR_MS);
  if (!first) return null;
  const presentMs = floorTo(until - 1, HOUR_MS);
  const [startMs, endMs] = [first[0], Math.min(first[1], presentMs + HOUR_MS)];
  const bins = await readBinsBetween(db, probeCc, startMs, Math.min(endMs, until));
  const hourSum = !all && endMs > presentMs ? { startMs: presentMs, untilMs: until } : country.hourSum;
  return { rest: hoursMade(country, [startMs, endMs], hourSum, until), writes: hourWrites(probeCc, bins), weight: votersIn(bins) };
}

/** Of a crowd an hour's windows are as much as a step can take; of few volunteers, or an archive's measurements, half a day's. */
function hoursAStep({ probeCc, crowd }: Due): number {
  const voters = WINDOWS_AN_HOUR * crowdOf(crowd, probeCc);
  return Math.max(1, Math.min(HOURS_A_STEP, Math.floor(HEAVY / Math.max(1, voters))));
}

/** A country's progress after hours were made: their days are old, and what the day that grows holds of them is too. */
function hoursMade(
  country: CountryProgress,
  [startMs, endMs]: readonly [number, number],
  hourSum: SumSoFar | undefined,
  until: number,
): CountryProgress {
  const hours = removeRange(hoursAnew(country), startMs, endMs);
  const days = addRange(country.days, floorTo(startMs, DAY_MS), floorTo(endMs - 1, DAY_MS) + DAY_MS, 2 * DAY_MS);
  const { daySum } = country;
  const stale = daySum !== undefined && startMs < daySum.untilMs && endMs > daySum.startMs;
  const made = { ...country, hours, days, hourSum, ...(stale ? { daySum: undefined } : {}) };
  const isDone = firstRange(hoursAnew(made), until, 1) === null && hourGrowth(made, until) === null;
  return { ...made, hoursMadeMs: isDone ? until : country.hoursMadeMs };
}

const votersIn = (bins: readonly KeyedBin[]): number =>
  bins.reduce((sum, { bin }) => sum + bin.networks.reduce((voters, network) => voters + network.voters.length, 0), 0);

/** A day of a country; that of the present once for each hour that closes, which is added to it. */
async function nextDay(db: Database, { probeCc, country, until, all }: Due): Promise<Step | null> {
  const hourMs = all ? until : floorTo(until, HOUR_MS);
  if (!all && isMade(country.daysMadeMs, hourMs)) return null;
  const range = firstRange(country.days, hourMs, DAY_MS);
  if (!range) return null;
  const growth = dayGrowth(country, range, all ? Infinity : hourMs);
  const before = growth.fromMs > growth.startMs ? await readSpans(db, 'day', probeCc, ...range) : [];
  const spans = await readSpans(db, 'hour', probeCc, growth.fromMs, growth.untilMs);
  const grown = sumSpans([...before, ...spans]);
  const writes = spans.length > 0 ? [writeDay(db, probeCc, growth.startMs, grown, growth.untilMs < range[1])] : [];
  return { rest: dayMade(country, range, growth.untilMs, floorTo(until, HOUR_MS)), writes, weight: groupsIn([...before, ...spans]) };
}

/** What lies past the hours that have closed is added to the day when they have. */
function dayMade(country: CountryProgress, [startMs, endMs]: readonly [number, number], untilMs: number, hourMs: number): CountryProgress {
  const others = removeRange(country.days, startMs, endMs);
  const days: Ranges = untilMs < endMs && country.lastMs >= untilMs ? addRange(others, startMs, endMs, 0) : others;
  const known = country.daySum?.startMs === startMs ? undefined : country.daySum;
  const daySum = untilMs < endMs ? { startMs, untilMs } : known;
  return { ...country, days, daySum, daysMadeMs: firstRange(others, hourMs, 1) ? country.daysMadeMs : hourMs };
}

const groupsIn = (spans: readonly Span[]): number =>
  spans.reduce((sum, { cells }) => sum + cells.networks.length + cells.regions.length, 0);

function hourWrites(probeCc: string, bins: readonly KeyedBin[]): Statement[] {
  const hours = new Map<number, WindowBin[]>();
  for (const { windowMs, bin } of bins) {
    const hour = floorTo(windowMs, HOUR_MS);
    const known = hours.get(hour);
    if (known) known.push(bin);
    else hours.set(hour, [bin]);
  }
  return writeHours(probeCc, new Map([...hours].map(([hour, list]) => [hour, cellsOf(list)])));
}

/** The pipeline's state after the windows up to `until` have closed: the governor learns how crowded each network was. */
async function closed(db: Database, pipeline: Pipeline, until: number, nowMs: number): Promise<Pipeline> {
  const active = Object.keys(pipeline.countries).filter(
    (probeCc) => (pipeline.countries[probeCc]?.lastMs ?? 0) >= pipeline.closedUntilMs - HOUR_MS,
  );
  const bins = await readBinsOfCountries(db, active, Math.max(pipeline.closedUntilMs, until - HOUR_MS), until);
  let { crowd, demand = crowd } = pipeline;
  for (const probeCc of active) {
    const own = bins.filter((bin) => bin.probeCc === probeCc);
    crowd = nextCrowd(crowd, own, probeCc);
    demand = nextDemand(demand, own, probeCc, pipeline.watches[probeCc] ?? []);
  }
  return { ...pipeline, closedUntilMs: until, crowd, demand, lastSweepMs: nowMs };
}
