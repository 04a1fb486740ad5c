/** Asks other observatories for what they have new: one source for one country a run, so that a slow one keeps nobody waiting. */
import { ZodError } from 'zod';
import { runBatch } from '../../db/batch.ts';
import { openDatabase } from '../../db/client.ts';
import { parseSettings, type Bindings } from '../../env.ts';
import { fieldErrors, sentenceOf } from '../../http/problem.ts';
import { VERSION } from '../../shared/version.ts';
import { UNASKED, afterFailure, afterSuccess, spanOf, type PullState } from './pulling.ts';
import type { SourceSetting } from './setting.ts';
import type { Ask } from './source.ts';
import { SOURCES } from './sources.ts';
import { readStates, writeAnswer, writePull, type KeptState } from './store.ts';

const TIMEOUT_MS = 20_000;
/** Characters of an answer that are read at most: a day in steps of five minutes has some 100,000. */
const MOST_CHARACTERS = 2_000_000;

/** A source that does not answer as it should, in words for the operator, and how long it asked to be left alone. */
class Failure extends Error {
  readonly retryAfterMs: number;

  constructor(words: string, retryAfterMs = 0) {
    super(words);
    this.retryAfterMs = retryAfterMs;
  }
}

type Due = { probeCc: string; setting: SourceSetting; state: PullState };

/** The source and country that have waited longest of those that are due. */
function firstDue(
  states: readonly KeptState[],
  settings: readonly SourceSetting[],
  countries: readonly string[],
  nowMs: number,
): Due | null {
  const stateOf = (probeCc: string, id: string) => states.find((kept) => kept.probeCc === probeCc && kept.source === id)?.state ?? UNASKED;
  const all = countries.flatMap((probeCc) => settings.map((setting) => ({ probeCc, setting, state: stateOf(probeCc, setting.id) })));
  return all.filter(({ state }) => state.nextMs <= nowMs).sort((a, b) => a.state.nextMs - b.state.nextMs)[0] ?? null;
}

/** @returns the country whose series have grown; null where nothing was due, or nothing came */
export async function pullSignals(env: Bindings, nowMs: number): Promise<string | null> {
  const { SIGNAL_SOURCES: settings, SIGNAL_COUNTRIES: countries, RADAR_TOKEN: token } = parseSettings(env);
  if (settings.length === 0 || countries.length === 0) return null;
  const db = openDatabase(env.DB);
  const due = firstDue(await readStates(db), settings, countries, nowMs);
  if (!due) return null;
  const { probeCc, setting, state } = due;
  const source = SOURCES[setting.id];
  try {
    const asks = source.asks(probeCc, spanOf(state, source, nowMs));
    const answer = source.read(await Promise.all(asks.map((ask) => fetchAnswer(setting, ask, token))));
    await writeAnswer(db, { probeCc, source: source.id, state: afterSuccess(source, answer, state, nowMs) }, answer);
    return answer.series.some(({ points }) => points.length > 0) ? probeCc : null;
  } catch (error) {
    const retryAfterMs = error instanceof Failure ? error.retryAfterMs : 0;
    const next = afterFailure(source, state, wordsOf(error), retryAfterMs, nowMs);
    await runBatch(db, [writePull(db, { probeCc, source: source.id, state: next })]);
    return null;
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof ZodError) return `the answer is not as documented: ${sentenceOf(fieldErrors(error))}`;
  if (error instanceof Failure) return error.message;
  return error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'no answer';
}

/** The answer of a source as JSON. @throws Failure */
async function fetchAnswer({ id, base }: SourceSetting, { path, query }: Ask, token: string): Promise<unknown> {
  const headers: Record<string, string> = { accept: 'application/json', 'user-agent': `tocsin-observatory/${VERSION}` };
  if (id === 'radar' && token !== '') headers['authorization'] = `Bearer ${token}`;
  const response = await fetch(`${base ?? SOURCES[id].base}${path}?${new URLSearchParams(query)}`, {
    headers,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) {
    await response.body?.cancel();
    const seconds = Number(response.headers.get('retry-after') ?? 0);
    throw new Failure(`it answers with status ${response.status}`, Number.isFinite(seconds) ? seconds * 1000 : 0);
  }
  const text = await response.text();
  if (text.length > MOST_CHARACTERS) throw new Failure(`its answer is over ${MOST_CHARACTERS} characters`);
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('its answer is not JSON');
  }
}
