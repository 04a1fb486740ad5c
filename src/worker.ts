import { createApp } from './app.ts';
import type { Bindings } from './env.ts';
import { runScheduled } from './schedule.ts';

export { RegionalVantage } from './ingest/edge/regional-vantage.ts';

const app = createApp();

export default {
  fetch: app.fetch,
  scheduled: (controller, env) => runScheduled(controller.cron, controller.scheduledTime, env),
} satisfies ExportedHandler<Bindings>;
