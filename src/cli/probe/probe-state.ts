/** What a probe remembers between runs: consent, what it was asked to do, and what became of its reports. */
import { z } from 'zod';
import { Assignments, NETWORK_TYPES } from '../../probe/report.ts';
import { PlainError } from '../plain-error.ts';
import { writeDurably } from './durable-file.ts';
import { readIfThere } from './probe-folder.ts';

const Count = z.int().min(0).default(0);
const Time = z.iso.datetime().nullable().default(null);

export const ProbeState = z.object({
  consent: z
    .strictObject({
      version: z.int(),
      at: z.iso.datetime(),
      country: z.string().nullable(),
      by: z.enum(['prompt', 'flag']),
      sensitive: z.boolean().optional(),
    })
    .nullable()
    .default(null),
  observatories: z.array(z.string()).default([]),
  /** The key that was enrolled last. */
  enrolled_key: z.string().nullable().default(null),
  /** What was asked last, which holds until an observatory says otherwise; what a newer one adds to it does no harm. */
  assignments: z.object(Assignments.shape).nullable().default(null).catch(null),
  /** The entity tag of these, where they were asked for by themselves. */
  assignments_etag: z.string().nullable().default(null),
  /** What line this is, and how much of it the probe may use in a month, as its volunteer says. */
  network_type: z.enum(NETWORK_TYPES).default('unknown'),
  max_mb_per_month: z
    .union([z.number().min(1), z.literal('none')])
    .nullable()
    .default(null),
  /** Over which everything is sent, and the country in which is measured. */
  proxy: z.string().nullable().default(null),
  country: z.string().nullable().default(null),
  /** Bytes moved in a month. */
  data: z.strictObject({ month: z.string(), bytes: Count }).default({ month: '', bytes: 0 }),
  last_contact_at: Time,
  last_run_at: Time,
  /** Nothing is sent before this time: the observatory asked for patience. */
  not_before: Time,
  /** Why sending last failed; null once it succeeds. */
  trouble: z.string().nullable().default(null),
  reports: z.strictObject({ accepted: Count, refused: Count, expired: Count }).default({ accepted: 0, refused: 0, expired: 0 }),
  measurements: z.strictObject({ accepted: Count, rejected: Count }).default({ accepted: 0, rejected: 0 }),
});
export type ProbeState = z.infer<typeof ProbeState>;

export const readState = async (path: string): Promise<ProbeState> => {
  const text = (await readIfThere(path)) ?? '{}';
  try {
    return ProbeState.parse(JSON.parse(text));
  } catch {
    throw new PlainError(`What the probe remembers in ${path} cannot be read. Move the file away to start anew.`);
  }
};

export const writeState = (path: string, state: ProbeState): Promise<void> => writeDurably(path, `${JSON.stringify(state, null, 2)}\n`);
