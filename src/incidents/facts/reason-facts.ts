/** By what another explanation is ruled out, or why it is not, as facts that each language tells in words of its own. */
import { z } from 'zod';
import { ContrastFacts } from './evidence-facts.ts';

/** What is said without a number. */
const BARE = [
  'no-control',
  'slowness-alone',
  'one-network',
  'one-network-in-part',
  'software-untold',
  'one-version',
  'one-voter',
  'several-voters',
  'several-windows',
  'new-keys',
  'old-keys',
  'one-network-fell',
  'networks-untold',
  'others-arrive',
  'others-arrive-throughout',
  'unseen-outside',
] as const;
export type BareReason = (typeof BARE)[number];

const SignalName = z.string().nullable();

export const ReasonFacts = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.enum(BARE) }),
    z.strictObject({ type: z.literal('controls'), ok: z.number(), measured: z.number(), contrast: ContrastFacts.nullable() }),
    z.strictObject({ type: z.literal('contrast'), contrast: ContrastFacts }),
    z.strictObject({ type: z.literal('networks'), networks: z.int() }),
    z.strictObject({ type: z.literal('faulty-version'), software: z.string() }),
    z.strictObject({ type: z.literal('versions'), versions: z.int() }),
    z.strictObject({ type: z.literal('signals'), names: z.array(z.string()) }),
    z.strictObject({ type: z.literal('signal-and-silence'), name: SignalName }),
    z.strictObject({ type: z.literal('one-signal'), name: SignalName }),
    z.strictObject({ type: z.literal('networks-fell'), networks: z.int() }),
    z.strictObject({ type: z.literal('country-fell'), level: z.number() }),
  ])
  .meta({ id: 'ReasonFacts', description: 'Why an explanation is ruled out or not; absent in records of before' });
export type ReasonFacts = z.infer<typeof ReasonFacts>;

/** Those with numbers or names. */
export type NumberedReason = Exclude<ReasonFacts, { type: BareReason }>;

const BARE_TYPES: ReadonlySet<string> = new Set(BARE);
export const isBare = (facts: ReasonFacts): facts is Extract<ReasonFacts, { type: BareReason }> => BARE_TYPES.has(facts.type);
