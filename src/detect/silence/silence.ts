/**
 * Silence: whether a country's volunteers stopped together, as they do when it is cut off. A cumulative sum on the voters heard against those to be
 * expected, over windows in which the observatory was heard to work: other countries' volunteers came in or, where there never are
 * any, its own controls. It gives a suspicion and never more, and it ends nothing: volunteers may have other reasons to stop, all of one
 * project or before a holiday that is their first. Wrong also where probes are told to measure fifty times as seldom from one hour to the next.
 */
import { HOUR_MS } from '../../shared/time.ts';
import { WINDOW_MS, WINDOWS_AN_HOUR } from '../parameters.ts';
import type { WindowVotes } from '../../rollup/window-votes.ts';
import {
  CERTAIN_EXPECTED,
  FORGET_MS,
  HEARTBEAT_MS,
  LEAK,
  LEAST_EXPECTED,
  OTHERS_MS,
  RETURN_NATS,
  SILENCE_NATS,
  SILENT_NETWORKS,
  SILENT_SHARE,
} from './numbers.ts';
import { dispersionOf, expectedIn, heardIn, hourOf, learnHour, newPresence, type HeardNetwork, type Presence } from './presence.ts';

/** A window in which somebody else was heard: the edge's controls, or volunteers of other countries. */
export type Heartbeat = { windowMs: number; edge: boolean; others: boolean };

/** A silence that was suspected. Times are Unix milliseconds. */
export type SilenceRecord = {
  suspectedMs: number;
  /** Start of the last window with ordinary votes, and the end of the one by which somebody was to be heard. */
  onsetMs: [number, number];
  endMs: [number, number] | null;
  updatedMs: number;
  nats: number;
  seen: number;
  expected: number;
  silent: { asn: number; name: string | null; lastMs: number }[];
  observed: { asn: number; name: string | null }[];
  simulated: boolean;
};

/** A cumulative sum, the window in which it left zero, and what was seen and expected since. */
type Run = { nats: number; sinceMs: number; seen: number; expected: number };

export type SilenceState = {
  /** End of the last window folded; 0 before the first. */
  untilMs: number;
  networks: Presence[];
  dispersion: number;
  /** Voters heard on each network in the hour at hand, and the windows of it in which the observatory was heard to work. */
  hour: [asn: number, heard: number][];
  trusted: number;
  /** Last window with volunteers of other countries. */
  othersMs: number;
  /** Since when fewer are heard; during a silence, since when they are back. */
  run: Run;
  simulated: boolean;
  /** The silence that goes on. */
  record: SilenceRecord | null;
};

const noRun = (): Run => ({ nats: 0, sinceMs: 0, seen: 0, expected: 0 });

export const initialSilence = (): SilenceState => ({
  untilMs: 0,
  networks: [],
  dispersion: 1,
  hour: [],
  trusted: 0,
  othersMs: 0,
  run: noRun(),
  simulated: false,
  record: null,
});

/**
 * Folds windows into a copy of the state, those without votes too. In any split into slices the outcome is the same.
 * @returns the new state, and the silences that go on or ended in these windows
 * @param windows with votes of the country, ascending
 * @param heartbeats windows in which somebody else was heard, of the same time
 * @param untilMs end of the last closed window
 */
export function foldSilence(
  state: SilenceState,
  windows: readonly WindowVotes[],
  heartbeats: readonly Heartbeat[],
  untilMs: number,
): { state: SilenceState; records: SilenceRecord[] } {
  const next = copyOf(state);
  const votes = new Map(windows.map((window) => [window.windowMs, window]));
  const beats = new Map(heartbeats.map((beat) => [beat.windowMs, beat]));
  const fromMs = state.untilMs || (windows[0]?.windowMs ?? untilMs);
  const ended: SilenceRecord[] = [];
  let rates = ratesIn(next, fromMs);
  for (let windowMs = fromMs; windowMs < untilMs; windowMs += WINDOW_MS) {
    if (windowMs % HOUR_MS === 0) {
      turnHour(next, windowMs);
      rates = ratesIn(next, windowMs);
    }
    foldWindow(next, windowMs, votes.get(windowMs) ?? null, beats.get(windowMs) ?? null, rates);
    ended.push(...takeEnded(next));
  }
  next.untilMs = Math.max(state.untilMs, untilMs);
  return { state: next, records: next.record ? [...ended, next.record] : ended };
}

/** A copy that may be changed; hours are shared, for learning one replaces them. */
const copyOf = (state: SilenceState): SilenceState => ({
  ...state,
  networks: state.networks.map((network) => ({ ...network })),
  hour: state.hour.map(([asn, heard]) => [asn, heard]),
  record: structuredClone(state.record),
});

/** The silence that has ended, which the state then keeps no more. */
function takeEnded(state: SilenceState): SilenceRecord[] {
  const { record } = state;
  if (!record?.endMs) return [];
  state.record = null;
  return [record];
}

/** Voters to be expected in a window of the hour, by network and in all. */
type Rates = { byNetwork: Map<number, number>; total: number };

function ratesIn({ networks }: SilenceState, windowMs: number): Rates {
  const byNetwork = new Map(networks.map((network) => [network.asn, (expectedIn(network, hourOf(windowMs)) ?? 0) / WINDOWS_AN_HOUR]));
  return { byNetwork, total: [...byNetwork.values()].reduce((sum, rate) => sum + rate, 0) };
}

