/** The page that measures, and what it is made of. It alone of all pages has a script. */
import { PROBE_SCRIPT, SERVICE_WORKER } from '../../../../dist/web/scripts.js';
import type { Context } from 'hono';
import type { AppEnv } from '../../../env.ts';
import { router, type Router } from '../../../http/openapi.ts';
import { originOfRequest } from '../../../ingest/door.ts';
import { observatoryOf } from '../layout.tsx';
import { readerAsking, replyFailure, replyPage, shownHeaders } from '../reply.tsx';
import { ICON_ADDRESS, LARGE_ICON_ADDRESS, TOUCH_ICON_ADDRESS } from './addresses.ts';
import { ICON_192, ICON_512 } from './icons.ts';
import { pageData } from './page-data.ts';
import { ProbePage } from './probe-page.tsx';

const FOREVER = 'public, max-age=31536000, immutable';
const A_DAY = 'public, max-age=86400';

/**
 * The one script of our own, and loads of files over https: a page may follow redirects only blindly, and services redirect to hosts of their
 * own that no list has, so that hosts cannot be named here. What it loads is the fixed list that the page brings.
 */
const POLICY =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self' https:; manifest-src 'self'; style-src 'none'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

export function probeRoutes(): Router {
  const app = router();
  app.onError((error, c) => replyFailure(c, error));
  app.get('/probe', answerProbe);
  app.get('/probe.js', (c) => c.body(PROBE_SCRIPT, 200, script(FOREVER)));
  // A worker's address stays, so that the browser finds the new one.
  app.get('/probe-worker.js', (c) => c.body(SERVICE_WORKER, 200, script('no-cache')));
  app.get('/probe.webmanifest', (c) =>
    c.body(JSON.stringify(manifestOf(c.var.settings.OBSERVATORY_NAME)), 200, {
      ...shownHeaders(A_DAY),
      'content-type': 'application/manifest+json',
    }),
  );
  app.get(TOUCH_ICON_ADDRESS, (c) => c.body(bytesOf(ICON_192), 200, { ...shownHeaders(A_DAY), 'content-type': 'image/png' }));
  app.get(LARGE_ICON_ADDRESS, (c) => c.body(bytesOf(ICON_512), 200, { ...shownHeaders(A_DAY), 'content-type': 'image/png' }));
  return app;
}

/** A worker has its own policy, by the headers of its script. */
const script = (cacheControl: string): Record<string, string> => ({
  ...shownHeaders(cacheControl, POLICY),
  'content-type': 'text/javascript; charset=utf-8',
});

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

async function answerProbe(c: Context<AppEnv>): Promise<Response> {
  const reader = readerAsking(c);
  const network = originOfRequest(c.req.raw);
  const view = {
    observatory: observatoryOf(c.var.settings),
    origin: new URL(c.req.url).origin,
    data: pageData(network, reader.words.probe),
    isPaused: c.var.settings.PAUSED_COUNTRIES.includes(network.probe_cc),
  };
  // It tells the reader's own country: it is nobody else's.
  return replyPage(c, reader, <ProbePage view={view} />, shownHeaders('private, no-cache', POLICY));
}

const manifestOf = (name: string) => ({
  name: `${name}: measure`,
  short_name: name,
  id: '/probe',
  start_url: '/probe',
  scope: '/probe',
  display: 'standalone',
  background_color: '#fcfbf8',
  theme_color: '#174a7c',
  icons: [
    { src: ICON_ADDRESS, sizes: 'any', type: 'image/svg+xml' },
    { src: TOUCH_ICON_ADDRESS, sizes: '192x192', type: 'image/png' },
    { src: LARGE_ICON_ADDRESS, sizes: '512x512', type: 'image/png' },
  ],
});
