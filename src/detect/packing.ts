/**
 * Between the state as it is stored, a text for each service, and as the detector works on it. Both ways are exact: what is read is what was written, in the same
 * order.
 */
import { badHourChance, NO_BAD_HOUR, type BadHourChances } from './bad-hour.ts';
import type { Baseline } from './baseline.ts';
import type { Candidate } from './candidates.ts';
import type { Correlation } from './correlation.ts';
import { readEvidence, writeEvidence } from './evidence-text.ts';
import { readHour, writeHour, type Hours } from './hours.ts';
import {
  newWriter,
  readerOf,
  readList,
  readNumber,
  readText,
  takeText,
  writeList,
  writeNumber,
  writeText,
  type Reader,
  type Writer,
} from './number-text.ts';
import type { LoneVoter } from './lone-voter.ts';
import { readEpisode, readFacts, readPairs, writeEpisode, writeFacts, writePairs } from './packed-episode.ts';
import { EFFECTS, FORGET_WINDOWS, KEEP_EPISODE_WINDOWS, WINDOW_MS } from './parameters.ts';
import { newTrack, type Cell, type EndCandidate, type Track } from './track.ts';
import { STATE_VERSION, type DetectorState } from './state.ts';

/** The state while the detector works on it. */
export type Working = { names: Map<number, string>; tracks: Map<string, Track> };

export function unpack({ names, services }: DetectorState): Working {
  const tracks = new Map<string, Track>();
  const codes = new Uint8Array(Math.max(0, ...Object.values(services).map(({ length }) => length)));
  for (const [service, text] of Object.entries(services)) tracks.set(service, readTrack(readerOf(text, codes), readHours));
  return { names: new Map(names), tracks };
}

/** Leaves out services that were not seen for as long as networks are remembered; one that returns begins anew in any case. */
export function pack({ names, tracks }: Working, until: number): DetectorState {
  const kept = [...tracks].filter(([, track]) => isOpen(track) || (track.last ?? 0) > until - FORGET_WINDOWS);
  const asns = new Set(kept.flatMap(([, track]) => track.episode?.observed ?? []));
  for (const [, track] of kept) for (const { asn } of track.cells) asns.add(asn);
  const to = newWriter();
  return {
    version: STATE_VERSION,
    names: [...names].filter(([asn]) => asns.has(asn)).sort(([a], [b]) => a - b),
    services: Object.fromEntries(
      kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([service, track]) => [service, trackText(track, until, to)]),
    ),
  };
}

const isOpen = ({ episode }: Track): boolean => episode !== null && !episode.withdrawn && episode.phases.at(-1)?.end === null;

const isRecent = (track: Track, until: number): boolean => (track.episode?.updatedMs ?? 0) / WINDOW_MS > until - KEEP_EPISODE_WINDOWS;

/** @param until the window up to which was judged: an episode that has not changed for long before is left out */
export function trackText(track: Track, until: number, to = newWriter()): string {
  const last = track.last ?? track.began;
  for (const value of [track.began, last, track.serial, track.block, track.rate, track.controlFault]) writeNumber(to, value);
  for (const value of [track.badHours.seen, track.badHours.windows, track.unrest.excess, track.unrest.pairs]) writeNumber(to, value);
  writeCorrelation(to, track.correlation);
  writeHours(to, track.hours);
  writePairs(to, track.software);
  writeNumber(to, track.cells.length);
  for (const cell of track.cells) writeCell(to, cell, last, track.block);
  writeNumber(to, track.candidates.length);
  for (const candidate of track.candidates) writeCandidate(to, candidate, last);
  writeList(to, track.ends, (_, end) => writeEnd(to, end, last));
  writeList(to, track.episode && (isOpen(track) || isRecent(track, until)) ? [track.episode] : [], writeEpisode);
  writeList(to, track.ended, writeEnded);
  return takeText(to);
}

/** @param hoursIn reads what is known of hours of the day, which states of earlier versions do not have */
export function readTrack(from: Reader, hoursIn: (from: Reader) => Hours): Track {
  const track: Track = { ...newTrack(readNumber(from), 0), last: readNumber(from), serial: readNumber(from), block: readNumber(from) };
  const last = track.last ?? track.began;
  track.rate = readNumber(from);
  track.controlFault = readNumber(from);
  track.badHours = { seen: readNumber(from), windows: readNumber(from) };
  track.unrest = { excess: readNumber(from), pairs: readNumber(from) };
  track.correlation = readCorrelation(from);
  track.hours = hoursIn(from);
  track.software = readPairs(from);
  track.cells = readList(from, () => readCell(from, last, track.block));
  const size = track.cells.length;
  track.candidates = readList(from, () => readCandidate(from, last, size * EFFECTS.length));
  track.ends = readList(from, () => readEnd(from, last, size));
  track.episode = readList(from, readEpisode)[0] ?? null;
  track.ended = readList(from, readEnded);
  return track;
}

function writeCorrelation(to: Writer, { logs, pending }: Correlation): void {
  writeList(to, logs, writeNumber);
  writeList(to, pending, (_, waiting) => {
    writeNumber(to, waiting.block);
    writeList(to, waiting.logs, writeNumber);
  });
}

const readCorrelation = (from: Reader): Correlation => ({
  logs: readList(from, readNumber),
  pending: readList(from, () => ({ block: readNumber(from), logs: readList(from, readNumber) })),
});

