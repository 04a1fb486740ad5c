/**
 * Contrast: before a country is blamed, whether the same service began to fail at the same time in other countries. It rests on the votes of those
 * countries, never on what was judged of them, so that it does not matter who is judged first. A country in which the service failed before
 * (a block that stands there, or began earlier) says nothing. Wrong where two countries of the few observed begin to block in the same half
 * hour; where the edge's controls succeed it therefore takes three.
 */
import type { Tallies } from '../rollup/tallies.ts';
import { hash64 } from '../shared/hash.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, floorTo } from '../shared/time.ts';
import type { Contrast, Episode } from './episode.ts';
import { WINDOW_MS } from './parameters.ts';

/** Most countries that one is compared with: enough for a majority, and few enough to be read in a tick. */
const MOST_COUNTRIES = 8;
/** How long after the onset others are looked at for the same failure, in milliseconds: as long as it took to see it here, within these bounds. */
const TOGETHER_MS = 30 * MINUTE_MS;
const MOST_TOGETHER_MS = 6 * HOUR_MS;
/** What they did before: the day's hours up to the onset's, and of these the last ones, for a block that began lately. */
const BEFORE_MS = DAY_MS;
const LATELY_MS = 3 * HOUR_MS;
/** Votes, each network's capped, from which a country has a say; during and before. */
const VOTES_DURING = 2;
const VOTES_BEFORE = 5;
const VOTES_A_NETWORK = 5;
/** Share of a country's networks, each by its share of votes, from which it fails, and under which it works. */
const FAILING_SHARE = 0.5;
const WORKING_SHARE = 0.25;
/** Countries that must fail anew: where the edge's controls do not succeed, where they do, and where they fail as well. */
const FAILING_COUNTRIES = { unknown: 2, ok: 3, failing: 1 } as const;
/** Share of the countries with a say that must then fail where the edge's controls succeed. */
const MOST = 2 / 3;
/** Countries that must work for the edge's failing controls to be the edge's own trouble. */
const WORKING_COUNTRIES = 3;
/** After an outage elsewhere it is asked again whether the others are back while this goes on, at these times after the onset. */
const AGAIN_MS = [2 * HOUR_MS, 6 * HOUR_MS, DAY_MS] as const;

/** A country's votes: by hour in the day before the onset, by window since. */
export type Abroad = { probeCc: string; before: readonly Tallies[]; during: readonly Tallies[] };
export type Range = { sinceMs: number; untilMs: number };

/** A country with the span in which it has windows with votes. */
export type Observed = { probeCc: string; firstMs: number; lastMs: number };

