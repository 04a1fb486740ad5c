/**
 * The incident as people's acts leave it: what the detector found, with reviews, statements, holds and retractions applied. A pure fold, so
 * that a judging which makes the record anew keeps every act. A retraction by the operator stands, whatever is found afterwards, until the
 * operator withdraws it.
 */
import { updateText, type ChangeFacts } from '../facts/update-text.ts';
import type { Incident } from '../incident.ts';
import type { Act, ActRequest } from './act.ts';
import { reviewOf } from './review.ts';

type Update = Incident['updates'][number];
type Standing = Pick<Incident, 'held' | 'retraction'>;

/** @param record what the detector found, untouched by acts */
export function applyActs(record: Incident, acts: readonly Act[]): Incident {
  const standing = standingAfter(acts);
  const retraction = standing.retraction ?? record.retraction;
  return {
    ...record,
    status: retraction ? 'retracted' : record.status,
    review: reviewOf(acts),
    held: standing.held,
    retraction,
    statements: [...record.statements, ...acts.flatMap(statementsOf)],
    updates: merged(record.updates, acts),
  };
}

/** What holds after the acts: whether it is held, and the operator's own retraction. */
export function standingAfter(acts: readonly Act[]): Standing {
  return acts.reduce<Standing>(
    (standing, { at, request }) => {
      switch (request.kind) {
        case 'hold':
          return { ...standing, held: { since: at } };
        case 'release':
          return { ...standing, held: null };
        case 'retract':
          return { ...standing, retraction: { at, by: 'operator', reason: request.reason } };
        case 'reinstate':
          return { ...standing, retraction: null };
        case 'review':
        case 'annotate':
          return standing;
        default:
          return request satisfies never;
      }
    },
    { held: null, retraction: null },
  );
}

/** Why an act can do nothing as things stand; null where it can. */
export function refusalOf({ kind }: Pick<Act['request'], 'kind'>, acts: readonly Act[]): string | null {
  const { held, retraction } = standingAfter(acts);
  if (kind === 'hold' && held) return `the incident is held since ${held.since}`;
  if (kind === 'release' && !held) return 'the incident is not held';
  if (kind === 'retract' && retraction) return `the operator has retracted the incident at ${retraction.at}`;
  if (kind === 'reinstate' && !retraction) return 'the operator has not retracted the incident';
  return null;
}

/**
 * The act that stands on record already when somebody does it again: a statement word for word, or the review that was the last thing to come on record.
 * What is on record stays for ever, so that a command that was given twice must not show twice.
 * @param after how many of the detector's updates stand on the record now
 */
export function repeatedAct(request: ActRequest, by: string, after: number, acts: readonly Act[]): Act | null {
  const isSame = (act: Act): boolean => act.by === by && wordsOf(act.request) === wordsOf(request);
  if (request.kind === 'annotate') return acts.find(isSame) ?? null;
  const last = acts.at(-1);
  return request.kind === 'review' && last?.after === after && isSame(last) ? last : null;
}

/** All but the id that its sender chose; the contract gives the order. */
const wordsOf = ({ act_id: _id, ...words }: ActRequest): string => JSON.stringify(words);

const statementsOf = ({ at, request }: Act): Incident['statements'] =>
  request.kind === 'annotate' ? [{ at, said_by: request.said_by, text: request.text, source: request.source }] : [];

/** The detector's updates and the acts', in the order in which they went on record. */
function merged(updates: readonly Update[], acts: readonly Act[]): Update[] {
  const all: Update[] = [];
  let told = 0;
  acts.forEach((act, index) => {
    all.push(...updates.slice(told, act.after));
    told = Math.max(told, Math.min(act.after, updates.length));
    all.push({ at: act.at, ...updateOf(act, acts.slice(0, index + 1)) });
  });
  return [...all, ...updates.slice(told)];
}

function updateOf(act: Act, acts: readonly Act[]): Omit<Update, 'at'> {
  const [kind, facts] = changeOf(act, acts);
  return { kind, text: updateText(facts), facts };
}

type Changed = readonly [kind: string, facts: ChangeFacts];

function changeOf({ by, version, request }: Act, acts: readonly Act[]): Changed {
  switch (request.kind) {
    case 'review': {
      const { state, by: names } = reviewOf(acts);
      const confirmed_by = state === 'reviewed' ? names : [];
      return ['review', { type: 'review', by, verdict: request.verdict, version, note: request.note ?? null, confirmed_by }];
    }
    case 'annotate':
      return ['statement', { type: 'statement', said_by: request.said_by, source: request.source }];
    case 'hold':
      return ['held', { type: 'held' }];
    case 'release':
      return ['released', { type: 'released' }];
    case 'retract':
      return ['retracted', { type: 'taken-back', reason: request.reason }];
    case 'reinstate':
      return ['reinstated', { type: 'reinstated', reason: request.reason }];
    default:
      return request satisfies never;
  }
}
