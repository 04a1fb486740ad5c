/** What an incident rests on, as facts that each language tells in words of its own. */
import { z } from 'zod';
import { Count } from '../../rollup/aggregate.ts';
import { LAYERS } from '../terms.ts';

const Asn = z.int();
const Service = z.string();
const Time = z.iso.datetime();
const Level = z.number().meta({ description: 'Share of the ordinary level' });

/** What the same services did in other countries at the time. */
export const ContrastFacts = z
  .strictObject({
    working: z.array(z.string()).meta({ description: 'Countries in which they worked' }),
    failing: z.array(z.string()).meta({ description: 'Countries in which they began to fail too' }),
    back_at: Time.nullable().meta({ description: 'When they were seen to work again elsewhere' }),
  })
  .meta({ id: 'ContrastFacts' });
export type ContrastFacts = z.infer<typeof ContrastFacts>;

/** Of services: what holds of each. */
const OF_SERVICES = [
  z.strictObject({
    type: z.literal('votes'),
    slow: z.boolean().meta({ description: 'They were slower than nine in ten on ordinary days; else they failed' }),
    networks: z.array(Asn),
    services: z.array(z.strictObject({ service: Service, failed: Count, votes: Count, measurements: Count })),
  }),
  z.strictObject({
    type: z.literal('nats'),
    networks: z.int(),
    services: z.array(z.strictObject({ service: Service, nats: z.number() })),
  }),
  z.strictObject({ type: z.literal('layer'), layer: z.enum(LAYERS), services: z.array(z.strictObject({ service: Service })) }),
  z.strictObject({
    type: z.literal('pace'),
    measure: z.enum(['latency', 'speed']),
    services: z.array(z.strictObject({ service: Service })),
  }),
  z.strictObject({
    type: z.literal('controls'),
    services: z.array(z.strictObject({ service: Service, ok: z.number(), measured: z.number() })),
  }),
  z.strictObject({ type: z.literal('contrast'), contrast: ContrastFacts, services: z.array(z.strictObject({ service: Service })) }),
  z.strictObject({ type: z.literal('failing-before'), services: z.array(z.strictObject({ service: Service })) }),
] as const;

/** Of a blackout. */
export const SignalFacts = z
  .strictObject({
    type: z.literal('signal'),
    name: z.string(),
    place: z.string().nullable().meta({ description: 'A network or a region; null for the whole country' }),
    lowest: Level.nullable(),
    lowest_at: Time.nullable(),
    fell_at: Time.nullable().meta({ description: 'Where a drop that held began; null where there was none' }),
  })
  .meta({ id: 'SignalFacts' });
export type SignalFacts = z.infer<typeof SignalFacts>;

export const EvidenceFacts = z
  .discriminatedUnion('type', [
    ...OF_SERVICES,
    SignalFacts,
    z.strictObject({ type: z.literal('signals'), nats: z.number(), level: Level, national: z.boolean() }),
    z.strictObject({ type: z.literal('silence'), networks: z.int(), observed: z.int(), seen: z.number(), expected: z.number() }),
  ])
  .meta({ id: 'EvidenceFacts', description: 'A thing that an incident rests on; absent in records of before' });
export type EvidenceFacts = z.infer<typeof EvidenceFacts>;

export type FactsOfServices = z.infer<(typeof OF_SERVICES)[number]>;
