/** Judging: hands closed windows that changed to the detector, and turns its episodes into incidents. */
import type { Statement } from '../db/batch.ts';
import { openDatabase, type Database } from '../db/client.ts';
import { commitPipeline, readPipeline, type CountryProgress, type Pipeline } from '../db/pipeline.ts';
import { parseSettings, type Bindings } from '../env.ts';
import { detectCountry } from '../detect/detect-country.ts';
import type { Episode } from '../detect/episode.ts';
import { initialState } from '../detect/state.ts';
import { CONTROL_CC } from '../rollup/bin.ts';
import { readControls } from '../rollup/controls/store.ts';
import { closedUntil } from '../rollup/progress.ts';
import { floorOf, type Floor } from '../rollup/floors.ts';
import { readBinsBetween, readCells, readHeardElsewhere } from '../rollup/store.ts';
import { votesOfBin } from '../rollup/votes.ts';
import { WINDOW_MS } from '../rollup/window.ts';
import type { WindowVotes } from '../rollup/window-votes.ts';
import { DAY_MS, floorTo } from '../shared/time.ts';
import { compareAbroad } from './abroad-store.ts';
import { linkChanged, waitingToLink } from './links/job.ts';
import { daysOf, namedPlaces } from './mask.ts';
import { reconcile, type Kept, type Shown, type Span } from './reconcile.ts';
import { forgetStatesAfter, readDetectorState, readOpenSince, writeDetectorState, publishIncident } from './store.ts';

/**
 * Queries in one run, the free plan's limit; what does not fit waits for the next. A country takes up to ten to read (the pipeline's row, the
 * state, its windows, the controls', those in which others were heard, its incidents with their acts, the days that name networks, two
 * for other countries, one for what its incidents are linked with) and six or more to write (the pipeline's row, late states, one or two
 * states, its incident, a version of it, its place in the outbox): three countries a run.
 */
export const QUERIES_A_RUN = 50;
const READS_A_COUNTRY = 10;
const LEAST_WRITES = 6;
/** Voters' windows in a step from which it is the last of its run: without a workshop that has 10 ms of CPU on the free plan. */
const HEAVY = 300;
/** A step ends at a midnight, whose state is kept, or after this many windows that hold votes. */
const WINDOWS_A_STEP = 600;
/** Other countries by whose volunteers a country's silence is told from the observatory's own. */
const HEARD_COUNTRIES = 8;
/** How long after its last vote a country's silence is still looked at, in milliseconds. */
const WATCHED_AFTER_MS = DAY_MS;

/** Least time between two returns to late data of one country, so that a stream of it never keeps the present from being judged. */
const REWIND_EVERY_MS = 15 * 60_000;

/** Goes back to late data between two runs, never within one. */
function rewound(country: CountryProgress, nowMs: number, pauseMs: number): CountryProgress {
  const { lateFromMs } = country;
  if (lateFromMs === null || country.runFromMs !== null || country.rewoundMs + pauseMs > nowMs) return country;
  return { ...country, judgeFromMs: Math.min(country.judgeFromMs, lateFromMs), lateFromMs: null, rewoundMs: nowMs };
}

/** Until when a country can be judged now. */
const horizonOf = (country: CountryProgress, untilMs: number): number =>
  Math.min(untilMs, floorTo(country.lastMs + WATCHED_AFTER_MS, WINDOW_MS));

/**
 * Judges what is due in some countries, a step each; one at least. Safe to repeat: a run that was overtaken writes nothing.
 * @param reachMs how far an import that goes on has come: what it holds back is judged up to there, and nothing beyond
 * @param queries how many it may spend
 */