/** The countries that an episode of `probeCc` is compared with: of those that were measured at the time always the same ones, however many there are. */
export function comparedWith(probeCc: string, episode: Episode, others: readonly Observed[], untilMs: number): string[] {
  const { before, during } = rangesOf(episode, untilMs);
  const endMs = Math.max(before.untilMs, ...during.map((range) => range.untilMs));
  return others
    .filter((other) => other.probeCc !== probeCc && other.firstMs < endMs && other.lastMs >= before.sinceMs)
    .map((other) => ({ code: other.probeCc, order: hash64(`${probeCc}|${other.probeCc}`) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .slice(0, MOST_COUNTRIES)
    .map(({ code }) => code)
    .sort();
}

/** The hours before, and the windows since, that a comparison needs by `untilMs`. */
export function rangesOf(episode: Dated, untilMs: number): { before: Range; during: Range[] } {
  const { onset, end } = episode;
  const togetherMs = togetherOf(episode);
  const hourMs = floorTo(onset.earliestMs, HOUR_MS);
  // Once it is over here, that the others work again says nothing.
  const again = AGAIN_MS.map((afterMs) => onset.latestMs + afterMs).filter(
    (startMs) => startMs + WINDOW_MS + togetherMs <= (end?.earliestMs ?? Infinity),
  );
  const starts = [onset.latestMs - WINDOW_MS, ...again].filter((startMs) => startMs < untilMs);
  return {
    before: { sinceMs: hourMs - BEFORE_MS, untilMs: hourMs },
    during: starts.map((sinceMs) => ({ sinceMs, untilMs: Math.min(untilMs, sinceMs + WINDOW_MS + togetherMs) })),
  };
}

type Dated = Pick<Episode, 'onset' | 'end' | 'suspectedAtMs' | 'detectedAtMs'>;

/** Where few measure, here as there, it takes longer to see the same. */
const togetherOf = ({ onset, suspectedAtMs, detectedAtMs }: Dated): number =>
  Math.min(MOST_TOGETHER_MS, Math.max(TOGETHER_MS, (detectedAtMs ?? suspectedAtMs) - onset.latestMs));

/** Whether an episode can be compared: one service, seen by votes for a failure, not withdrawn. */
export const isComparable = ({ service, kind, state, slowness }: Episode): boolean =>
  service !== null && kind !== 'blackout' && state !== 'withdrawn' && !slowness;

/**
 * What other countries' votes say by `untilMs`.
 * @returns the episode with its contrast, and of the kind that follows from it
 */
export function contrasted(episode: Episode, abroad: readonly Abroad[], untilMs: number): Episode {
  const { service, onset } = episode;
  if (service === null || !isComparable(episode)) return episode;
  const { before, during } = rangesOf(episode, untilMs);
  const sides = during.map((range) => sidesOf(episode, service, abroad, before, range));
  const [first, ...again] = sides;
  if (!first) return episode;
  const back = again.findIndex(({ working, failing }) => working.length >= 2 && working.length > failing.length);
  const togetherMs = togetherOf(episode);
  const due = AGAIN_MS.find((afterMs) => onset.latestMs + afterMs + WINDOW_MS + togetherMs > untilMs);
  const contrast: Contrast = {
    ...first,
    backMs: back < 0 ? null : onset.latestMs + (AGAIN_MS[back] ?? 0),
    dueMs: due === undefined ? null : onset.latestMs + due + WINDOW_MS + togetherMs,
  };
  const complete = untilMs >= onset.latestMs + togetherMs;
  const compared = withContrast(episode, contrast);
  const dueMs = compared.kind === 'platform-outage' ? contrast.dueMs : null;
  return { ...compared, contrast: { ...contrast, dueMs: complete ? dueMs : untilMs } };
}

/** The episode with what was found of it before. Its kind follows from that and from its controls as they are now. */
export const withContrast = (episode: Episode, contrast: Contrast): Episode => ({ ...episode, contrast, kind: kindOf(episode, contrast) });

/** Whether a comparison still holds: of the same onset, over the same time, and not due again. */
export const stillHolds = (episode: Episode, before: Episode | undefined, untilMs: number): Contrast | null => {
  const contrast = before?.contrast;
  if (!before || !contrast || (contrast.dueMs !== null && contrast.dueMs <= untilMs)) return null;
  const isSame = (time: 'earliestMs' | 'latestMs'): boolean => before.onset[time] === episode.onset[time];
  return isSame('earliestMs') && isSame('latestMs') && togetherOf(before) === togetherOf(episode) ? contrast : null;
};

type Sides = Pick<Contrast, 'failing' | 'working' | 'standing'>;

function sidesOf(episode: Episode, service: string, abroad: readonly Abroad[], before: Range, during: Range): Sides {
  const sides: Sides = { failing: [], working: [], standing: [] };
  for (const country of abroad) {
    const side = sideOf(episode, service, country, before, during);
    if (side) sides[side].push(country.probeCc);
  }
  return sides;
}

function sideOf({ simulated }: Episode, service: string, country: Abroad, before: Range, during: Range): keyof Sides | null {
  const ordinary = shareOf(country.before, service, simulated, before, VOTES_BEFORE);
  const lately = shareOf(country.before, service, simulated, { ...before, sinceMs: before.untilMs - LATELY_MS }, VOTES_DURING);
  const now = shareOf(country.during, service, simulated, during, VOTES_DURING);
  if (now === null) return null;
  if (ordinary === null) return now < WORKING_SHARE ? 'working' : null;
  if (ordinary >= WORKING_SHARE || (lately ?? 0) >= WORKING_SHARE) return 'standing';
  if (now >= FAILING_SHARE) return 'failing';
  return now < WORKING_SHARE ? 'working' : null;
}

/** The mean over networks of their shares of failures, weighed by their votes up to a few; null where too few voted. */
function shareOf(tallies: readonly Tallies[], service: string, simulated: boolean, range: Range, least: number): number | null {
  const byNetwork = new Map<number, { failed: number; total: number }>();
  for (const { startMs, asn, simulated: isSimulated, services } of tallies) {
    const votes = services[service];
    if (!votes || isSimulated !== simulated || startMs < range.sinceMs || startMs >= range.untilMs) continue;
    const known = byNetwork.get(asn) ?? { failed: 0, total: 0 };
    byNetwork.set(asn, { failed: known.failed + votes.failed, total: known.total + votes.total });
  }
  let failed = 0;
  let weight = 0;
  for (const votes of byNetwork.values()) {
    const own = Math.min(VOTES_A_NETWORK, votes.total);
    failed += (votes.failed / Math.max(1, votes.total)) * own;
    weight += own;
  }
  return weight < least ? null : failed / weight;
}

function kindOf(episode: Episode, contrast: Contrast): Episode['kind'] {
  const { kind, controls } = episode;
  if (kind === 'measurement-fault') return kind;
  const { failing, working, backMs } = contrast;
  if (kind === 'platform-outage') return working.length >= WORKING_COUNTRIES && failing.length === 0 ? 'service-restriction' : kind;
  if (backMs !== null || !failsElsewhere(controls, failing.length, working.length)) return kind;
  return 'platform-outage';
}

function failsElsewhere({ ok, failed }: Episode['controls'], failing: number, working: number): boolean {
  if (ok + failed > 0 && failed > ok) return failing >= FAILING_COUNTRIES.failing && failing > working;
  if (ok === 0) return failing >= FAILING_COUNTRIES.unknown && failing > working;
  return failing >= FAILING_COUNTRIES.ok && failing >= (failing + working) * MOST;
}
