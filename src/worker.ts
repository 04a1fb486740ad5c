import { app } from './app.ts';
import type { Bindings } from './env.ts';
import { handOn, runScheduled } from './hand-on.ts';

export { RegionalVantage } from './ingest/edge/regional-vantage.ts';
export { Workshop } from './workshop.ts';

export default {
  fetch: async (request: Request, env, context) => (await handOn(request, env)) ?? app.fetch(request, env, context),
  scheduled: (controller, env) => runScheduled(controller.cron, controller.scheduledTime, env),
} satisfies ExportedHandler<Bindings>;
