import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppEnv } from '../env.ts';
import { withOperations } from './operations.ts';
import { VERSION } from '../shared/version.ts';

/** The head of the API's description. */
export const apiHead = (c: Context<AppEnv>) => ({
  openapi: '3.1.0',
  info: {
    title: c.var.settings.OBSERVATORY_NAME,
    version: VERSION,
    description:
      'An open observatory of internet shutdowns and platform blocks. Reads are anonymous; errors are RFC 9457 problem documents.',
    license: { name: 'CC BY 4.0 (data)', url: 'https://creativecommons.org/licenses/by/4.0/' },
  },
  servers: [{ url: new URL(c.req.url).origin }],
});

/** Serves the API's description, which is made of the routes' own schemas. */
export function describeApi(app: OpenAPIHono<AppEnv>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'operator', {
    type: 'http',
    scheme: 'bearer',
    description: "The operator's token",
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'probe', {
    type: 'apiKey',
    in: 'header',
    name: 'Signature',
    description: "A probe's HTTP message signature (RFC 9421), with Signature-Input and Content-Digest",
  });
  app.get('/openapi.json', (c) =>
    c.json(withOperations(app.getOpenAPI31Document(apiHead(c))), 200, { 'cache-control': 'public, max-age=60' }),
  );
}
