import { z } from 'zod';
import { FAILURES, FAILURE_SOURCES } from './failure.ts';
import { OUTCOMES } from './outcome-names.ts';

/** Most bytes that a report may inflate to. */
export const MAX_REPORT_BYTES = 1_048_576;
/** Most measurements in one report. */
export const MAX_MEASUREMENTS = 200;

const FailureString = z.enum(FAILURES).nullable().meta({ description: 'OONI df-007 failure string; null where the step succeeded' });
const DurationMs = z.int().min(0).max(600_000);
const Address = z.string().max(45).meta({ description: "An address of the target or of a public resolver; never the probe's own" });

/** One network operation on a target, in the order in which it happened. */
export const Step = z
  .strictObject({
    operation: z.enum(['resolve', 'connect', 'handshake', 'request', 'download']),
    failure: FailureString,
    duration_ms: DurationMs,
    failure_source: z.enum(FAILURE_SOURCES).optional(),
    addresses: z.array(Address).max(16).optional(),
    http_status: z.int().min(100).max(599).optional(),
    bytes: z.int().min(0).max(100_000_000).optional(),
  })
  .meta({ id: 'Step', description: 'One network operation of a measurement' });
export type Step = z.infer<typeof Step>;

/** What a failed measurement is compared with, made in the same run. An `ok` one carries none. */
export const Comparisons = z
  .strictObject({
    dns: z
      .strictObject({
        resolver: z.string().max(100),
        others: z
          .array(z.strictObject({ resolver: z.string().max(100), failure: FailureString }))
          .max(4)
          .optional()
          .meta({ description: 'Independent resolvers that were asked too, and what they came to' }),
        failure: FailureString,
        addresses: z.array(Address).max(16),
        bogon: z.boolean().optional(),
        fresh: FailureString.optional().meta({
          description: 'Where the system’s resolver failed: how it fares with a neutral name that nobody has asked it for',
        }),
        certificate_ok: z.boolean().optional(),
        answers: z
          .boolean()
          .optional()
          .meta({ description: 'Where there is no certificate: whether the service answers at these addresses' }),
      })
      .optional(),
    tcp: z
      .strictObject({
        address: Address,
        failure: FailureString,
        unreached: z
          .array(z.strictObject({ address: Address, failure: FailureString }))
          .max(8)
          .optional()
          .meta({ description: "How a connection to each of the target's addresses failed" }),
      })
      .optional()
      .meta({ description: 'A connection to a neutral server right after the failure: whether the line carried it' }),
    tls: z
      .strictObject({
        server_name: z.string().max(253),
        failure: FailureString,
        elsewhere: FailureString.optional().meta({ description: "The target's own name at another, neutral server" }),
      })
      .optional()
      .meta({ description: 'A neutral name at the same address' }),
    http: z.strictObject({ fingerprint: z.string().max(100).optional(), location: z.string().max(500).optional() }).optional(),
    again: z
      .strictObject({ failure: FailureString, times: z.int().min(1).max(9) })
      .optional()
      .meta({ description: 'The whole measurement again: what does not come again was chance' }),
    speed: z.strictObject({ target_kbps: z.number().min(0), neutral_kbps: z.number().min(0) }).optional(),
    paired: z
      .strictObject({
        rounds: z.int().min(0).max(10).meta({ description: 'Rounds in which a neutral file loaded and the target’s did not' }),
        loaded_before: z.boolean().meta({ description: 'Whether the file has loaded on this device in the last month' }),
      })
      .optional()
      .meta({ description: 'What a browser has, which sees no more of a failure' }),
  })
  .meta({ id: 'Comparisons', description: 'Evidence of a failure: the same operation with one thing changed' });
export type Comparisons = z.infer<typeof Comparisons>;

/** One target's measurement. */
export const Measurement = z
  .strictObject({
    target: z.string().regex(/^[a-z0-9-]{1,32}\/[a-z0-9-]{1,32}$/),
    measured_at: z.iso.datetime(),
    outcome_hint: z.enum(OUTCOMES).optional(),
    steps: z.array(Step).max(16),
    comparisons: Comparisons.optional(),
  })
  .meta({ id: 'Measurement', description: 'One measurement of one target' });
