/** The API's reference, and its table of problems. */
import type { Context } from 'hono';
import type { AppEnv } from '../../../env.ts';
import { router, type Router } from '../../../http/openapi.ts';
import { observatoryOf } from '../layout.tsx';
import { ENGLISH } from '../../i18n/reader.ts';
import { replyFailure, replyPage } from '../reply.tsx';
import { ApiDocument } from './api-document.ts';
import { ProblemsPage } from './problems.tsx';
import { ReferencePage } from './reference.tsx';

/** @param describe the document that `/openapi.json` serves: it describes the app that these routes are mounted on */
export function docsRoutes(describe: (c: Context<AppEnv>) => unknown): Router {
  const app = router();
  app.onError((error, c) => replyFailure(c, error));
  app.get('/docs', (c) =>
    replyPage(c, ENGLISH, <ReferencePage observatory={observatoryOf(c.var.settings)} api={ApiDocument.parse(describe(c))} />),
  );
  app.get('/docs/problems', (c) => replyPage(c, ENGLISH, <ProblemsPage observatory={observatoryOf(c.var.settings)} />));
  return app;
}
