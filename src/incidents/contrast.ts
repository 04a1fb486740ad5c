/** What the same services did in other countries at the time. */
import type { Episode } from '../detect/episode.ts';
import { toRfc3339 } from '../shared/time.ts';
import type { ContrastFacts } from './facts/evidence-facts.ts';

const sideOf = (episodes: readonly Episode[], side: 'failing' | 'working'): string[] =>
  [...new Set(episodes.flatMap(({ contrast }) => contrast?.[side] ?? []))].sort();

/** Null where no other country was measured. `working`: countries in which all compared services worked. */
export function contrastOf(episodes: readonly Episode[]): ContrastFacts | null {
  const failing = sideOf(episodes, 'failing');
  const working = sideOf(episodes, 'working').filter((code) => !failing.includes(code));
  const backMs = episodes.flatMap(({ contrast }) => contrast?.backMs ?? []);
  if (working.length + failing.length + backMs.length === 0) return null;
  return { working, failing, back_at: backMs.length > 0 ? toRfc3339(Math.max(...backMs)) : null };
}

/** Whether other countries show that the service was up: it worked in more of them than it failed in. */
export const worksElsewhere = (episodes: readonly Episode[]): boolean =>
  episodes.some(({ contrast }) => contrast !== null && contrast.working.length > contrast.failing.length);
