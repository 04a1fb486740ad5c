/** What changed on an incident's record, as facts that each language tells in words of its own. */
import { z } from 'zod';
import { EventLink } from '../../events/match.ts';
import { Pattern } from '../../events/pattern.ts';
import { INCIDENT_KINDS, Interval, SCOPES } from '../terms.ts';

const Asns = z.array(z.int());

/** What the headline of the time said. */
const ToldFacts = z.strictObject({
  kind: z.enum(INCIDENT_KINDS),
  scope: z.enum(SCOPES),
  regions: z.array(z.string()),
  services: z.array(z.string()),
  networks: Asns,
  networks_observed: z.int(),
  onset: Interval,
  failing_before: z.boolean().meta({ description: 'It failed from the first measurement on' }),
  by_silence: z.boolean().meta({ description: 'A blackout of which nothing but the silence of volunteers tells' }),
  level: z.number().nullable().meta({ description: 'Of a blackout that is seen from outside: share of the ordinary connectivity' }),
});
export type ToldFacts = z.infer<typeof ToldFacts>;

/** Why the observatory itself takes an incident back. */
export const RetractionFacts = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.enum(['not-borne-out', 'late-data', 'own-fault']) }),
    z.strictObject({ type: z.literal('part-of'), incident: z.string() }),
  ])
  .meta({
    id: 'RetractionFacts',
    description: 'Why the observatory itself took it back; absent where people did, and in records of before',
  });
export type RetractionFacts = z.infer<typeof RetractionFacts>;

const Detected = [
  z.strictObject({
    type: z.literal('standing'),
    status: z.enum(['suspected', 'detected']),
    told: ToldFacts.nullable().meta({ description: 'null where the facts of that time are not known any more' }),
  }),
  z.strictObject({ type: z.literal('ended'), end: Interval.nullable(), unseen: Asns }),
  z.strictObject({ type: z.literal('resumed'), phase: z.int() }),
  z.strictObject({ type: z.literal('retracted'), because: RetractionFacts }),
  z.strictObject({
    type: z.literal('networks'),
    joined: Asns,
    gone: Asns,
    ended: Asns,
    affected: Asns,
    observed: z.int(),
  }),
  z.strictObject({ type: z.literal('services'), services: z.array(z.string()) }),
  z.strictObject({ type: z.literal('scope'), scope: z.enum(SCOPES), before: z.enum(SCOPES) }),
  z.strictObject({ type: z.literal('end'), end: Interval }),
  z.strictObject({ type: z.literal('late-data'), measurements: z.number(), before: z.number() }),
  z.strictObject({
    type: z.literal('events'),
    events: z.array(z.strictObject({ anew: z.boolean(), event: EventLink.omit({ text: true }) })),
    gone: z.array(z.string()).meta({ description: 'Titles of events that it is no longer set beside' }),
    patterns: z.array(Pattern.omit({ text: true })),
  }),
] as const;

const Reason = z.string().meta({ description: 'In the operator’s words' });

const Acted = [
  z.strictObject({
    type: z.literal('review'),
    by: z.string(),
    verdict: z.enum(['confirm', 'dispute']),
    version: z.int().nullable(),
    note: z.string().nullable(),
    confirmed_by: z.array(z.string()).meta({ description: 'Who has confirmed it, once they are enough' }),
  }),
  z.strictObject({ type: z.literal('statement'), said_by: z.string(), source: z.string() }),
  z.strictObject({ type: z.literal('held') }),
  z.strictObject({ type: z.literal('released') }),
  z.strictObject({ type: z.literal('taken-back'), reason: Reason }),
  z.strictObject({ type: z.literal('reinstated'), reason: Reason }),
] as const;

export const UpdateFacts = z
  .discriminatedUnion('type', [...Detected, ...Acted])
  .meta({ id: 'UpdateFacts', description: 'What changed on the record; absent in records of before' });
export type UpdateFacts = z.infer<typeof UpdateFacts>;