export type Measurement = z.infer<typeof Measurement>;

/** Did the neutral targets, which nobody blocks, answer in this run? Where they did not, every measurement is inconclusive. */
export const Control = z
  .strictObject({
    ok: z.boolean(),
    reason: z.string().max(200).optional(),
    succeeded: z.int().min(0).max(50).optional(),
    attempted: z.int().min(0).max(50).optional(),
  })
  .meta({ id: 'Control', description: "The run's neutral controls" });
export type Control = z.infer<typeof Control>;

/** What kind of line a probe is on, as far as its volunteer says. */
export const NETWORK_TYPES = ['mobile', 'fixed', 'wifi', 'unknown'] as const;
export type NetworkType = (typeof NETWORK_TYPES)[number];

/** The envelope of a report; its measurements are parsed one by one, so that a bad one loses only itself. */
export const ReportEnvelope = z.strictObject({
  report_id: z.uuidv7().meta({ description: 'UUIDv7, the idempotency key' }),
  software_name: z.string().regex(/^[\w .-]{1,40}$/),
  software_version: z.string().regex(/^[\w.+-]{1,40}$/),
  platform: z.string().regex(/^[\w .-]{1,40}$/),
  network_type: z.enum(NETWORK_TYPES).default('unknown'),
  started_at: z.iso.datetime(),
  control: Control,
  relayed: z
    .boolean()
    .optional()
    .meta({ description: 'true where the probe itself knows that it sends over another network than it measured on' }),
  probe_cc: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .meta({ description: 'An annotation; the connection decides' }),
  probe_asn: z.int().min(0).max(4_294_967_295).optional().meta({ description: 'An annotation; the connection decides' }),
  measurements: z.array(z.unknown()).min(1).max(MAX_MEASUREMENTS),
});
export type ReportEnvelope = z.infer<typeof ReportEnvelope>;

/** What a probe sends: `POST /v1/reports`. */
export const Report = ReportEnvelope.extend({ measurements: z.array(Measurement).min(1).max(MAX_MEASUREMENTS) }).meta({
  id: 'Report',
  description: 'One run of a probe',
});
export type Report = z.infer<typeof Report>;

/** What the observatory asks of a probe: what to measure, how often, and where else it can be reached. */
export const Assignments = z
  .strictObject({
    targets: z.array(z.string()).meta({ description: 'Ids of targets of the reviewed list' }),
    cadence_seconds: z.int().min(60).max(86_400),
    phase_seconds: z
      .int()
      .min(0)
      .max(86_400)
      .optional()
      .meta({ description: 'Rounds begin at whole multiples of the cadence (Unix time) and so much later, so that windows fill evenly' }),
    jitter_ratio: z
      .number()
      .min(0)
      .max(1)
      .meta({ description: 'By which share of the cadence, at random, a round begins sooner or later' }),
    participation: z.number().min(0).max(1).meta({ description: 'The chance with which a probe measures in a round; it sleeps otherwise' }),
    minimum_version: z.string(),
    watch: z.array(z.strictObject({ since: z.iso.datetime(), until: z.iso.datetime(), cadence_seconds: z.int() })),
    observatories: z.array(z.url()).meta({ description: 'Alternative addresses of this observatory, tried in order' }),
    network: z
      .strictObject({ probe_cc: z.string(), probe_asn: z.int(), network_name: z.string().nullable() })
      .meta({ description: 'What the connection says of where the probe is; a probe declares it in the reports that it measures there' }),
    reason: z.string().optional().meta({ description: 'Why cadence or participation differ from the ordinary' }),
  })
  .meta({ id: 'Assignments', description: "A probe's targets and cadence" });
export type Assignments = z.infer<typeof Assignments>;

/** The answer to a stored report. */
export const Receipt = z
  .strictObject({
    report_id: z.uuidv7(),
    accepted: z.int().min(0),
    rejected: z.array(z.strictObject({ index: z.int().min(0), reason: z.string() })),
    assignments: Assignments,
  })
  .meta({ id: 'Receipt', description: 'What was stored of a report' });
export type Receipt = z.infer<typeof Receipt>;
