/** How far an incident reaches, and how hard it is. */
import type { Episode } from '../detect/episode.ts';
import type { Incident } from './incident.ts';

/** Share of the networks observed, and their least number, from which an incident is nationwide where no estimate of users is at hand. */
const NATIONWIDE_SHARE = 2 / 3;
const NATIONWIDE_NETWORKS = 4;

/** Networks affected and observed over all services, and as how many operators they count. */
export function operatorsOf(episodes: readonly Episode[]) {
  return {
    networksAffected: new Set(episodes.flatMap(({ networks }) => networks.map(({ asn }) => asn))).size,
    networksObserved: new Set(episodes.flatMap(({ observed }) => observed)).size,
    operatorsAffected: Math.max(...episodes.map((episode) => episode.operatorsAffected)),
    operatorsObserved: Math.max(...episodes.map((episode) => episode.operatorsObserved)),
  };
}

/** Networks of one operator count as one for `nationwide`. `regional`: some regions fail where others do not. */
export function scopeOf(episodes: readonly Episode[]): Incident['scope'] {
  const { networksAffected, operatorsAffected, operatorsObserved } = operatorsOf(episodes);
  if (episodes.every(isRegional)) return 'regional';
  if (operatorsAffected >= NATIONWIDE_NETWORKS && operatorsAffected >= operatorsObserved * NATIONWIDE_SHARE) return 'nationwide';
  return networksAffected > 1 ? 'multi-network' : 'single-network';
}

const isRegional = ({ regions, okRegions }: Episode): boolean =>
  regions.length > 0 && okRegions.length > 0 && !regions.some((region) => okRegions.includes(region));

/** Share of the networks observed that are affected, times the share of their votes that failed. From 0 to 1, three decimals. */
export function severityOf(episodes: readonly Episode[]): number {
  const { networksAffected, networksObserved } = operatorsOf(episodes);
  const votes = episodes.reduce((sum, episode) => sum + episode.votes, 0);
  const failed = episodes.reduce((sum, episode) => sum + episode.failedVotes, 0);
  const share = networksAffected / Math.max(1, networksObserved, networksAffected);
  return Math.round(Math.min(1, (share * failed) / Math.max(1, votes)) * 1000) / 1000;
}
