/** The parameters of OONI's API, as its consumers send them. */
import { z } from 'zod';
import { ProblemError } from '../../http/problem.ts';
import { DAY_MS } from '../../shared/time.ts';
import { looksLikeReportId } from '../../ingest/ooni/collector/identity.ts';
import type { RawRef } from '../../ingest/ooni/collector/raw-index.ts';
import { ooniNameOf, SERVICE_IDS, serviceOfDomain, serviceOfInput } from './ooni-names.ts';

const commas = (schema: z.ZodArray<z.ZodString>) =>
  z
    .string()
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(schema);

const Time = z
  .union([z.iso.date(), z.string().regex(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\dZ?$/)], {
    error: 'a day (2024-11-07) or a time in UTC (2024-11-07T10:00:00)',
  })
  .transform((text) => Date.parse(text.length === 10 ? text : `${text.replace(' ', 'T').replace(/Z$/, '')}Z`))
  .refine((ms) => !Number.isNaN(ms), 'a day that exists');

/** As OONI's API takes them: its Python clients write `True`. */
const FLAGS: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };
const Flag = z
  .string()
  .toLowerCase()
  .pipe(z.enum(Object.keys(FLAGS), { error: 'true or false' }))
  .transform((text) => FLAGS[text] === true);

/** What OONI's API can be asked and this one cannot: to pass it over would answer another question. */
const NotHere = z.undefined({ error: 'is not known here; leave it out' }).optional();

/** What all lists can be narrowed by. */
export const Filters = z.object({
  ooni_run_link_id: NotHere,
  software_version: NotHere,
  test_version: NotHere,
  engine_version: NotHere,
  probe_cc: commas(z.array(z.string().regex(/^[A-Z]{2}$/, 'country codes in capitals, separated by commas'))).optional(),
  probe_asn: commas(z.array(z.string().regex(/^(AS)?\d{1,10}$/, 'numbers of networks, as AS33771, separated by commas'))).optional(),
  domain: commas(z.array(z.string().min(3, 'at least 3 characters').max(253))).optional(),
  input: z.string().min(3, 'at least 3 characters').max(2000).optional(),
  category_code: z
    .string()
    .regex(/^[A-Z]{2,6}$/, 'a category code in capitals')
    .optional(),
  test_name: commas(z.array(z.string().regex(/^[a-z0-9_]+$/, 'names of tests, separated by commas'))).optional(),
  since: Time.optional(),
  until: Time.optional(),
});
export type Filters = z.infer<typeof Filters>;

export const AXES = ['measurement_start_day', 'probe_cc', 'probe_asn', 'domain', 'input', 'category_code', 'test_name'] as const;
export type Axis = (typeof AXES)[number];
export const GRAINS = ['hour', 'day', 'week', 'month', 'year'] as const;
export type Grain = (typeof GRAINS)[number];

export const AggregationQuery = Filters.extend({
  axis_x: z.enum(AXES, { error: `one of ${AXES.join(', ')}` }).optional(),
  axis_y: z.enum(AXES, { error: `one of ${AXES.join(', ')}` }).optional(),
  time_grain: z.enum([...GRAINS, 'auto'], { error: `one of ${GRAINS.join(', ')}, auto` }).default('auto'),
  format: z
    .string()
    .toUpperCase()
    .pipe(z.enum(['JSON', 'CSV'], { error: 'JSON or CSV' }))
    .default('JSON'),
  download: Flag.default(false),
}).refine(({ axis_x: x, axis_y: y }) => x === undefined || x !== y, { path: ['axis_y'], error: 'axis_x and axis_y cannot be the same' });
export type AggregationQuery = z.infer<typeof AggregationQuery>;

export const MeasurementsQuery = Filters.extend({
  anomaly: Flag.optional(),
  confirmed: Flag.optional(),
  failure: Flag.optional(),
  limit: z.coerce.number().int('a whole number').min(1, 'at least 1').max(1000, 'at most 1000').default(100),
  cursor: z.string().max(400).optional(),
  report_id: NotHere,
  offset: z.literal('0', { error: 'is not known here; follow metadata.next_url to the next page' }).optional(),
  order_by: z.literal('measurement_start_time', { error: 'only measurement_start_time' }).optional(),
  order: z
    .string()
    .toLowerCase()
    .pipe(z.literal('desc', { error: 'only desc, the newest first' }))
    .optional(),
});
export type MeasurementsQuery = z.infer<typeof MeasurementsQuery>;

/** One measurement: by its uid, or by its report and, where the test takes one, its input. */
export const RawQuery = z.object({
  measurement_uid: z.string().max(200, 'at most 200 characters').optional(),
  report_id: z
    .string()
    .refine(
      (id) => id === '' || looksLikeReportId(id),
      'the id of a report, as 20240120T140102Z_webconnectivity_PK_17557_n1_0123456789abcdef',
    )
    .optional(),
  input: z.string().max(2000, 'at most 2000 characters').optional(),
  full: Flag.default(false),
});

/** @throws ProblemError where neither is given */
export function rawRefOf({ measurement_uid: uid, report_id: reportId, input }: z.infer<typeof RawQuery>): RawRef {
  if (uid) return { uid };
  if (reportId) return { reportId, input: input || null };
  throw new ProblemError(
    'bad-parameter',
    'measurement_uid: the uid that the collector gave, as 20240120140102.123456_PK_webconnectivity_0123456789abcdef; or else report_id and input',
  );
}

export const IncidentsQuery = z.object({ only_mine: Flag.optional() });

/** @throws ProblemError `bad-parameter` that names the parameter and what it allows */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, query: Record<string, string>): z.output<Schema> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ProblemError('bad-parameter', `${issue?.path.slice(0, 1).join('.') ?? ''}: ${issue?.message ?? 'is not allowed'}`);
}

/** Services that the filters leave; null where they leave all. */
export function servicesOf({ domain, input, category_code: category, test_name: tests }: Filters): Set<string> | null {
  if ([domain, input, category, tests].every((filter) => filter === undefined)) return null;
  const inDomains = domain?.map(serviceOfDomain);
  const ofInput = input === undefined ? undefined : serviceOfInput(input);
  return new Set(
    SERVICE_IDS.filter((service) => {
      const name = ooniNameOf(service);
      if (tests && !tests.includes(name.test_name)) return false;
      if (category !== undefined && name.category_code !== category) return false;
      return (inDomains?.includes(service) ?? true) && (ofInput === undefined || ofInput === service);
    }),
  );
}

export const asnsOf = ({ probe_asn: asns }: Filters): Set<number> | null =>
  asns ? new Set(asns.map((asn) => Number(asn.replace('AS', '')))) : null;

/** Up to so many days `auto` is hours, as at OONI; past that, days. */
const AUTO_HOURS_DAYS = 7;

/** The grain for a range. Hours may be asked for over `mostHoursMs`. @throws ProblemError where they are too fine */
export function grainFor(asked: Grain | 'auto', rangeMs: number, mostHoursMs: number): Grain {
  if (asked === 'auto') return rangeMs <= AUTO_HOURS_DAYS * DAY_MS ? 'hour' : 'day';
  if (asked !== 'hour' || rangeMs <= mostHoursMs) return asked;
  throw new ProblemError('bad-parameter', `time_grain: choose between ${GRAINS.slice(1).join(', ')}, auto for this range`);
}
