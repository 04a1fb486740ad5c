/**
 * What the platform's free plan allows.
 * Sources: developers.cloudflare.com /workers/platform/limits, /workers/platform/pricing, /d1/platform/limits, /d1/platform/pricing,
 * /r2/pricing, /kv/platform/pricing, /durable-objects/platform/pricing, /durable-objects/platform/limits.
 */
export const FREE_PLAN = {
  /** A day; scheduled runs count too. */
  requests: 100_000,
  /** A day. */
  rows_written: 100_000,
  /** A day. */
  rows_read: 5_000_000,
  /** Bytes of one database. */
  storage_bytes: 500_000_000,
  /** Of one invocation. */
  queries: 50,
  /** Milliseconds of one invocation. */
  cpu_ms: 10,
  /** A month. */
  r2_class_a: 1_000_000,
  /** A month. */
  r2_class_b: 10_000_000,
  /** A day. */
  kv_reads: 100_000,
  /** A day. */
  kv_writes: 1_000,
  /** A day, of durable objects. */
  object_requests: 100_000,
  /** Milliseconds of one request to a durable object. */
  object_cpu_ms: 30_000,
  /** A day: gigabytes times seconds that durable objects are awake. */
  object_gb_s: 13_000,
} as const;

export type Resource = keyof typeof FREE_PLAN;

export type Share = { resource: Resource; used: number; limit: number; share: number; under_limit: boolean; under_half: boolean };

/** What is used beside what is allowed. */
export function shareOf(resource: Resource, used: number): Share {
  const limit = FREE_PLAN[resource];
  const share = Math.round((used / limit) * 1000) / 1000;
  return { resource, used: Math.round(used * 100) / 100, limit, share, under_limit: used <= limit, under_half: used <= limit / 2 };
}
