import type { Context } from 'hono';
import type { AppEnv } from '../../env.ts';
import type { Reader } from '../i18n/reader.ts';
import { keptOrMade } from './kept-pages-store.ts';
import { replyText } from './reply.tsx';

/**
 * A page that is the same for all who ask in one language while nothing has changed: a rush of readers costs a row each, and no more. On one's
 * own machine time costs nothing, and what has just come in is wanted at once.
 */
export async function replyKept(c: Context<AppEnv>, reader: Reader, state: string, make: () => Promise<string>): Promise<Response> {
  if (c.var.settings.PRIVACY_FLOOR === 1) return replyText(c, await make());
  return replyText(c, await keptOrMade(`${reader.lang} ${c.req.url}`, state, Date.now(), make));
}
