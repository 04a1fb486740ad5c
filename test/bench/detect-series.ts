/**
 * Simulated votes of one service, fed to the shipped detector through its public entry, `detect`. In each window a rate is drawn for each network,
 * and its voters fail at that rate: the votes are beta-binomial. With one service the shipped budget, one false suspicion in a country-year,
 * is one in a series-year.
 */
import { detect } from '../../src/detect/detect.ts';
import type { Episode } from '../../src/detect/episode.ts';
import { pack, unpack } from '../../src/detect/packing.ts';
import { initialState, type DetectorState } from '../../src/detect/state.ts';
import { noServiceVotes } from '../../src/rollup/votes.ts';
import type { ServiceVotes, WindowVotes } from '../../src/rollup/window-votes.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import { betaBinomial } from './beta-binomial.ts';

export const SERVICE = 'service';
export const WINDOWS_A_YEAR = 105_120;
/** Share of votes that fail while nothing happens. */
export const BASE_RATE = 0.05;
/** Windows of votes from which a series has learned: two weeks. Of these its baseline remembers 300 votes, the most it ever does. */
const LEARNED_WINDOWS = 14 * 288;
export const START = 5_000_040;

/** `expectsBadHours`: as shipped. Otherwise the detector's state says that none was seen in as good as endless time. */
export type World = { networks: number; voters: number; rho: number; expectsBadHours: boolean };

/** `state` before `window`. */
export type Series = { state: DetectorState; window: number };

/** @param failed failing votes, network by network */
export const windowOf = (window: number, failed: readonly number[], voters: number): WindowVotes => ({
  windowMs: window * WINDOW_MS,
  controls: {},
  networks: failed.map((number, index) => ({
    asn: 64_500 + index,
    name: null,
    simulated: true,
    services: { [SERVICE]: votesOf(window, number, voters, `${index}`) },
  })),
});

/** So many votes, of which some failed: in each window it is the turn of others. */
export function votesOf(window: number, failed: number, voters: number, network: string): ServiceVotes {
  const votes = noServiceVotes();
  votes.votes.ok = voters - failed;
  votes.votes.tls = failed;
  // Windows of young series are an hour apart.
  const turn = window + Math.floor(window / 12);
  const ballots = Array.from({ length: voters }, (_, voter) => ({
    voter: `${network}-${voter}`,
    failed: (voter + turn) % voters < failed,
    established: true,
    region: null,
  }));
  return Object.assign(votes, { voters, measurements: voters, ballots });
}

/** Votes of a window at each network's rate. */
export const draw = ({ networks, voters, rho }: World, rateOf: (network: number) => number, random: () => number): number[] =>
  Array.from({ length: networks }, (_, network) => betaBinomial(voters, rateOf(network), rho, random));

const atBase = (): number => BASE_RATE;

/** A series that has seen two weeks of votes; null where it told of anything in that time, which is false. */
export function learned(world: World, random: () => number): Series | null {
  const windows = Array.from({ length: LEARNED_WINDOWS }, (_, index) => windowOf(START + index, draw(world, atBase, random), world.voters));
  return taught(world, windows);
}

function taught(world: World, windows: readonly WindowVotes[]): Series | null {
  const window = (windows.at(-1)?.windowMs ?? 0) / WINDOW_MS + 1;
  const first = detect(initialState(), windows.slice(0, 1), (windows[0]?.windowMs ?? 0) + WINDOW_MS).state;
  const { state, episodes } = detect(world.expectsBadHours ? first : withoutBadHours(first, window), windows.slice(1), window * WINDOW_MS);
  return episodes.length > 0 ? null : { state, window };
}

/** Windows of a service that are said to have been looked at without a bad hour. */
const ENDLESS_WINDOWS = 1e12;

export function withoutBadHours(state: DetectorState, until: number): DetectorState {
  const working = unpack(state);
  for (const track of working.tracks.values()) track.badHours = { seen: 0, windows: ENDLESS_WINDOWS };
  return pack(working, until);
}

/** Windows judged up to the first suspicion, itself included; the confidence stated then and `after` windows later. */
export type Alarm = { windows: number; confidence: number; settled: number };

/**
 * Judges votes until a suspicion, and for `after` windows more.
 * @param failedIn failing votes of each network in the n-th window from here, and whether the alarm has come; each is asked for once, in order
 * @returns null where no suspicion comes in `most` windows
 */
export function runToAlarm(
  { state, window }: Series,
  voters: number,
  failedIn: (index: number, alarmed: boolean) => readonly number[],
  most: number,
  after: number,
): Alarm | null {
  let current = state;
  let alarm: Alarm | null = null;
  let key: string | null = null;
  for (let index = 0; index < (alarm ? alarm.windows + after : most); index += 1) {
    const result = detect(current, [windowOf(window + index, failedIn(index, alarm !== null), voters)], (window + index + 1) * WINDOW_MS);
    current = result.state;
    const told: Episode | undefined = result.episodes.find((episode) => key === null || episode.key === key);
    if (!told) continue;
    key = told.key;
    alarm ??= { windows: index + 1, confidence: told.confidence, settled: 0 };
    alarm.settled = told.confidence;
  }
  return alarm;
}
