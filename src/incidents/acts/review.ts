/** What the reviews of an incident come to. A name, however it is spelled, counts once, with its latest verdict: the machine's word is confirmed by two people's. */
import type { Incident } from '../incident.ts';
import type { Act } from './act.ts';
import { nameKey } from './reviewer-name.ts';

/** How many reviewers confirm an incident. */
export const REVIEWERS_NEEDED = 2;

/** A standing dispute outweighs any number of confirmations. `by`: those who stand behind the state. */
export function reviewOf(acts: readonly Act[]): Incident['review'] {
  const verdicts = new Map<string, { name: string; verdict: 'confirm' | 'dispute' }>();
  let at: string | null = null;
  for (const act of acts) {
    if (act.request.kind !== 'review') continue;
    verdicts.set(nameKey(act.by), { name: act.by, verdict: act.request.verdict });
    at = act.at;
  }
  const those = (verdict: 'confirm' | 'dispute'): string[] =>
    [...verdicts.values()].filter((given) => given.verdict === verdict).map(({ name }) => name);
  const disputers = those('dispute');
  if (disputers.length > 0) return { state: 'disputed', by: disputers, at };
  const confirmers = those('confirm');
  return { state: confirmers.length >= REVIEWERS_NEEDED ? 'reviewed' : 'unreviewed', by: confirmers, at };
}