/** Learns the hour that is over, unless it is in doubt or part of a silence. */
function turnHour(state: SilenceState, windowMs: number): void {
  const hour = hourOf(windowMs) - 1;
  const isOrdinary = state.record === null && state.run.nats < SILENCE_NATS / 2;
  const isTrusted = state.trusted * 2 >= WINDOWS_AN_HOUR || state.hour.length > 0;
  if (isOrdinary && isTrusted) {
    const heard = new Map(state.hour);
    for (const network of state.networks) learnHour(network, hour, heard.get(network.asn) ?? 0);
    if ((hour + 1) % 24 === 0) state.dispersion = thousandths(dispersionOf(state.networks));
    state.networks = state.networks.filter(({ lastMs }) => lastMs > windowMs - FORGET_MS);
  }
  state.hour = [];
  state.trusted = 0;
}

function foldWindow(state: SilenceState, windowMs: number, votes: WindowVotes | null, beat: Heartbeat | null, rates: Rates): void {
  const heard = votes ? heardIn(votes).filter((network) => network.heard > 0) : [];
  for (const network of heard) note(state, windowMs, network);
  if (beat?.others) state.othersMs = windowMs;
  if (heard.length === 0 && !isHeardElsewhere(state, windowMs, beat)) return;
  state.trusted += 1;
  const seen = heard.reduce((sum, network) => sum + network.heard, 0);
  if (state.record) goOn(state, state.record, windowMs, seen, rates);
  else rise(state, windowMs, seen, rates);
}

/** Where other countries' volunteers came in within the last day they must now; controls alone tell nothing of a stalled door. */
function isHeardElsewhere({ othersMs }: SilenceState, windowMs: number, beat: Heartbeat | null): boolean {
  if (othersMs > windowMs - OTHERS_MS) return othersMs > windowMs - HEARTBEAT_MS;
  return beat?.edge === true;
}

function note(state: SilenceState, windowMs: number, { asn, name, heard, simulated }: HeardNetwork): void {
  const known = state.networks.find((network) => network.asn === asn);
  const network = known ?? newPresence(asn);
  if (!known) state.networks = [...state.networks, network].sort((a, b) => a.asn - b.asn);
  network.lastMs = windowMs;
  network.name = name ?? network.name;
  const place = state.hour.find(([other]) => other === asn);
  if (place) place[1] += heard;
  else state.hour.push([asn, heard]);
  state.simulated = simulated;
}

/** Poisson log-likelihood ratio of `LEAK` of the ordinary voters against all of them, by the dispersion that the country shows. */
const evidenceOf = (seen: number, expected: number, dispersion: number): number =>
  (seen * Math.log(LEAK) + (1 - LEAK) * expected) / dispersion;

/** Adds a window to the run, which begins anew where its sum falls to zero. */
function extended(run: Run, windowMs: number, nats: number, seen: number, expected: number): Run {
  const sum = run.nats + nats;
  if (sum <= 0) return noRun();
  const since = run.nats > 0 ? run : { ...noRun(), sinceMs: windowMs };
  return { nats: thousandths(sum), sinceMs: since.sinceMs, seen: since.seen + seen, expected: thousandths(since.expected + expected) };
}

function rise(state: SilenceState, windowMs: number, seen: number, rates: Rates): void {
  state.run = extended(state.run, windowMs, evidenceOf(seen, rates.total, state.dispersion), seen, rates.total);
  const { nats, seen: heard, expected } = state.run;
  if (nats >= SILENCE_NATS && expected >= LEAST_EXPECTED && heard <= expected * LEAK) suspect(state, windowMs, rates);
}

function suspect(state: SilenceState, windowMs: number, rates: Rates): void {
  const { sinceMs, seen, expected, nats } = state.run;
  const silent = state.networks.filter(({ asn, lastMs }) => isSilent(lastMs, sinceMs, windowMs, rates.byNetwork.get(asn) ?? 0));
  const share = silent.reduce((sum, { asn }) => sum + (rates.byNetwork.get(asn) ?? 0), 0);
  if (silent.length < SILENT_NETWORKS || share < SILENT_SHARE * rates.total) return;
  const windows = (windowMs - sinceMs) / WINDOW_MS + 1;
  state.record = {
    suspectedMs: windowMs + WINDOW_MS,
    onsetMs: [sinceMs - WINDOW_MS, sinceMs + Math.ceil((CERTAIN_EXPECTED / expected) * windows) * WINDOW_MS],
    endMs: null,
    updatedMs: windowMs + WINDOW_MS,
    nats,
    seen,
    expected: Math.round(expected),
    silent: silent.map(({ asn, name, lastMs }) => ({ asn, name, lastMs })),
    observed: state.networks.flatMap(({ asn, name }) => ((rates.byNetwork.get(asn) ?? 0) > 0 ? [{ asn, name }] : [])),
    simulated: state.simulated,
  };
  state.run = noRun();
}

/** Nobody was heard on the network since, though several were to be expected. */
const isSilent = (lastMs: number, sinceMs: number, windowMs: number, rate: number): boolean =>
  lastMs < sinceMs && rate * ((windowMs - sinceMs) / WINDOW_MS + 1) >= CERTAIN_EXPECTED;

/** Whether voters are back. A silence stays as it was told until then: its hours say nothing new. */
function goOn(state: SilenceState, record: SilenceRecord, windowMs: number, seen: number, { total }: Rates): void {
  state.run = extended(state.run, windowMs, -evidenceOf(seen, total, state.dispersion), seen, total);
  if (state.run.nats < RETURN_NATS) return;
  const { sinceMs } = state.run;
  record.endMs = [Math.max(record.onsetMs[0], sinceMs - WINDOW_MS), sinceMs + WINDOW_MS];
  record.updatedMs = windowMs + WINDOW_MS;
  state.run = noRun();
}

const thousandths = (value: number): number => Math.round(value * 1000) / 1000;
