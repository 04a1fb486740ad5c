import { isPlaceholder, type WorkerConfig } from '../worker-config.ts';

/** https://developers.cloudflare.com/workers/platform/limits/: size of a worker on the free plan, gzipped. */
const FREE_PLAN_GZIP_BYTES = 3 * 1_048_576;

/** What wrangler has built, in bytes. */
export type Bundle = { rawBytes: number; gzipBytes: number };

const inKib = (bytes: number): string => `${Math.ceil(bytes / 1_024)} KiB`;

const madeOrKept = (id: string): string => (isPlaceholder(id) ? 'is made, where the account has none of this name' : `is used: ${id}`);

const sizeLine = ({ rawBytes, gzipBytes }: Bundle): string => {
  const share = Math.ceil((gzipBytes / FREE_PLAN_GZIP_BYTES) * 100);
  const room = share > 100 ? ', which is OVER THE LIMIT' : '';
  return `${inKib(rawBytes)}, gzipped ${inKib(gzipBytes)}: ${share} % of the ${inKib(FREE_PLAN_GZIP_BYTES)} that the free plan allows${room}`;
};

const addressOf = ({ name, routes, workers_dev }: WorkerConfig): string => {
  const named = routes.map((route) => (typeof route === 'string' ? route : route.pattern));
  return [...named, ...(workers_dev ? [`${name}.<your account>.workers.dev`] : [])].join(', ');
};

const storageRows = (config: WorkerConfig, migrations: readonly string[]): [string, string][] => [
  ...config.d1_databases.map(({ database_name, database_id }): [string, string] => [
    'D1 database',
    `"${database_name}" ${madeOrKept(database_id)}`,
  ]),
  ['migrations', migrations.length === 0 ? 'none' : migrations.join(', ')],
  ...config.kv_namespaces.map(({ binding, id }): [string, string] => ['KV namespace', `${binding} ${madeOrKept(id)}`]),
  ...config.r2_buckets.map(({ bucket_name }): [string, string] => [
    'R2 bucket',
    `"${bucket_name}" is made, where the account has none of this name`,
  ]),
  ...(config.r2_buckets.length === 0 ? [['R2 bucket', 'none: no archive of raw reports'] satisfies [string, string]] : []),
];

/** Without it the worker does everything itself (src/hand-on.ts). */
const WORKSHOP = 'WORKSHOP';

const withoutWorkshop = ({ durable_objects }: WorkerConfig): [string, string][] =>
  durable_objects.bindings.some(({ name }) => name === WORKSHOP)
    ? []
    : [['durable object', `${WORKSHOP}: NONE. Heavy work then takes more than the 10 ms of CPU that a worker has on the free plan`]];

/** Durable objects are made by the platform at their first use, other workers by deploys of their own. */
const partnerRows = (config: WorkerConfig): [string, string][] => [
  ...config.durable_objects.bindings.map(({ name, class_name }): [string, string] => ['durable object', `${name}: class ${class_name}`]),
  ...withoutWorkshop(config),
  ...config.services.map(({ binding, service }): [string, string] => [
    'service',
    `${binding}: the worker "${service}", which must be deployed`,
  ]),
  ...config.send_email.map(({ name }): [string, string] => ['mail', `${name}: from a domain of the account that is set up for sending`]),
];

/** What a deploy would put into the account, a line a thing. `secrets` are the names of those that the worker needs. */
export const planLines = (config: WorkerConfig, bundle: Bundle, migrations: readonly string[], secrets: readonly string[]): string[] => {
  const rows: [string, string][] = [
    ['worker', `"${config.name}" at ${addressOf(config)}`],
    ['size', sizeLine(bundle)],
    ...storageRows(config, migrations),
    ...partnerRows(config),
    ['crons', config.triggers.crons.join('   ')],
    ...config.ratelimits.map(({ name, simple }): [string, string] => [
      'rate limit',
      `${name}: ${simple.limit} requests in ${simple.period} s`,
    ]),
    ...Object.entries(config.vars).map(([name, value]): [string, string] => ['variable', `${name} = ${JSON.stringify(value)}`]),
    ...secrets.map((name): [string, string] => [
      'secret',
      `${name}: made and set by the deploy where the worker has none; its token is then kept in the state folder`,
    ]),
    ['logging', 'off'],
  ];
  return rows.map(([what, value]) => `  ${what.padEnd(16)}${value}`);
};
