import { z } from 'zod';
import { OUTCOMES } from '../probe/outcome-names.ts';

/** The windows that aggregates come in. A window of five minutes is widened until it holds enough votes. */
export const WINDOWS = ['5m', '1h', '1d'] as const;
export type WindowName = (typeof WINDOWS)[number];

/** What aggregates can be grouped by. */
export const DIMENSIONS = ['country', 'region', 'network', 'service', 'outcome', 'window'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const Count = z
  .union([z.number().min(0), z.enum(['<3', '3–5', '6–10'])])
  .meta({ id: 'Count', description: 'A count; small ones of volunteers are shown as a range' });

/** A row of `/v1/aggregates`. The keys that were grouped by are set, the others are null. */
export const Aggregate = z
  .strictObject({
    probe_cc: z.string().nullable(),
    probe_region: z.string().nullable(),
    probe_asn: z.int().nullable(),
    network_name: z.string().nullable().meta({ description: '"other networks" joins those with too few voters to be named' }),
    service: z.string().nullable(),
    outcome: z.enum(OUTCOMES).nullable(),
    window_start: z.iso.datetime().nullable(),
    window: z.enum(['5m', '30m', '1h', '1d']).nullable(),
    votes: Count,
    failed_votes: z.union([Count, z.null()]).meta({ description: 'null where outcomes are grouped by or too few votes are in' }),
    failure_share: z.number().min(0).max(1).nullable().meta({ description: 'Failed votes of all conclusive ones' }),
    votes_by_outcome: z.record(z.enum(OUTCOMES), Count).nullable(),
    voters: Count.meta({ description: 'Distinct voters; over several windows or services at least so many. Public imports name none' }),
    measurements: Count,
    latency_ms_median: z.number().nullable(),
    relayed_measurements: Count.meta({ description: 'Measurements that were sent over another network; they have no vote' }),
    simulated: z.boolean(),
  })
  .meta({ id: 'Aggregate', description: 'Votes of a group' });
export type Aggregate = z.infer<typeof Aggregate>;
