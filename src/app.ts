import { z } from '@hono/zod-openapi';
import { cors } from 'hono/cors';
import { etag } from 'hono/etag';
import { isFull } from './db/full.ts';
import { parseSettings } from './env.ts';
import { eventRoutes } from './events/routes.ts';
import { apiHead, describeApi } from './http/describe.ts';
import { knownParameters } from './http/known-parameters.ts';
import { methodsAt } from './http/methods.ts';
import { router } from './http/openapi.ts';
import { recogniseOperator } from './http/operator.ts';
import { PROBLEMS, ProblemError, problemResponse } from './http/problem.ts';
import { reasonOf } from './http/reasons.ts';
import { incidentRoutes } from './incidents/routes.ts';
import { carriedRoutes } from './ingest/carried/routes.ts';
import { collectorRoutes } from './ingest/ooni/collector/routes.ts';
import { helperRoutes } from './ingest/ooni/helper/routes.ts';
import { serviceRoutes } from './ingest/ooni/services/routes.ts';
import { ingestRoutes } from './ingest/routes.ts';
import { subscriptionRoutes } from './publish/alerts/routes.ts';
import { metricsRoutes } from './publish/metrics/routes.ts';
import { subscribeRoutes } from './publish/pages/subscribe/routes.tsx';
import { feedRoutes } from './publish/feeds/routes.ts';
import { outsideRoutes } from './outside/routes.ts';
import { signalRoutes } from './outside/signals/routes.ts';
import { ooniApiRoutes } from './publish/ooni/routes.ts';
import { catalogueRoutes } from './publish/api/routes.ts';
import { cardRoutes } from './publish/cards/routes.ts';
import { docsRoutes } from './publish/pages/docs/routes.tsx';
import { wantsPage, replyFailure } from './publish/pages/reply.tsx';
import { probeRoutes } from './publish/pages/probe/routes.tsx';
import { oembedRoutes } from './publish/oembed/routes.ts';
import { pageRoutes } from './publish/pages/routes.tsx';
import { controlRoutes } from './rollup/controls/routes.ts';
import { rollupRoutes } from './rollup/routes.ts';
import { settleRoutes } from './settle.ts';

/** Reads are open to pages of any origin, which ask whether they may no more than once a day. */
const CORS = {
  origin: '*',
  allowMethods: ['GET', 'HEAD', 'POST'],
  exposeHeaders: ['Link', 'ETag', 'RateLimit', 'Repr-Digest', 'Retry-After'],
  maxAge: 86_400,
};

const NO_ROOM = 'There is no room left in the database, or on the disk that it lies on; nothing of this request was stored';

/** @param methods that the address takes */
function nothingAt(path: string, methods: readonly string[]): ProblemError {
  if (methods.length === 0) return new ProblemError('not-found', `Nothing is at ${path}; /docs lists what is`);
  return new ProblemError('method-not-allowed', `${path} takes ${methods.join(', ')}`, { headers: { allow: methods.join(', ') } });
}

/** The whole observatory as one Hono app: the API's table of contents. */
export function createApp() {
  const app = router();
  app.onError((error, c) => {
    if (error instanceof ProblemError) return problemResponse(error);
    // On one's own machine an unexpected error is shown in the log; elsewhere it may hold what no log may, and is not.
    if (c.env.PRIVACY_FLOOR === '1') console.error(error);
    return problemResponse(new ProblemError('internal', isFull(error) ? NO_ROOM : PROBLEMS.internal.title));
  });
  app.notFound((c) => {
    const error = nothingAt(c.req.path.slice(0, 200), methodsAt(app, c.req.path));
    return wantsPage(c) ? replyFailure(c, error) : problemResponse(error);
  });
  app.use(async (c, next) => {
    c.set('settings', parseSettings(c.env));
    await next();
  });
  for (const path of ['/v1/*', '/openapi.json']) app.use(path, cors(CORS));
  app.use(recogniseOperator);
  app.get('*', etag());
  for (const path of ['/v1/*', '/feeds/*']) app.get(path, knownParameters(app));
  app.route('/', ingestRoutes());
  app.route('/', carriedRoutes());
  app.route('/', collectorRoutes());
  app.route('/', serviceRoutes());
  app.route('/', helperRoutes());
  app.route('/', rollupRoutes());
  app.route('/', controlRoutes());
  app.route('/', outsideRoutes());
  app.route('/', signalRoutes());
  app.route('/', eventRoutes());
  app.route('/', incidentRoutes());
  app.route('/', settleRoutes());
  app.route('/', ooniApiRoutes());
  app.route('/', catalogueRoutes());
  app.route('/', feedRoutes());
  app.route('/', cardRoutes());
  app.route('/', subscriptionRoutes());
  app.route('/', metricsRoutes());
  app.route('/', pageRoutes());
  app.route('/', oembedRoutes());
  app.route('/', subscribeRoutes());
  app.route('/', probeRoutes());
  app.route(
    '/',
    docsRoutes((c) => app.getOpenAPI31Document(apiHead(c))),
  );
  describeApi(app);
  return app;
}

z.config({ customError: reasonOf });

/** The observatory of a worker, and of each object of its workshop. */
export const app = createApp();
