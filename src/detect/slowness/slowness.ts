/**
 * Slowness: whether a service became slower than it is as a rule, on networks together, though it answers. Each hour's votes are slow or ordinary by what the network has
 * shown on earlier days (`reference.ts`), and are judged by the same sequential test as failures. By speeds against a neutral target this can be
 * detected. By latency it is suspected and never more: a service that is reached over another way, or from other servers, is late as well. Wrong
 * where half of the services are slowed at once: each is compared with the others.
 */
import { MEASURES, type Measure } from '../../rollup/pace.ts';
import type { WindowVotes } from '../../rollup/window-votes.ts';
import { DAY_MS, HOUR_MS, floorTo } from '../../shared/time.ts';
import { detect } from '../detect.ts';
import type { Episode } from '../episode.ts';
import { SLOWNESS_BUDGET, SLOWNESS_FORGET_DAYS } from '../parameters.ts';
import { initialState, type DetectorState } from '../state.ts';
import { describeSlowness } from './describe-slowness.ts';
import { emptyHour, heardOf, votesOf, withWindow, type Heard, type Hour } from './hour.ts';
import { addCounts, borderOf, endDay, newReference, type Counts, type Reference } from './reference.ts';

export type SlownessState = {
  /** The hour at hand; null before the first. */
  hour: Hour | null;
  /** A judge for each measure that is known, as text: it is needed once an hour, and read faster so. */
  judges: Partial<Record<Measure, string>>;
};

type Judge = {
  /** The day that is learned next. */
  day: number;
  references: Record<string, Record<string, Reference>>;
  state: DetectorState;
  /** Services that are told to be slow, and those that were at any hour of the day. */
  open: string[];
  tainted: string[];
};

export const initialSlowness = (): SlownessState => ({ hour: null, judges: {} });

/**
 * Folds windows into the state. In any split into slices the outcome is the same.
 * @param windows with votes of the country, ascending
 * @param untilMs end of the last closed window
 * @returns the new state, and the episodes that are open or were changed
 */
export function foldSlowness(
  state: SlownessState,
  windows: readonly WindowVotes[],
  untilMs: number,
): { state: SlownessState; episodes: Episode[] } {
  const told = new Map<string, Episode>();
  const judges = new Map<Measure, Judge>();
  const judgeOf = (measure: Measure): Judge | null => {
    const text = state.judges[measure];
    const judge = judges.get(measure) ?? (text === undefined ? null : (JSON.parse(text) as Judge));
    if (judge) judges.set(measure, judge);
    return judge;
  };
  let { hour } = state;
  const end = (over: Hour): void => {
    for (const measure of MEASURES) {
      const heard = heardOf(over, measure);
      const judge = judgeOf(measure) ?? (heard.length > 0 ? newJudge(over.startMs) : null);
      if (!judge) continue;
      judges.set(measure, judge);
      for (const episode of judgeHour(judge, measure, over, heard)) told.set(episode.key, episode);
    }
  };
  for (const window of windows) {
    const startMs = floorTo(window.windowMs, HOUR_MS);
    if (hour && hour.startMs < startMs) end(hour);
    hour = withWindow(hour?.startMs === startMs ? hour : emptyHour(startMs), window);
  }
  const nowMs = floorTo(untilMs, HOUR_MS);
  if (hour && hour.startMs < nowMs) {
    end(hour);
    hour = emptyHour(nowMs);
  }
  const texts = Object.fromEntries([...judges].map(([measure, judge]) => [measure, JSON.stringify(judge)]));
  return { state: { hour, judges: { ...state.judges, ...texts } }, episodes: [...told.values()] };
}

const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

const newJudge = (startMs: number): Judge => ({ day: dayOf(startMs), references: {}, state: initialState(), open: [], tainted: [] });

/** Judges an hour that is over by what was known before it, and notes what it showed. */
function judgeHour(judge: Judge, measure: Measure, hour: Hour, heard: readonly Heard[]): Episode[] {
  turnDay(judge, dayOf(hour.startMs));
  const votes = votesOf(hour, heard, ({ service, asn }) => judge.references[service]?.[asn]?.border ?? null);
  const { state, episodes } = detect(judge.state, votes.networks.length > 0 ? [votes] : [], hour.startMs + HOUR_MS, SLOWNESS_BUDGET);
  judge.state = state;
  judge.open = episodes.flatMap((episode) => (episode.state === 'open' ? (episode.service ?? []) : []));
  judge.tainted = [...new Set([...judge.tainted, ...judge.open])].sort();
  for (const one of heard) note(judge, one);
  return episodes.map((episode) => describeSlowness(episode, measure));
}

function note(judge: Judge, { service, asn, bySoftware }: Heard): void {
  const reference = ((judge.references[service] ??= {})[asn] ??= newReference());
  reference.day = judge.day;
  for (const counts of bySoftware.values()) addCounts(reference.today, counts);
}

/** Learns the day that is over, and forgets networks that are long gone. */
function turnDay(judge: Judge, day: number): void {
  if (judge.day === day) return;
  for (const [service, networks] of Object.entries(judge.references)) {
    const all: Counts = {};
    for (const [asn, reference] of Object.entries(networks)) {
      endDay(reference, !judge.tainted.includes(service));
      if (reference.day < day - SLOWNESS_FORGET_DAYS) delete networks[asn];
      else addCounts(all, reference.usual);
    }
    for (const reference of Object.values(networks)) reference.border = borderOf(reference.usual, all);
    if (Object.keys(networks).length === 0) delete judge.references[service];
  }
  judge.day = day;
  judge.tainted = [...judge.open];
}
