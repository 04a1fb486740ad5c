/** Who asks: the operator, or a reviewer, each by a token of their own. */
import type { Context } from 'hono';
import { openDatabase } from '../../db/client.ts';
import type { AppEnv } from '../../env.ts';
import { tokenHash } from '../../http/operator.ts';
import { OPERATOR_NAME } from './act.ts';
import { reviewerOf } from './reviewer-store.ts';

/** The name under which whoever sent the request acts; null for the public. */
export async function actorOf(c: Context<AppEnv>): Promise<string | null> {
  if (c.var.operator) return OPERATOR_NAME;
  const hash = await tokenHash(c);
  return hash === null ? null : reviewerOf(openDatabase(c.env.DB), hash);
}
