import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../env.ts';
import { ProblemError } from './problem.ts';

const hex = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** SHA-256, in lower-case hex, of the token that a request carries; null where it carries none. */
export async function tokenHash(c: Context): Promise<string | null> {
  const token = /^Bearer ([\x21-\x7e]{16,200})$/.exec(c.req.header('authorization') ?? '')?.[1];
  return token === undefined ? null : hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)));
}

/** Whether the request carries the operator's token; only its SHA-256 is stored, so that comparing tells nothing. */
export const recogniseOperator = createMiddleware<AppEnv>(async (c, next) => {
  const expected = c.var.settings.OPERATOR_TOKEN_SHA256;
  c.set('operator', expected !== '' && (await tokenHash(c)) === expected);
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
