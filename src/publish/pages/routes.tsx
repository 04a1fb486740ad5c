/** The pages: server-rendered, complete without JavaScript. Each route reads, a view shows. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from '../../env.ts';
import { router } from '../../http/openapi.ts';

export function pageRoutes(): OpenAPIHono<AppEnv> {
  const app = router();
  app.get('/', (c) =>
    c.html(
      <html lang="en">
        <head>
          <title>{c.var.settings.OBSERVATORY_NAME}</title>
        </head>
        <body>
          <h1>{c.var.settings.OBSERVATORY_NAME}</h1>
        </body>
      </html>,
    ),
  );
  return app;
}
