/** What the same services did in other countries at the time, in a sentence. */
import type { Episode } from '../detect/episode.ts';
import { toRfc3339 } from '../shared/time.ts';
import { countryName, list } from './headline.ts';

/** Countries in which all compared services worked. */
const namesOf = (codes: readonly string[]): string => list([...new Set(codes)].sort().map(countryName));

const sideOf = (episodes: readonly Episode[], side: 'failing' | 'working' | 'standing'): string[] => [
  ...new Set(episodes.flatMap(({ contrast }) => contrast?.[side] ?? [])),
];

/** Null where no other country was measured. */
export function contrastText(episodes: readonly Episode[]): string | null {
  const failing = sideOf(episodes, 'failing');
  const working = sideOf(episodes, 'working').filter((code) => !failing.includes(code));
  const parts: string[] = [];
  if (working.length > 0) parts.push(`At the same time it worked in ${namesOf(working)}.`);
  if (failing.length > 0) parts.push(`It began to fail at the same time in ${namesOf(failing)}.`);
  const backMs = episodes.flatMap(({ contrast }) => contrast?.backMs ?? []);
  if (backMs.length > 0)
    parts.push(
      `Elsewhere it was seen to work again by ${toRfc3339(Math.max(...backMs))
        .slice(0, 16)
        .replace('T', ' ')} UTC.`,
    );
  return parts.length > 0 ? parts.join(' ') : null;
}

/** Whether other countries show that the service was up: it worked in more of them than it failed in. */
export const worksElsewhere = (episodes: readonly Episode[]): boolean =>
  episodes.some(({ contrast }) => contrast !== null && contrast.working.length > contrast.failing.length);
