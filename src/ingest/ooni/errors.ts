/** OONI's clients and consumers expect errors as `{"v":0,"error":…}`. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { cors } from 'hono/cors';
import type { AppEnv } from '../../env.ts';
import { router } from '../../http/openapi.ts';
import { PROBLEMS, ProblemError } from '../../http/problem.ts';

/** A router whose errors have OONI's shape. */
export function ooniRouter(): OpenAPIHono<AppEnv> {
  const app = router();
  app.onError((error, c) => {
    const problem = error instanceof ProblemError ? error : new ProblemError('internal', PROBLEMS.internal.title);
    if (problem !== error && c.env.PRIVACY_FLOOR === '1') console.error(error);
    return c.json({ v: 0, error: problem.message }, PROBLEMS[problem.problem].status, { ...problem.headers, 'cache-control': 'no-store' });
  });
  app.use('/api/v1/*', cors({ origin: '*' }));
  return app;
}
