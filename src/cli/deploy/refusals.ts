import { Settings } from '../../env.ts';
import type { WorkerConfig } from '../worker-config.ts';

/** Below this one volunteer on a network can be told from the others. */
const MIN_PRIVACY_FLOOR = 3;

const loggingRefusals = ({ observability, logpush, tail_consumers }: WorkerConfig): string[] => {
  const isLogging = observability.enabled || observability.logs?.enabled === true || observability.traces?.enabled === true;
  const refusals: string[] = [];
  if (isLogging)
    refusals.push(
      "The platform's logging is on: it would write down the address of every volunteer. Set observability.enabled to false, and logs and traces under it.",
    );
  if (logpush) refusals.push('logpush is on: it would send the address of every volunteer to a log. Remove it.');
  if (tail_consumers.length > 0) refusals.push('tail_consumers are set: they see the address of every volunteer. Remove them.');
  return refusals;
};

const variableRefusals = ({ vars }: WorkerConfig): string[] => {
  const refusals: string[] = [];
  const floor = Number(vars['PRIVACY_FLOOR'] ?? MIN_PRIVACY_FLOOR);
  if (!Number.isInteger(floor) || floor < MIN_PRIVACY_FLOOR) {
    refusals.push(
      `PRIVACY_FLOOR is ${vars['PRIVACY_FLOOR']}: below ${MIN_PRIVACY_FLOOR}, single volunteers can be recognised in what is published. Only an observatory on your own machine may have less.`,
    );
  }
  if ('OPERATOR_TOKEN_SHA256' in vars) {
    refusals.push(
      'OPERATOR_TOKEN_SHA256 stands in [vars], where it would replace the secret of that name. Remove the line: the deploy sets the secret.',
    );
  }
  return refusals;
};

/** A setting that the worker cannot read would make it fail every request. */
const settingRefusals = ({ vars }: WorkerConfig): string[] => {
  const given = Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, String(value)]));
  const { error } = Settings.safeParse(given);
  return (error?.issues ?? []).map(({ path, message }) => `${String(path[0])} cannot be read: ${message}.`);
};

/** What the worker cannot do without. It would go out and answer, and fail every report. */
const bindingRefusals = ({ d1_databases, kv_namespaces, ratelimits }: WorkerConfig): string[] => {
  const bound = new Set([...d1_databases, ...kv_namespaces].map(({ binding }) => binding).concat(ratelimits.map(({ name }) => name)));
  return ['DB', 'PSEUDONYM_KEY', 'PROBE_LIMIT', 'VOTER_LIMIT']
    .filter((name) => !bound.has(name))
    .map((name) => `The binding ${name} is missing: without it no report can be taken. Put its block back into wrangler.toml.`);
};

/** Why this configuration must not go out, each in a sentence; empty where it may. */
export const refusalsOf = (config: WorkerConfig): string[] => [
  ...loggingRefusals(config),
  ...variableRefusals(config),
  ...settingRefusals(config),
  ...bindingRefusals(config),
];
