import { z } from 'zod';
import { SourceSetting } from './outside/signals/setting.ts';
import { VANTAGE_IDS } from './probe/vantage/regions.ts';
import { SimulatedFault } from './probe/vantage/simulated-network.ts';

/** What the platform hands to the worker, by wrangler.toml. */
export type Bindings = {
  DB: D1Database;
  PSEUDONYM_KEY: KVNamespace;
  /** Absent where the operator binds no bucket. */
  ARCHIVE?: R2Bucket;
  PROBE_LIMIT: RateLimit;
  VOTER_LIMIT: RateLimit;
  /** Controls in regions; absent where the operator binds none. */
  VANTAGE?: DurableObjectNamespace;
  /** Where heavy work is done; absent where the operator binds none, and in the workshop itself. */
  WORKSHOP?: DurableObjectNamespace;
  /** Absent where the operator has not set mail up. */
  EMAIL?: SendEmail;
} & Record<keyof z.input<typeof Settings>, string | undefined>;

const words = z
  .string()
  .default('')
  .transform((text) => text.split(/\s+/).filter(Boolean));
const json = z
  .string()
  .default('')
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text || '{}');
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  });
const count = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

const countries = words.pipe(z.array(z.string().regex(/^[A-Z]{2}$/)));
/** `9.9.9.9:53`, `[2620:fe::fe]:53` */
const Socket = z
  .string()
  .regex(/^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-fA-F:.]+\]):\d{1,5}$/, 'an address and a port: 9.9.9.9:53, [2620:fe::fe]:53')
  .transform((text) => {
    const colon = text.lastIndexOf(':');
    return { address: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
  });

export const Settings = z.object({
  OBSERVATORY_NAME: z.string().default('Tocsin'),
  OBSERVATORY_CONTACT: z.string().max(200).default(''),
  OBSERVATORY_URLS: words.pipe(z.array(z.url())),
  PRIVACY_FLOOR: count(3),
  PAUSED_COUNTRIES: countries,
  CARDS: z.enum(['operator', 'worker']).default('worker'),
  DAILY_REQUESTS: count(100_000),
  VANTAGE_REGIONS: z
    .string()
    .default('here')
    .transform((text) => [...new Set(text.split(/\s+/).filter(Boolean))])
    .pipe(z.array(z.enum(VANTAGE_IDS))),
  DAILY_VANTAGE_SECONDS: count(60_000),
  SIMULATED_VANTAGES: json.pipe(z.partialRecord(z.enum(VANTAGE_IDS), SimulatedFault)),
  MAIL_SENDER: z.union([z.literal(''), z.email()]).default(''),
  LOOPBACK_TARGETS: z
    .enum(['yes', 'no'])
    .default('no')
    .transform((word) => word === 'yes'),
  OUTSIDE_COUNTRIES: countries,
  OUTSIDE_NEUTRAL: words.pipe(z.array(Socket)),
  SIGNAL_SOURCES: words.pipe(z.array(SourceSetting)),
  SIGNAL_COUNTRIES: countries,
  RADAR_TOKEN: z.string().max(200).default(''),
  OPERATOR_TOKEN_SHA256: z
    .string()
    .regex(/^([0-9a-f]{64})?$/, 'a SHA-256 in lower-case hex')
    .default(''),
});

/** The operator's settings, parsed. */
export type Settings = z.output<typeof Settings>;

/** Hono's environment: bindings, and what the first middleware parses from them. */
export type AppEnv = { Bindings: Bindings; Variables: { settings: Settings; operator: boolean } };

const parsed = new WeakMap<Bindings, Settings>();

/** The platform hands the same bindings to every request of an isolate: they are parsed once. @throws ZodError that names the variable */
export function parseSettings(bindings: Bindings): Settings {
  const settings = parsed.get(bindings) ?? Settings.parse(bindings);
  parsed.set(bindings, settings);
  return settings;
}