export async function judgeCountries(
  env: Bindings,
  nowMs: number,
  { pauseMs = REWIND_EVERY_MS, reachMs = null as number | null, queries = QUERIES_A_RUN } = {},
): Promise<void> {
  const db = openDatabase(env.DB);
  const untilMs = Math.min(closedUntil(nowMs), floorTo(reachMs ?? Infinity, WINDOW_MS));
  const isFree = ({ holdUntilMs }: CountryProgress): boolean => reachMs !== null || holdUntilMs <= nowMs;
  const floor = floorOf(parseSettings(env).PRIVACY_FLOOR);
  const first = await readPipeline(db);
  const { pipeline } = first;
  const due = Object.entries(pipeline.countries).filter(
    ([probeCc, country]) =>
      probeCc !== CONTROL_CC && rewound(country, nowMs, pauseMs).judgeFromMs < horizonOf(country, untilMs) && isFree(country),
  );
  let left = queries - 1;
  for (const [place, [probeCc]] of due.sort(([, a], [, b]) => a.judgedMs - b.judgedMs).entries()) {
    const step = await judgeStep(db, place === 0 ? first : await readPipeline(db), probeCc, { untilMs, nowMs, floor, pauseMs });
    left -= READS_A_COUNTRY + step.writes;
    if (step.weight >= HEAVY || left < READS_A_COUNTRY + LEAST_WRITES) return;
  }
}

/** How many voters' windows were judged; where measurements name no voter, networks'. */
const weightOf = (windows: readonly WindowVotes[]): number =>
  windows.reduce((sum, { networks }) => {
    const voters = networks.map(({ services }) => Math.max(1, ...Object.values(services).map((votes) => votes.voters)));
    return sum + voters.reduce((all, count) => all + count, 0);
  }, 0);

/** What a step of judging took: queries to write, and the weight of what was judged. */
type JudgeStep = { writes: number; weight: number };

/** Lets imported countries be judged. */
export async function releaseImports(env: Bindings): Promise<void> {
  const db = openDatabase(env.DB);
  const { version, pipeline } = await readPipeline(db);
  if (!Object.values(pipeline.countries).some((country) => country.holdUntilMs > 0)) return;
  const countries = Object.fromEntries(
    Object.entries(pipeline.countries).map(([probeCc, country]) => [probeCc, { ...country, holdUntilMs: 0 }]),
  );
  await commitPipeline(db, version, { ...pipeline, countries }, []);
}

/** One step of one country: from the kept state before the first changed window towards the present. */
async function judgeStep(
  db: Database,
  { version, pipeline }: Awaited<ReturnType<typeof readPipeline>>,
  probeCc: string,
  { untilMs, nowMs, floor, pauseMs }: { untilMs: number; nowMs: number; floor: Floor; pauseMs: number },
): Promise<JudgeStep> {
  const known = pipeline.countries[probeCc];
  if (!known) return { writes: 0, weight: 0 };
  const country = rewound(known, nowMs, pauseMs);
  const horizonMs = horizonOf(country, untilMs);
  const kept = await readDetectorState(db, probeCc, country.judgeFromMs);
  const fromMs = kept?.atMs ?? beginningOf(country);
  const { windows, heartbeats, reachedMs } = await readWindows(db, probeCc, othersThan(probeCc, pipeline), fromMs, horizonMs);
  const { state, episodes } = detectCountry(kept?.state ?? initialState(), windows, heartbeats, reachedMs);
  const run = latest([...(country.run as Episode[]), ...episodes]);
  // Midnights' states lie past where judging begins only where it has been further already.
  const untrue = (country.toldUntilMs ?? 0) > fromMs ? [forgetStatesAfter(db, probeCc, fromMs)] : [];
  const writes = [...untrue, ...writeDetectorState(db, probeCc, reachedMs, state)];
  const next = (rest: Partial<CountryProgress>): Pipeline => ({
    ...pipeline,
    countries: { ...pipeline.countries, [probeCc]: { ...country, judgeFromMs: reachedMs, judgedMs: nowMs, ...rest } },
  });
  if (reachedMs < horizonMs) {
    await commitPipeline(db, version, next({ run, runFromMs: country.runFromMs ?? fromMs }), writes);
    return { writes: writes.length + 1, weight: weightOf(windows) };
  }
  const span = spanOf(country, fromMs, reachedMs, nowMs);
  const told = await tell(db, pipeline, probeCc, run, span, floor, 'votes');
  writes.push(...told.writes);
  const done = next({ run: [], runFromMs: null, toldUntilMs: reachedMs, imported: false, ...told.progress });
  await commitPipeline(db, version, waitingToLink(done, probeCc, told.othersToo), writes);
  return { writes: writes.length + 1, weight: weightOf(windows) };
}

/** Where judging begins anew. Of what lies before the windows that are still here nothing can be found again: what was told of it stays. */
const beginningOf = ({ firstMs, judgeFromMs, windowsFromMs = 0 }: CountryProgress): number =>
  Math.max(Math.min(firstMs, judgeFromMs), windowsFromMs);

