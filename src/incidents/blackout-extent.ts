/** How far a blackout reaches, and how hard it is. */
import type { Episode } from '../detect/episode.ts';
import type { Incident } from './incident.ts';

/** Share of a country's connectivity that must be gone for the whole country to be called cut off: it serves at least half of the users. */
export const NATIONWIDE_LOSS = 0.5;

/** The lowest level as signals from outside show it; null where none does. */
export function levelOf(episodes: readonly Episode[]): number | null {
  const levels = episodes.flatMap(({ connectivity }) => connectivity?.level ?? []);
  return levels.length > 0 ? Math.min(...levels) : null;
}

/** Of the country as a whole where signals tell it; null where only its networks do, which are then counted as in any incident. */
export function blackoutScope(episodes: readonly Episode[]): Incident['scope'] | null {
  const national = episodes.some(({ connectivity }) => connectivity?.national);
  if (national) return (levelOf(episodes) ?? 1) <= 1 - NATIONWIDE_LOSS ? 'nationwide' : 'multi-network';
  const regional = episodes.every(({ regions, networks }) => regions.length > 0 && networks.length === 0);
  return regional ? 'regional' : null;
}

/** Of the regions that are looked at from outside, those that are dark. */
function regionShare(episodes: readonly Episode[]): number {
  const dark = new Set(episodes.flatMap(({ regions }) => regions));
  const all = new Set([...dark, ...episodes.flatMap(({ okRegions }) => okRegions)]);
  return dark.size / Math.max(1, all.size);
}

/** Share of connectivity that is lost, on the share of networks that lost it, or of regions where only they are told apart. From 0 to 1, three decimals. */
export function blackoutSeverity(episodes: readonly Episode[]): number {
  const national = episodes.some(({ connectivity }) => connectivity?.national);
  const affected = new Set(episodes.flatMap(({ networks }) => networks.map(({ asn }) => asn))).size;
  const observed = new Set(episodes.flatMap((episode) => episode.observed)).size;
  const breadth = national ? 1 : affected > 0 ? affected / Math.max(observed, affected) : regionShare(episodes);
  const unheard = Math.max(0, ...episodes.map(({ silence }) => (silence ? 1 - silence.seen / Math.max(1, silence.expected) : 0)));
  const level = levelOf(episodes);
  return Math.round(Math.max(0, breadth * (level === null ? unheard : 1 - level)) * 1000) / 1000;
}