function writeHours(to: Writer, { now, waiting, shown, shares }: Hours): void {
  writeList(to, now ? [now] : [], writeHour);
  writeText(to, waiting);
  writeText(to, shown);
  writeList(to, shares, writeNumber);
}

const readHours = (from: Reader): Hours => ({
  now: readList(from, readHour)[0] ?? null,
  waiting: readText(from),
  shown: readText(from),
  shares: readList(from, readNumber),
});

/** Chances of nothing of more kinds say that no voter is known. */
const isNoBadHour = (chances: BadHourChances): boolean => chances.length === NO_BAD_HOUR.length && badHourChance(chances) === 0;

/** Windows and blocks as distances from the track's last, which are small. */
function writeCell(to: Writer, cell: Cell, now: number, block: number): void {
  writeNumber(to, cell.asn);
  writeNumber(to, now - cell.last);
  writeNumber(to, cell.pace);
  const chances = isNoBadHour(cell.badHour) ? [] : cell.badHour;
  writeNumber(to, chances.length);
  for (const chance of chances) writeNumber(to, chance);
  writeNumber(to, cell.cusum);
  writeBaseline(to, cell.baseline, block);
  writeNumber(to, (cell.facts ? FACTS_FOLLOW : 0) + (cell.lone ? LONE_FOLLOWS : 0));
  if (cell.facts) writeFacts(to, cell.facts);
  if (cell.lone) writeLone(to, cell.lone);
}

/** Marks of what follows a cell, if it is there. */
const FACTS_FOLLOW = 1;
const LONE_FOLLOWS = 2;

function writeLone(to: Writer, { day, voter, nats }: LoneVoter): void {
  writeNumber(to, day);
  writeText(to, voter);
  writeNumber(to, nats);
}

const readLone = (from: Reader): LoneVoter => ({ day: readNumber(from), voter: readText(from), nats: readNumber(from) });

function readCell(from: Reader, now: number, block: number): Cell {
  const asn = readNumber(from);
  const last = now - readNumber(from);
  const pace = readNumber(from);
  const badHour: number[] = [];
  for (let left = readNumber(from); left > 0; left -= 1) badHour.push(readNumber(from));
  const cusum = readNumber(from);
  const baseline = readBaseline(from, block);
  const follows = readNumber(from);
  const facts = (follows & FACTS_FOLLOW) > 0 ? readFacts(from) : null;
  const lone = (follows & LONE_FOLLOWS) > 0 ? readLone(from) : null;
  return { asn, last, pace, badHour: badHour.length > 0 ? badHour : NO_BAD_HOUR, cusum, baseline, facts, lone };
}

function writeBaseline(to: Writer, { failed, ok, block, pending }: Baseline, turned: number): void {
  writeNumber(to, failed);
  writeNumber(to, ok);
  writeNumber(to, turned - block);
  writeNumber(to, pending.length);
  for (const waiting of pending) {
    writeNumber(to, turned - waiting.block);
    writeNumber(to, waiting.failed);
    writeNumber(to, waiting.ok);
  }
}

function readBaseline(from: Reader, turned: number): Baseline {
  const failed = readNumber(from);
  const ok = readNumber(from);
  const block = turned - readNumber(from);
  const pending: Baseline['pending'] = [];
  for (let left = readNumber(from); left > 0; left -= 1)
    pending.push({ block: turned - readNumber(from), failed: readNumber(from), ok: readNumber(from) });
  return { failed, ok, block, pending };
}

function writeCandidate(to: Writer, candidate: Candidate, last: number): void {
  writeNumber(to, last - candidate.after);
  writeNumber(to, last - candidate.window);
  writeNumber(to, last - candidate.from);
  writeNumber(to, candidate.weight);
  writeNumber(to, candidate.serial);
  writeNumber(to, candidate.controlsOk);
  writeNumber(to, candidate.controlsFailed);
  writeNumber(to, candidate.votes);
  writeNumber(to, candidate.failed);
  writeEvidence(to, candidate.evidence);
}

const readCandidate = (from: Reader, last: number, size: number): Candidate => ({
  after: last - readNumber(from),
  window: last - readNumber(from),
  from: last - readNumber(from),
  weight: readNumber(from),
  serial: readNumber(from),
  controlsOk: readNumber(from),
  controlsFailed: readNumber(from),
  votes: readNumber(from),
  failed: readNumber(from),
  evidence: readEvidence(from, size),
});

/** A rate that is not known is −1. */
function writeEnd(to: Writer, end: EndCandidate, last: number): void {
  writeCandidate(to, end, last);
  writeList(to, end.rates, (_, rate) => writeNumber(to, rate ?? -1));
}

function readEnd(from: Reader, last: number, size: number): EndCandidate {
  const candidate = readCandidate(from, last, size);
  const rates = readList(from, readNumber);
  return { ...candidate, rates: rates.map((rate) => (rate < 0 ? null : rate)) };
}

type Ended = Track['ended'][number];

function writeEnded(to: Writer, { window, asns, chance }: Ended): void {
  writeNumber(to, window);
  writeList(to, asns, writeNumber);
  writeNumber(to, chance);
}

const readEnded = (from: Reader): Ended => ({ window: readNumber(from), asns: readList(from, readNumber), chance: readNumber(from) });
