/**
 * What people do to an incident's record. An act is kept for ever, apart from what the detector finds, and is applied anew each time that the
 * detector has judged (`apply.ts`): no judging, late data or rewinding loses one.
 */
import { z } from 'zod';
import { OneLine } from '../../events/clean-text.ts';

const ActId = z
  .string()
  .regex(/^[\w-]{8,64}$/, '8 to 64 letters, digits, - and _')
  .meta({ description: 'Chosen by the sender. The same act sent again under it is recorded once' });

const Review = z
  .strictObject({ act_id: ActId, kind: z.literal('review'), verdict: z.enum(['confirm', 'dispute']), note: OneLine(1000).optional() })
  .refine(({ verdict, note }) => verdict === 'confirm' || note !== undefined, { path: ['note'], message: 'a dispute says why' });
const Annotate = z.strictObject({
  act_id: ActId,
  kind: z.literal('annotate'),
  text: OneLine(2000).meta({ description: 'What was said' }),
  said_by: OneLine(200).meta({ description: 'Who said it' }),
  source: OneLine(500).meta({ description: 'Where it can be read: an address, or a citation' }),
});
const Hold = z.strictObject({
  act_id: ActId,
  kind: z.literal('hold'),
  reason: OneLine(1000).meta({ description: 'For the operator and the reviewers; not published' }),
});
const Release = z.strictObject({ act_id: ActId, kind: z.literal('release') });
const Retract = z.strictObject({ act_id: ActId, kind: z.literal('retract'), reason: OneLine(1000).meta({ description: 'Published' }) });
const Reinstate = z.strictObject({ act_id: ActId, kind: z.literal('reinstate'), reason: OneLine(1000).meta({ description: 'Published' }) });

/** What is asked for. */
export const ActRequest = z
  .discriminatedUnion('kind', [Review, Annotate, Hold, Release, Retract, Reinstate])
  .meta({ id: 'ActRequest', description: "An act on an incident's record" });
export type ActRequest = z.infer<typeof ActRequest>;

/** An act as it is kept. */
export const Act = z
  .strictObject({
    n: z.int().min(1).meta({ description: 'Its place among the acts on this incident' }),
    at: z.iso.datetime(),
    by: z.string().meta({ description: "The reviewer's name; `operator` under the operator's token" }),
    version: z.int().nullable().meta({ description: 'The version that was the last when it was done' }),
    after: z.int().min(0).meta({ description: "How many of the detector's updates stood on the record before it" }),
    request: ActRequest,
  })
  .meta({ id: 'Act', description: "An act on an incident's record, as it is kept" });
export type Act = z.infer<typeof Act>;

/** The name of who acts under the operator's token; no reviewer may have it. */
export const OPERATOR_NAME = 'operator';
