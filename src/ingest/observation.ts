import { z } from 'zod';
import { FAILURES } from '../probe/failure.ts';
import { isCountryCode } from '../shared/country-codes.ts';
import { OUTCOMES } from '../probe/outcome-names.ts';

/** Where an observation came from. `probe`, `browser` and `edge` are this observatory's own; `ooni` and `import` are public records. */
export const SOURCES = ['probe', 'browser', 'edge', 'ooni', 'import'] as const;
export type Source = (typeof SOURCES)[number];

/** Counts are kept in objects by service and software: the names that every object has are no names of either. */
const isPlain = (name: string): boolean => !(name in {});

const nullish = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null);

/** One judged measurement: the row that everything after ingest reads, and a line of import and export (NDJSON). */
export const Observation = z
  .object({
    observed_at: z.iso.datetime('a time in UTC, such as 2024-11-07T10:21:00Z'),
    probe_cc: z.string().refine(isCountryCode, 'an ISO 3166-1 alpha-2 code in capitals'),
    probe_region: nullish(z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'an ISO 3166-2 code')),
    probe_asn: z.int().min(0).max(4_294_967_295),
    network_name: nullish(z.string().max(200)),
    network_type: nullish(z.enum(['mobile', 'fixed', 'wifi', 'unknown'])),
    voter: nullish(z.string().min(1).max(64)),
    service: z
      .string()
      .regex(/^[a-z0-9_-]{1,32}$/, 'a service id in lower case')
      .refine(isPlain, 'a name that is not reserved'),
    target: z.string().regex(/^[a-z0-9_-]{1,32}\/\S{1,200}$/, 'a target id, service/name'),
    outcome: z.enum(OUTCOMES),
    failure: nullish(z.enum(FAILURES)),
    source: z.enum(SOURCES),
    measurement_uid: z.string().min(1).max(100),
    software: nullish(z.string().max(80).refine(isPlain, 'a name that is not reserved')),
    reporter: nullish(z.string().max(64)),
    reporter_days: nullish(z.number().min(0)),
    latency_ms: nullish(z.number().min(0).max(600_000)),
    speed_ratio: nullish(z.number().min(0).max(1_000)),
    relayed: nullish(z.boolean()),
    simulated: nullish(z.boolean()),
  })
  .meta({ id: 'Observation', description: 'One judged measurement' });
export type Observation = z.infer<typeof Observation>;
