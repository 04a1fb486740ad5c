/**
 * Which files browsers of one kind can load at all. A page cannot tell a block from a server's rule about other origins or from a habit of its
 * own engine; but these meet every browser of the kind, in every country. So a browser's failure counts only where the file is known to load
 * in that engine, and does not fail wherever it is tried.
 * Wrong when: a service closes its file to other origins and only one country's browsers measure (its failures count until it has loaded
 * nowhere for two weeks), or it is blocked in every country that measures (nothing counts, and probes and the edge have to tell).
 */
import { outcomeOf } from '../probe/outcome.ts';
import type { Report } from '../probe/report.ts';
import { HOUR_MS } from '../shared/time.ts';

/** Six hours, the grain of what is remembered: a busy observatory writes it four times a day for each country. */
const SPAN_MS = 6 * HOUR_MS;
/** A day: how far back the last words of other countries count. */
const RECENT_SPANS = 4;
/** Two weeks: how long a success shows that a file can be loaded. */
const KEPT_SPANS = 56;
/** Countries in which it fails, and loads nowhere, for the file to be taken for one that cannot be loaded. */
const EVERYWHERE = 2;

/** What browsers are built on. */
const ENGINES = ['blink', 'gecko', 'webkit'];
const UNKNOWN_ENGINE = 'other';

/** The engine of `browser-blink` and the like. */
export const engineOf = (softwareName: string): string => {
  const engine = softwareName.slice('browser-'.length);
  return softwareName.startsWith('browser-') && ENGINES.includes(engine) ? engine : UNKNOWN_ENGINE;
};

/** Spans, counted from the epoch, in which a file last loaded and last failed; 0 before the first. */
export type Word = { ok: number; failed: number };

/** engine → target → country → last words */
export type Calibration = Record<string, Record<string, Record<string, Word>>>;

/** A change of it: null removes an entry. */
export type CalibrationChange = Record<string, Record<string, Record<string, Partial<Word> | null>>>;

const spanOf = (timeMs: number): number => Math.floor(timeMs / SPAN_MS);

/**
 * @param loadedBefore whether it has loaded on the device in question
 */
export function mayCount(
  calibration: Calibration,
  { engine, target, loadedBefore }: { engine: string; target: string; loadedBefore: boolean },
  nowMs: number,
): boolean {
  const now = spanOf(nowMs);
  const words = Object.values(calibration[engine]?.[target] ?? {});
  const loads = loadedBefore || words.some(({ ok }) => ok > now - KEPT_SPANS);
  const recentlyLoaded = words.some(({ ok }) => ok > now - RECENT_SPANS);
  const recentlyFailed = words.filter(({ failed }) => failed > now - RECENT_SPANS).length;
  return loads && (recentlyLoaded || recentlyFailed < EVERYWHERE);
}

/** target → whether it loaded, by a report's own judgement; without those that have no verdict */
export const wordsOf = ({ measurements, control }: Report): Map<string, boolean> =>
  new Map(
    measurements
      .map((measurement) => [measurement.target, outcomeOf(measurement, control).outcome] as const)
      .filter(([, outcome]) => outcome !== 'inconclusive')
      .map(([target, outcome]) => [target, outcome === 'ok']),
  );

/** What a report adds; null where nothing, or where nobody knows what kind of browser it was. */
export function changeOf(
  calibration: Calibration,
  { engine, probeCc }: { engine: string; probeCc: string },
  results: ReadonlyMap<string, boolean>,
  nowMs: number,
): CalibrationChange | null {
  const now = spanOf(nowMs);
  const known = calibration[engine] ?? {};
  const news = [...results].filter(([target, loaded]) => known[target]?.[probeCc]?.[loaded ? 'ok' : 'failed'] !== now);
  if (news.length === 0 || engine === UNKNOWN_ENGINE) return null;
  const word = (loaded: boolean): Partial<Word> => (loaded ? { ok: now } : { failed: now });
  return {
    [engine]: Object.fromEntries(
      news.map(([target, loaded]) => [target, { ...outdated(known[target] ?? {}, now), [probeCc]: word(loaded) }]),
    ),
  };
}

const outdated = (words: Record<string, Word>, now: number): Record<string, null> =>
  Object.fromEntries(
    Object.entries(words)
      .filter(([, { ok, failed }]) => Math.max(ok, failed) <= now - KEPT_SPANS)
      .map(([probeCc]) => [probeCc, null]),
  );
