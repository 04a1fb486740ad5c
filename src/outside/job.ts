/** Probing from outside by the clock: the window that ended is told, then a round is run. */
import { openDatabase, type Database } from '../db/client.ts';
import { parseSettings, type Bindings } from '../env.ts';
import { readVantageRecords } from '../ingest/edge/store.ts';
import { vantagesOf } from '../ingest/edge/vantages.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, floorTo } from '../shared/time.ts';
import { keepOnly, turnWindow } from './country-state.ts';
import { PAST_WEEKS } from './parameters.ts';
import { runRound } from './run-round.ts';
import { askThrough, vantagesInTurn } from './asking.ts';
import { readCountry, readHoursAt, writeState, writeWindow } from './store.ts';
import { windowLevels, type WindowLevels } from './window-levels.ts';

/** The country whose turn this minute is; null where none is probed from outside. */
export function countryInTurn(countries: readonly string[], nowMs: number): string | null {
  return countries[Math.floor(nowMs / MINUTE_MS) % Math.max(1, countries.length)] ?? null;
}

/** Keeps the levels of the window that ended. Safe to repeat: it is taken out of the state in the same batch. */
export async function closeWindow(env: Bindings, probeCc: string, nowMs: number): Promise<void> {
  const db = openDatabase(env.DB);
  const { hosts, state } = await readCountry(db, probeCc);
  const ended = turnWindow(state, nowMs);
  if (!ended) return;
  const past = await readPast(db, probeCc, ended.windowMs);
  await writeWindow(db, probeCc, ended.windowMs, windowLevels(hosts, ended.tallies, state, past), state);
}

/** The same slot of past weeks: all windows of that hour, for a single one is too noisy. */
async function readPast(db: Database, probeCc: string, windowMs: number): Promise<WindowLevels[]> {
  const hourMs = floorTo(windowMs, HOUR_MS);
  const starts = Array.from({ length: PAST_WEEKS }, (_, week) => hourMs - (week + 1) * 7 * DAY_MS);
  return (await readHoursAt(db, probeCc, starts)).flatMap(({ windows }) => Object.values(windows));
}

/** Asks the hosts whose turn it is, and more of networks that are undecided. */
export async function probeOutside(env: Bindings, probeCc: string, nowMs: number): Promise<void> {
  const db = openDatabase(env.DB);
  const { hosts, state } = await readCountry(db, probeCc);
  if (hosts.length === 0) return;
  keepOnly(state, hosts);
  turnWindow(state, nowMs);
  const settings = parseSettings(env);
  const vantages = vantagesInTurn(vantagesOf(env, settings), (await readVantageRecords(db)).vantages, nowMs);
  const round = await runRound(hosts, state, nowMs, askThrough(vantages, settings.OUTSIDE_NEUTRAL));
  if (!round.offline) await writeState(db, probeCc, state);
}
