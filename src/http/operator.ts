import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../env.ts';
import { ProblemError } from './problem.ts';

const hex = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Whether the request carries the operator's token; only its SHA-256 is stored, so that comparing tells nothing. */
export const recogniseOperator = createMiddleware<AppEnv>(async (c, next) => {
  const token = /^Bearer ([\x21-\x7e]{16,200})$/.exec(c.req.header('authorization') ?? '')?.[1];
  const expected = c.var.settings.OPERATOR_TOKEN_SHA256;
  c.set(
    'operator',
    token !== undefined && expected !== '' && hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))) === expected,
  );
  await next();
});

/** Lets only the operator through. */
export const requireOperator = createMiddleware<AppEnv>(async (c, next) => {
  if (!c.var.operator) {
    throw new ProblemError('no-operator', "Send the operator's token as `Authorization: Bearer …`", {
      headers: { 'www-authenticate': 'Bearer realm="operator"' },
    });
  }
  await next();
});
