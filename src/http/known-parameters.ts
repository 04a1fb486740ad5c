/**
 * Refuses parameters that a list does not have: one that is passed over in silence, a misspelt filter or one of another version, gives an answer to
 * another question.
 */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import type { AppEnv } from '../env.ts';
import { ProblemError } from './problem.ts';

type Known = { pattern: RegExp; names: readonly string[] };

/** Longest name that an answer repeats. */
const LONGEST_NAME = 40;

/** Of each documented GET that takes parameters. What probes ask is left alone: newer ones may say more of themselves than this observatory knows. */
function knownOf({ openAPIRegistry }: OpenAPIHono<AppEnv>): Known[] {
  return openAPIRegistry.definitions.flatMap((definition): Known[] => {
    if (definition.type !== 'route') return [];
    const { method, path, request, tags } = definition.route;
    const query = request?.query;
    if (method !== 'get' || tags?.includes('Probes') || !(query instanceof z.ZodObject)) return [];
    const pattern = path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+');
    return [{ pattern: new RegExp(`^${pattern}$`), names: Object.keys(query.shape) }];
  });
}

/** @param app whose routes are all mounted by the time of the first request */
export function knownParameters(app: OpenAPIHono<AppEnv>) {
  let known: Known[] | null = null;
  return createMiddleware<AppEnv>(async (c, next) => {
    known ??= knownOf(app);
    const asked = Object.keys(c.req.query());
    const names = asked.length === 0 ? undefined : known.find(({ pattern }) => pattern.test(c.req.path))?.names;
    const unknown = names ? asked.filter((name) => !names.includes(name)) : [];
    if (names && unknown.length > 0) {
      const reason = `is not known here; there are ${names.join(', ')}`;
      const errors = unknown.map((name) => ({ field: name.slice(0, LONGEST_NAME), reason }));
      throw new ProblemError('bad-parameter', `${errors.map(({ field }) => field).join(', ')}: ${reason}`, { errors });
    }
    await next();
  });
}
