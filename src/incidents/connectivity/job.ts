/** Judging what is seen from outside: new levels of our own and new values of others go to the detector of blackouts, its episodes into incidents. */
import { openDatabase, type Database } from '../../db/client.ts';
import { commitPipeline, readPipeline, type Pipeline } from '../../db/pipeline.ts';
import { parseSettings, type Bindings } from '../../env.ts';
import { knownOf, type Reading } from '../../detect/connectivity/blackout.ts';
import { detectConnectivity } from '../../detect/connectivity/detect-connectivity.ts';
import { readSignals } from '../../outside/signals/store.ts';
import { readCountry, readHours } from '../../outside/store.ts';
import { floorOf, type Floor } from '../../rollup/floors.ts';
import { withCountry } from '../../rollup/progress.ts';
import { WINDOW_MS } from '../../rollup/window.ts';
import { DAY_MS, HOUR_MS, floorTo } from '../../shared/time.ts';
import { tell } from '../job.ts';
import { waitingToLink } from '../links/job.ts';
import { ownReadings } from './readings.ts';
import { readJudged, writeJudged, type Judged } from './store.ts';

/** Longest time that one run reads: after a stop it goes on from here, a day at a time. */
const READ_MS = DAY_MS;
/** How far back others' series are looked at: a first answer goes so far. */
const OTHERS_MS = 8 * DAY_MS;
/** Times that a run which was overtaken tries again. */
const TRIES = 3;

/** Safe to repeat and to overlap: state and incidents are one transaction, and a run that was overtaken writes nothing. */
export async function judgeConnectivity(env: Bindings, probeCc: string, nowMs: number): Promise<void> {
  const db = openDatabase(env.DB);
  const floor = floorOf(parseSettings(env).PRIVACY_FLOOR);
  for (let attempt = 0; attempt < TRIES; attempt += 1) if (await judgeOnce(db, probeCc, nowMs, floor)) return;
}

/** @returns false where another job was faster */
async function judgeOnce(db: Database, probeCc: string, nowMs: number, floor: Floor): Promise<boolean> {
  const { version, pipeline } = await readPipeline(db);
  const judged = await readJudged(db, probeCc);
  const own = await readOwn(db, probeCc, judged, nowMs);
  const others = await readOthers(db, probeCc, judged, nowMs);
  const readings = [...own.readings, ...others.readings];
  if (readings.length === 0) return true;
  readings.sort((a, b) => knownOf(a) - knownOf(b));
  const { state, episodes } = detectConnectivity(judged.state, readings);
  const untilMs = Math.max(...readings.map(knownOf));
  const known: Pipeline = withCountry(pipeline, probeCc, untilMs - WINDOW_MS);
  const fromMs = Math.max(judged.judgedMs, untilMs - READ_MS);
  const span = { fromMs, untilMs, toldUntilMs: judged.judgedMs, publishedMs: nowMs, imported: false };
  const told = episodes.length > 0 ? await tell(db, known, probeCc, episodes, span, floor, 'outside') : null;
  const progress = known.countries[probeCc];
  const seen = progress && { ...progress, ...told?.progress, outsideMs: untilMs };
  const next = seen ? { ...known, countries: { ...known.countries, [probeCc]: seen } } : known;
  return commitPipeline(db, version, waitingToLink(next, probeCc, told?.othersToo ?? false), [
    writeJudged(db, probeCc, { state, readMs: own.readMs, judgedMs: untilMs, signalsMs: others.signalsMs }),
    ...(told?.writes ?? []),
  ]);
}

/** Windows of our own since the last that was read. */
async function readOwn(db: Database, probeCc: string, { readMs }: Judged, nowMs: number): Promise<{ readings: Reading[]; readMs: number }> {
  const sinceMs = Math.max(readMs, nowMs - READ_MS);
  const hours = await readHours(db, probeCc, floorTo(sinceMs, HOUR_MS), nowMs);
  const windows = hours
    .flatMap((hour) => Object.entries(hour.windows).map(([start, levels]) => ({ windowMs: Number(start), levels })))
    .filter(({ windowMs }) => windowMs >= sinceMs)
    .sort((a, b) => a.windowMs - b.windowMs);
  const last = windows.at(-1);
  if (!last) return { readings: [], readMs };
  const { hosts } = await readCountry(db, probeCc);
  const names = new Map(hosts.map((host) => [host.probe_asn, host.network_name]));
  return { readings: windows.flatMap(({ windowMs, levels }) => ownReadings(windowMs, levels, names)), readMs: last.windowMs + WINDOW_MS };
}

/** Values of others that are new. They are known from now on, however far back they lie. */
async function readOthers(
  db: Database,
  probeCc: string,
  { signalsMs }: Judged,
  nowMs: number,
): Promise<{ readings: Reading[]; signalsMs: Record<string, number> }> {
  const kept = await readSignals(db, probeCc, { sinceMs: nowMs - OTHERS_MS, untilMs: nowMs });
  const readings = kept
    .flatMap(({ series }) => series)
    .filter(({ judged }) => judged)
    .flatMap(({ label, stepMs, points }) =>
      points
        .filter(({ atMs }) => atMs > (signalsMs[label] ?? 0) && atMs + stepMs <= nowMs)
        .map(({ atMs, value }): Reading => ({ label, asn: null, region: null, name: null, atMs, stepMs, value, knownMs: nowMs })),
    );
  const read = { ...signalsMs };
  for (const { label, atMs } of readings) read[label] = Math.max(read[label] ?? 0, atMs);
  return { readings, signalsMs: read };
}
