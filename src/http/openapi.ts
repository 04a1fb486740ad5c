import { OpenAPIHono, type RouteConfig, type z } from '@hono/zod-openapi';
import type { AppEnv } from '../env.ts';
import { Problem, ProblemError, PROBLEMS, fieldErrors, sentenceOf, type ProblemName } from './problem.ts';

export type Router = OpenAPIHono<AppEnv>;

/** A router whose parameters are validated into problem documents. */
export const router = (): OpenAPIHono<AppEnv> =>
  new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const errors = fieldErrors(result.error);
      throw new ProblemError('bad-parameter', sentenceOf(errors), { errors });
    },
  });

/** The documented answers of the named problems. */
export function problemAnswers(...names: ProblemName[]) {
  const byStatus = new Map<number, string[]>();
  for (const name of names)
    byStatus.set(PROBLEMS[name].status, [...(byStatus.get(PROBLEMS[name].status) ?? []), `${name}: ${PROBLEMS[name].title}`]);
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [
      status,
      { description: lines.join('; '), content: { 'application/problem+json': { schema: Problem } } },
    ]),
  );
}

/** A documented answer with a JSON body. */
export const jsonAnswer = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/**
 * Documents a route whose body is read as bytes (signed, or streamed), which the validator must not touch.
 * The handler is mounted beside it by `app.post` and the like.
 */
export function document(app: OpenAPIHono<AppEnv>, route: RouteConfig): void {
  app.openAPIRegistry.registerPath(route);
}
