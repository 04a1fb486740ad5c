/** SQL of what other observatories publish. */
import { and, gte, eq, lt } from 'drizzle-orm';
import { runBatch, type Statement } from '../../db/batch.ts';
import type { Database } from '../../db/client.ts';
import { signalDay, signalSource } from '../../db/schema.ts';
import { DAY_MS, floorTo } from '../../shared/time.ts';
import { KEPT_MS } from '../parameters.ts';
import { daysOf, emptyDay, mergeDay, type KeptDay, type PullState } from './pulling.ts';
import type { Annotation, Answer, Series, SourceId, Span } from './source.ts';
import { SOURCES } from './sources.ts';

export type KeptState = { probeCc: string; source: SourceId; state: PullState };

const isSource = (id: string): id is SourceId => Object.hasOwn(SOURCES, id);

export async function readStates(db: Database): Promise<KeptState[]> {
  const rows = await db.select().from(signalSource);
  return rows.flatMap(({ probeCc, source, body }) => (isSource(source) ? [{ probeCc, source, state: JSON.parse(body) as PullState }] : []));
}

/** How it goes with each source, for a page. */
export type SignalState = { name: string; probeCc: string; lastMs: number; problem: string | null };

export const readSignalStates = async (db: Database): Promise<SignalState[]> =>
  (await readStates(db)).map(({ probeCc, source, state: { lastMs, problem } }) => ({
    name: SOURCES[source].name,
    probeCc,
    lastMs,
    problem,
  }));

export function writePull(db: Database, { probeCc, source, state }: KeptState): Statement {
  const body = JSON.stringify(state);
  return db
    .insert(signalSource)
    .values({ probeCc, source, body })
    .onConflictDoUpdate({ target: [signalSource.probeCc, signalSource.source], set: { body } });
}

/** Keeps an answer, day by day, and how it went. Asking again for the same changes nothing. */
export async function writeAnswer(db: Database, kept: KeptState, answer: Answer): Promise<void> {
  const days = daysOf(answer);
  const span = { sinceMs: Math.min(...days), untilMs: Math.max(...days) + DAY_MS };
  const before = days.length === 0 ? [] : await readDays(db, kept.probeCc, span);
  const writes = days.map((startMs) => {
    const known = before.find((row) => row.source === kept.source && row.startMs === startMs);
    const body = JSON.stringify(mergeDay(known?.day ?? emptyDay(), answer, startMs));
    return db
      .insert(signalDay)
      .values({ probeCc: kept.probeCc, source: kept.source, startMs, body })
      .onConflictDoUpdate({ target: [signalDay.probeCc, signalDay.source, signalDay.startMs], set: { body } });
  });
  await runBatch(db, [...writes, writePull(db, kept)]);
}

type DayRow = { source: SourceId; startMs: number; day: KeptDay };

async function readDays(db: Database, probeCc: string, { sinceMs, untilMs }: Span): Promise<DayRow[]> {
  const rows = await db
    .select()
    .from(signalDay)
    .where(and(eq(signalDay.probeCc, probeCc), gte(signalDay.startMs, floorTo(sinceMs, DAY_MS)), lt(signalDay.startMs, untilMs)))
    .orderBy(signalDay.source, signalDay.startMs);
  return rows.flatMap(({ source, startMs, body }) => (isSource(source) ? [{ source, startMs, day: JSON.parse(body) as KeptDay }] : []));
}

export type KeptSignals = { source: SourceId; series: Series[]; annotations: Annotation[] };

/** What each source says of a country in `[sinceMs, untilMs)`. */
export async function readSignals(db: Database, probeCc: string, span: Span): Promise<KeptSignals[]> {
  const within = ({ atMs }: { atMs: number }): boolean => atMs >= span.sinceMs && atMs < span.untilMs;
  const bySource = new Map<SourceId, { series: Map<string, Series>; annotations: Annotation[] }>();
  for (const { source, day } of await readDays(db, probeCc, span)) {
    const own = bySource.get(source) ?? { series: new Map<string, Series>(), annotations: [] };
    bySource.set(source, own);
    own.annotations.push(...day.annotations.filter(within));
    for (const [label, { points, ...rest }] of Object.entries(day.series)) {
      const series = own.series.get(label) ?? { label, ...rest, points: [] };
      series.points.push(...points.map(([atMs, value]) => ({ atMs, value })).filter(within));
      own.series.set(label, series);
    }
  }
  return [...bySource].map(([source, { series, annotations }]) => ({ source, series: [...series.values()], annotations }));
}

/** Forgets what lies long back. */
export async function forgetSignals(db: Database, nowMs: number): Promise<void> {
  await db.delete(signalDay).where(lt(signalDay.startMs, nowMs - KEPT_MS));
}
