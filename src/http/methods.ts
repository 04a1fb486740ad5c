/** Which methods an address takes (RFC 9110 §15.5.6: whoever uses another one is told). */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from '../env.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Empty where nothing is at the path. What stands before many routes, as CORS does, is at none. */
export const methodsAt = (app: OpenAPIHono<AppEnv>, path: string): string[] =>
  METHODS.filter((method) => app.router.match(method, path)[0].some(([[, route]]) => route.method === method && !route.path.endsWith('*')));
