/** What changed on an incident's record, in English. */
import { affectedCount, list, networkLabel, serviceName, span } from '../headline.ts';
import { textOf, type Texts } from './texts.ts';
import type { RetractionFacts, UpdateFacts } from './update-facts.ts';

type Of<Type extends UpdateFacts['type']> = Extract<UpdateFacts, { type: Type }>;
const STANDINGS = { suspected: 'Suspected automatically', detected: 'Detected automatically, not yet reviewed' } as const;

/** @param headline of the time */
export const standingText = ({ status, told }: Of<'standing'>, headline: string): string =>
  told === null ? `${STANDINGS[status]}.` : `${STANDINGS[status]}: ${headline}.`;

/** Those of events have sentences of their own on the record. */
export type ChangeFacts = Exclude<UpdateFacts, { type: 'events' | 'standing' }>;

export const updateText = (facts: ChangeFacts): string => textOf<ChangeFacts, []>(TEXTS, facts);

const TEXTS: Texts<ChangeFacts> = {
  ended: ({ end, unseen }) =>
    `Ended${end === null ? '' : ` ${span(end)} UTC`}.${unseen.length > 0 ? ` Not seen since on ${asnList(unseen)}.` : ''}`,
  resumed: ({ phase }) => `Restricted again: phase ${phase} began.`,
  retracted: ({ because }) => `Retracted: ${retractionText(because)}`,
  networks: networksText,
  services: ({ services }) => `Services now counted: ${list(services.map(serviceName))}.`,
  scope: ({ scope, before }) => `Scope: ${scope}, before: ${before}.`,
  end: ({ end }) => `The end is now dated ${span(end)} UTC.`,
  'late-data': ({ measurements, before }) => `Measurements that came in late were counted: ${measurements} in all, before ${before}.`,
  review: reviewText,
  statement: ({ said_by: saidBy, source }) => `A statement by ${saidBy} was put on record (source: ${source}).`,
  held: () => 'Held back for review.',
  released: () => 'Published again after having been held back.',
  'taken-back': ({ reason }) => `Retracted by the operator: ${reason}`,
  reinstated: ({ reason }) => `The operator withdrew the retraction: ${reason}`,
};

function networksText({ joined, gone, ended, affected, observed }: Of<'networks'>): string {
  const parts = [
    joined.length > 0 ? `Also seen on ${asnList(joined)}.` : '',
    gone.length > 0 ? `No longer counted: ${asnList(gone)}.` : '',
    ended.length > 0 ? `Ended on ${asnList(ended)}.` : '',
  ].filter((part) => part !== '');
  if (joined.length + gone.length > 0)
    parts.push(
      `Affected now: ${affectedCount(affected.map((asn) => ({ asn })))} of ${observed} ${observed === 1 ? 'network' : 'networks'} observed.`,
    );
  return parts.join(' ');
}

function reviewText({ by, verdict, version, note, confirmed_by: names }: Of<'review'>): string {
  const seen = version === null ? '' : `, having seen version ${version}`;
  const outcome = names.length > 0 ? ` Confirmed by ${names.length} reviewers: ${list(names)}.` : '';
  return `${verdict === 'confirm' ? 'Confirmed' : 'Disputed'} by ${by}${seen}.${note === null ? '' : ` Note: ${note}`}${outcome}`;
}

export function retractionText(facts: RetractionFacts): string {
  switch (facts.type) {
    case 'part-of':
      return `It is told as part of incident ${facts.incident} now.`;
    case 'late-data':
      return 'Measurements that came in later do not bear it out.';
    case 'not-borne-out':
      return 'No further measurement bore it out.';
    case 'own-fault':
      return 'It was a fault of the measuring itself, not of a network.';
    default:
      return facts satisfies never;
  }
}

const asnList = (asns: readonly number[]): string => list(asns.map((asn) => networkLabel({ asn })));
