/**
 * Pages that were made lately. What a country's page shows changes when a window is rolled up, every five minutes, and when an incident
 * changes, and making it is the most that a reader costs: an isolate keeps each page until then.
 */
import type { CountryProgress, Pipeline } from '../../db/pipeline.ts';
import { MINUTE_MS } from '../../shared/time.ts';

/** Of two states, what differs where a page does: the windows that are rolled up, and what is told of incidents. */
export const stateOf = ({ closedUntilMs, actedMs = 0 }: Pipeline, { changedMs = 0 }: Pick<CountryProgress, 'changedMs'>): string =>
  `${closedUntilMs} ${actedMs} ${changedMs}`;

/** The same for a page of all countries. */
export const stateOfAll = ({ closedUntilMs, actedMs = 0, countries }: Pipeline): string =>
  `${closedUntilMs} ${actedMs} ${Object.keys(countries).length} ${Math.max(0, ...Object.values(countries).map(({ changedMs = 0 }) => changedMs))}`;

/** The newest pages alone are kept, since addresses are without number. */
const MOST_KEPT = 30;
/** However quiet it is, "now" moves on. In milliseconds. */
const LONGEST_KEPT_MS = 6 * MINUTE_MS;

type Kept = { state: string; madeMs: number; page: string };
const pages = new Map<string, Kept>();

/** The page that was made of this state, or a new one. */
export async function keptOrMade(address: string, state: string, nowMs: number, make: () => Promise<string>): Promise<string> {
  const kept = pages.get(address);
  if (kept?.state === state && nowMs - kept.madeMs < LONGEST_KEPT_MS) return kept.page;
  const page = await make();
  pages.delete(address);
  pages.set(address, { state, madeMs: nowMs, page });
  const [oldest] = pages.keys();
  if (oldest !== undefined && pages.size > MOST_KEPT) pages.delete(oldest);
  return page;
}
