import { z } from 'zod';
import { AsnParameter, CountryParameter, LimitParameter, TimeParameter } from '../http/listing.ts';
import { OUTCOMES } from '../probe/outcome-names.ts';
import { DAY_MS } from '../shared/time.ts';
import { DIMENSIONS, WINDOWS, type Dimension, type WindowName } from './aggregate.ts';

const Service = z
  .string()
  .regex(/^[a-z0-9_-]{1,32}$/, 'a service id in lower case')
  .meta({ example: 'telegram' });

/** Parameters that aggregates and measurements share. */
const Filters = z.object({
  probe_cc: CountryParameter.optional(),
  probe_asn: AsnParameter.optional(),
  service: Service.optional(),
  outcome: z.enum(OUTCOMES).optional(),
  since: TimeParameter.optional(),
  until: TimeParameter.optional(),
  cursor: z.string().max(400).optional(),
});

const dimensions = z
  .string()
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(z.array(z.enum(DIMENSIONS, { error: `any of ${DIMENSIONS.join(', ')}, separated by commas` })))
  .meta({ description: `Any of ${DIMENSIONS.join(', ')}, separated by commas`, example: 'network,service,window' });

const ORDINARY_DIMENSIONS = ['country', 'network', 'service', 'window'] as const;

export const AggregatesQuery = Filters.extend({
  probe_region: z
    .string()
    .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'an ISO 3166-2 code')
    .optional(),
  window: z.enum(WINDOWS).default('1h'),
  group_by: dimensions.default([...ORDINARY_DIMENSIONS]).meta({ default: ORDINARY_DIMENSIONS.join(',') }),
  limit: LimitParameter.default(500),
});
export type AggregatesQuery = z.infer<typeof AggregatesQuery>;

export const MeasurementsQuery = Filters.extend({
  source: z.enum(['reports', 'imports']).optional(),
  limit: LimitParameter.max(1000).default(100),
});
export type MeasurementsQuery = z.infer<typeof MeasurementsQuery>;

/** Range that is given where none is asked for, and the longest one, in milliseconds. */
export const RANGES: Record<WindowName, { ordinaryMs: number; longestMs: number }> = {
  '5m': { ordinaryMs: DAY_MS / 12, longestMs: DAY_MS },
  '1h': { ordinaryMs: DAY_MS, longestMs: 93 * DAY_MS },
  '1d': { ordinaryMs: 30 * DAY_MS, longestMs: 3660 * DAY_MS },
};

/** The longest range over all countries at once, in milliseconds. */
export const LONGEST_FOR_ALL_MS: Record<WindowName, number> = { '5m': DAY_MS / 12, '1h': 2 * DAY_MS, '1d': 31 * DAY_MS };

/** Why a combination is refused; null where it is fine. */
export function crossed(query: { group_by: Dimension[]; probe_region?: string; probe_asn?: number }): string | null {
  const region = query.group_by.includes('region') || query.probe_region !== undefined;
  const network = query.group_by.includes('network') || query.probe_asn !== undefined;
  return region && network ? 'group_by: region and network cannot be crossed, since the crossing would name too few people' : null;
}
