/** Share cards: kept ones are given out, others made at the first request or handed in by the operator's command line. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppEnv } from '../../env.ts';
import { BODY_PROBLEMS, readBody } from '../../http/body.ts';
import { document, problemAnswers, router } from '../../http/openapi.ts';
import { requireOperator } from '../../http/operator.ts';
import { ProblemError } from '../../http/problem.ts';
import { sha256Hex } from '../../http/sha256.ts';
import { spend } from '../../ingest/door.ts';
import { toCsv } from '../../http/formats.ts';
import type { Chart } from '../charts/chart.ts';
import { pictureHeaders } from '../charts/picture-headers.ts';
import type { Picture } from '../pages/shared-picture.tsx';
import type { Reader } from '../i18n/reader.ts';
import { CARD_STYLE, cardOf } from './card.tsx';
import { cardFault } from './png.ts';
import { hasCard, keepCard, readCard } from './store.ts';

const MOST_BYTES = 1024 * 1024;

/** Takes in the cards that the command line has made. */
export function cardRoutes() {
  const app = router();
  const path = '/v1/cards/{digest}';
  document(app, {
    method: 'put',
    path,
    tags: ['Operator'],
    summary: 'Keep a share card',
    description: 'The PNG that was made of a drawing (`….card.svg`), under the SHA-256 of that drawing. Needs a bucket.',
    request: {
      params: z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/) }),
      body: { content: { 'image/png': { schema: z.string().meta({ format: 'binary' }) } } },
    },
    responses: { 204: { description: 'Kept' }, ...problemAnswers(...BODY_PROBLEMS, 'no-operator', 'not-found', 'internal') },
  });
  app.put('/v1/cards/:digest{[0-9a-f]{64}}', requireOperator, async (c) => {
    if (!c.env.ARCHIVE) throw new ProblemError('not-found', 'This observatory has no bucket to keep cards in.');
    const png = await readBody(c.req.raw, MOST_BYTES);
    const fault = cardFault(png);
    if (fault !== null) throw new ProblemError('bad-parameter', `the body ${fault}`);
    await keepCard(c.env.ARCHIVE, c.req.param('digest'), png);
    return c.body(null, 204);
  });
  return app;
}

async function drawingOf(c: Context<AppEnv>, chart: Chart, reader: Reader): Promise<string> {
  const { host } = new URL(c.req.url);
  const card = {
    chart,
    observatory: c.var.settings.OBSERVATORY_NAME,
    permalink: `${host}${chart.page}`,
    digest: chart.digest ?? (await sha256Hex(toCsv(chart.rows))),
  };
  return cardOf(card, reader);
}

/** The card before it is a picture of dots: what the command line makes one of. */
export const replyDrawing = async (c: Context<AppEnv>, chart: Chart, reader: Reader): Promise<Response> =>
  c.body(await drawingOf(c, chart, reader), 200, await pictureHeaders(CARD_STYLE));

/** Whether asking for the card gives one: what is not there must not be pointed at. */
export async function isCardAtHand(c: Context<AppEnv>, chart: Chart, reader: Reader): Promise<boolean> {
  if (c.var.settings.CARDS === 'worker') return true;
  return c.env.ARCHIVE !== undefined && hasCard(c.env.ARCHIVE, await sha256Hex(await drawingOf(c, chart, reader)));
}

/** The card of a chart that shows the present, which is made for whoever asks and not kept; null where this observatory makes none by itself. */
export const passingCard = (c: Context<AppEnv>, path: string, alt: string): Picture | null =>
  c.var.settings.CARDS === 'worker' ? { address: `${new URL(c.req.url).origin}${path}`, alt } : null;

/**
 * @throws ProblemError `not-found` where there is none and this observatory makes none by itself, `too-many` where too many are asked for at
 * once
 */
export async function replyCard(c: Context<AppEnv>, chart: Chart, reader: Reader): Promise<Response> {
  const drawing = await drawingOf(c, chart, reader);
  const digest = await sha256Hex(drawing);
  const png = (c.env.ARCHIVE && (await readCard(c.env.ARCHIVE, digest))) ?? (await makeCard(c, chart, drawing, digest));
  return c.body(png, 200, {
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'cache-control': 'public, max-age=300',
    vary: 'Accept-Language',
  });
}

/** The renderer is loaded here alone: few requests need it. */
async function makeCard(c: Context<AppEnv>, { isKept }: Chart, drawing: string, digest: string): Promise<Uint8Array<ArrayBuffer>> {
  if (c.var.settings.CARDS !== 'worker')
    throw new ProblemError('not-found', 'No card has been made of this: the operator makes them with `npx tocsin cards`.');
  // What is kept is asked for once: pictures of any range must not use up its share.
  await spend(c.env.PROBE_LIMIT, isKept ? 'cards' : 'passing cards', 'Too many pictures were asked for in a minute');
  const [{ renderCard }, { WORKER_RENDERER }] = await Promise.all([import('./render.ts'), import('./worker-renderer.ts')]);
  const png = new Uint8Array(await renderCard(drawing, WORKER_RENDERER));
  if (isKept && c.env.ARCHIVE) await keepCard(c.env.ARCHIVE, digest, png);
  return png;
}
