/** How far an incident reaches, and how hard it is. */
import type { Episode } from '../detect/episode.ts';
import { DAY_MS } from '../shared/time.ts';
import { blackoutScope, blackoutSeverity } from './blackout-extent.ts';
import type { Incident } from './incident.ts';

/** Share of the networks observed, and their least number, from which an incident is nationwide where no estimate of users is at hand. */
const NATIONWIDE_SHARE = 2 / 3;
const NATIONWIDE_NETWORKS = 4;
/** Share of all votes in the country that must fail: a third of the voters may lie, wherever they are, and a few fail anyway. */
const NATIONWIDE_FAILING_SHARE = 0.45;

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
  const blackout = episodes.every(({ kind }) => kind === 'blackout') ? blackoutScope(episodes) : null;
  if (blackout) return blackout;
  const { networksAffected, operatorsAffected, operatorsObserved } = operatorsOf(episodes);
  if (episodes.every(isRegional)) return 'regional';
  const isWide = operatorsAffected >= NATIONWIDE_NETWORKS && operatorsAffected >= operatorsObserved * NATIONWIDE_SHARE;
  if (isWide && episodes.some(isOfMostVotes)) return 'nationwide';
  return networksAffected > 1 ? 'multi-network' : 'single-network';
}

/** Signals of connectivity are no votes: where a network is dark, it is dark for all. */
const isOfMostVotes = ({ kind, failingShare }: Episode): boolean => kind === 'blackout' || failingShare >= NATIONWIDE_FAILING_SHARE;

const isRegional = ({ regions, okRegions }: Episode): boolean =>
  regions.length > 0 && okRegions.length > 0 && !regions.some((region) => okRegions.includes(region));

/** What a slow service weighs against one that does not answer, and a passing incident against one that lasts a day. */
const SLOWED_WEIGHT = 0.5;
const PASSING_WEIGHT = 0.5;

/**
 * How hard an incident is, from 0 to 1, three decimals: the share of the networks observed that are affected, times the share of their votes
 * that failed (those that found it slow count half), times a half for what passes at once, rising to one for what has lasted a day for certain.
 */
export function severityOf(episodes: readonly Episode[]): number {
  if (episodes.every(({ kind }) => kind === 'blackout')) return blackoutSeverity(episodes);
  const { networksAffected, networksObserved } = operatorsOf(episodes);
  const breadth = networksAffected / Math.max(1, networksObserved, networksAffected);
  const votes = episodes.reduce((sum, episode) => sum + episode.votes, 0);
  const failed = episodes.reduce((sum, { kind, failedVotes }) => sum + failedVotes * (kind === 'throttling' ? SLOWED_WEIGHT : 1), 0);
  const lasting = PASSING_WEIGHT + (1 - PASSING_WEIGHT) * Math.min(1, longestMs(episodes) / DAY_MS);
  return Math.round(Math.min(1, ((breadth * failed) / Math.max(1, votes)) * lasting) * 1000) / 1000;
}

/** The longest phase, by what is certain of it. */
const longestMs = (episodes: readonly Episode[]): number =>
  Math.max(
    0,
    ...episodes.flatMap(({ phases, updatedMs }) => phases.map(({ onset, end }) => (end?.earliestMs ?? updatedMs) - onset.latestMs)),
  );