/** What a run has judged that began at `fromMs`, or in steps before this one. */
const spanOf = (
  { runFromMs, toldUntilMs = 0, imported = false }: CountryProgress,
  fromMs: number,
  untilMs: number,
  nowMs: number,
): Span => ({
  fromMs: runFromMs ?? fromMs,
  untilMs,
  toldUntilMs,
  publishedMs: nowMs,
  imported,
});

/** What finds episodes: volunteers' votes, or what is seen from outside. Each run has the last word on its own alone. */
type Judge = 'votes' | 'outside';

const judgeOf = ({ connectivity }: Episode): Judge => (connectivity === null ? 'votes' : 'outside');

/** Statements that publish what a run has changed, what the country's progress says of it, and whether other incidents must be linked anew. */
export async function tell(
  db: Database,
  pipeline: Pipeline,
  probeCc: string,
  found: readonly Episode[],
  span: Span,
  floor: Floor,
  judge: Judge,
): Promise<{ writes: Statement[]; progress: Partial<CountryProgress>; othersToo: boolean }> {
  const stored = await readOpenSince(db, probeCc, span.fromMs);
  const told = stored.flatMap(({ episodes }) => episodes);
  const others = told.filter((episode) => judgeOf(episode) !== judge);
  const compared = span.imported ? [] : told;
  const run = [...(await compareAbroad(db, pipeline, probeCc, found, compared, span.untilMs)), ...others];
  const published = new Map(stored.map((kept) => [kept.incident.id, kept.published]));
  const changed = reconcile(probeCc, stored, run, span, await readShown(db, probeCc, stored, run, span.untilMs, floor));
  const { linked, othersToo } = await linkChanged(db, probeCc, changed, stored, span);
  const each = linked.map((kept) => publishIncident(db, kept, published.get(kept.incident.id) ?? null, span.publishedMs));
  const writes = (await Promise.all(each)).flat();
  return { writes, progress: writes.length > 0 ? { changedMs: span.publishedMs } : {}, othersToo };
}

/** Which networks may be named in the incidents at hand. */
async function readShown(
  db: Database,
  probeCc: string,
  stored: readonly Kept[],
  run: readonly Episode[],
  untilMs: number,
  floor: Floor,
): Promise<Shown> {
  const episodes = [...stored.flatMap((kept) => kept.episodes), ...run];
  if (episodes.length === 0) return { networks: new Set(), regions: new Set(), floor };
  const range = daysOf(episodes, untilMs);
  return { floor, ...namedPlaces(await readCells(db, 'day', probeCc, range.sinceMs, range.untilMs), floor) };
}

/** The newest word on each episode. */
const latest = (episodes: readonly Episode[]): Episode[] => [...new Map(episodes.map((episode) => [episode.key, episode])).values()];

/**
 * Windows with votes from `fromMs` on, and how far they reach. A step ends at a midnight where there is one on the way, so that a later
 * change need not begin at the beginning.
 */
async function readWindows(db: Database, probeCc: string, others: readonly string[], fromMs: number, horizonMs: number) {
  const rows = await readBinsBetween(db, probeCc, fromMs, horizonMs, WINDOWS_A_STEP);
  const last = rows.at(-1);
  const reachMs = rows.length < WINDOWS_A_STEP || !last ? horizonMs : last.windowMs + WINDOW_MS;
  const midnightMs = floorTo(reachMs, DAY_MS);
  const reachedMs = midnightMs > fromMs && reachMs < horizonMs ? midnightMs : reachMs;
  const kept = rows.filter(({ windowMs }) => windowMs < reachedMs);
  const heard = kept.length > 0 ? await readControls(db, fromMs, reachedMs) : null;
  return {
    reachedMs,
    windows: kept.map(({ windowMs, bin }) => votesOfBin(probeCc, windowMs, bin, heard?.get(windowMs) ?? null)),
    heartbeats: await readHeardElsewhere(db, others, fromMs, reachedMs),
  };
}

/** Countries by which the observatory itself is heard to work. */
const othersThan = (probeCc: string, { countries }: Pipeline): string[] =>
  Object.keys(countries)
    .filter((code) => code !== CONTROL_CC && code !== probeCc)
    .sort()
    .slice(0, HEARD_COUNTRIES);
