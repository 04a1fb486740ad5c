import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { PlainError } from './plain-error.ts';

const PLACEHOLDER_ID = /^[0-]*$/;

const Switch = z.object({ enabled: z.boolean().default(false) });

/** What the commands read of wrangler.toml. Wrangler itself checks the rest. */
const WorkerConfig = z.object({
  name: z.string(),
  main: z.string(),
  observability: z
    .object({ enabled: z.boolean().default(true), logs: Switch.optional(), traces: Switch.optional() })
    .default({ enabled: true }),
  logpush: z.boolean().default(false),
  tail_consumers: z.array(z.unknown()).default([]),
  triggers: z.object({ crons: z.array(z.string()).default([]) }).default({ crons: [] }),
  vars: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  d1_databases: z
    .array(z.object({ binding: z.string(), database_name: z.string(), database_id: z.string(), migrations_dir: z.string() }))
    .default([]),
  kv_namespaces: z.array(z.object({ binding: z.string(), id: z.string() })).default([]),
  r2_buckets: z.array(z.object({ binding: z.string(), bucket_name: z.string() })).default([]),
  durable_objects: z
    .object({ bindings: z.array(z.object({ name: z.string(), class_name: z.string() })).default([]) })
    .default({ bindings: [] }),
  services: z.array(z.object({ binding: z.string(), service: z.string() })).default([]),
  send_email: z.array(z.object({ name: z.string() })).default([]),
  ratelimits: z
    .array(z.object({ name: z.string(), namespace_id: z.string(), simple: z.object({ limit: z.number(), period: z.number() }) }))
    .default([]),
  routes: z.array(z.union([z.string(), z.object({ pattern: z.string() })])).default([]),
  workers_dev: z.boolean().default(true),
});
export type WorkerConfig = z.output<typeof WorkerConfig>;

/** Nothing but zeros: the id that the repository ships with, before the operator's own resource exists. */
export const isPlaceholder = (id: string): boolean => PLACEHOLDER_ID.test(id);

/** @throws PlainError that names the key */
export const parseWorkerConfig = (toml: string): WorkerConfig => {
  let document: unknown;
  try {
    document = parse(toml);
  } catch (error) {
    throw new PlainError(`wrangler.toml cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = WorkerConfig.safeParse(document);
  if (!parsed.success) throw new PlainError(`wrangler.toml is not as expected:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
};

export const readWorkerConfig = (root: string): WorkerConfig => parseWorkerConfig(readFileSync(join(root, 'wrangler.toml'), 'utf8'));
