/** `/metrics`: the observatory's health, and how many incidents there are, for an operator's own monitoring. All of it is public elsewhere too. */
import { createRoute, z } from '@hono/zod-openapi';
import { openDatabase } from '../../db/client.ts';
import { readPipeline, type Pipeline } from '../../db/pipeline.ts';
import { problemAnswers, router } from '../../http/openapi.ts';
import { countIncidents } from '../../incidents/store.ts';
import { countriesOf, floorFor } from '../../rollup/routes.ts';
import { VERSION } from '../../shared/version.ts';
import { countWaiting } from '../alerts/delivery-store.ts';
import { reportsToday } from '../api/reports-today.ts';
import { expositionOf, type Metric } from './metrics.ts';

export function metricsRoutes() {
  const app = router();
  app.openapi(
    createRoute({
      method: 'get',
      path: '/metrics',
      operationId: 'metrics',
      tags: ['Observatory'],
      summary: 'Figures for Prometheus',
      description: 'Ask once a minute at most: the answer is kept for as long.',
      responses: {
        200: { description: 'Text format 0.0.4', content: { 'text/plain': { schema: z.string() } } },
        ...problemAnswers('internal'),
      },
    }),
    async (c) => {
      const db = openDatabase(c.env.DB);
      const { pipeline } = await readPipeline(db);
      const text = expositionOf([
        ...healthOf(pipeline, reportsToday(pipeline, Date.now(), floorFor(c))),
        incidentsOf(await countIncidents(db)),
        ...alertsOf(await countWaiting(db)),
      ]);
      const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'public, max-age=60' };
      return c.body(text, 200, headers) as never;
    },
  );
  return app;
}

const gauge = (name: string, help: string, value: number): Metric => ({ name, help, type: 'gauge', samples: [{ value }] });

function healthOf(pipeline: Pipeline, reports: number): Metric[] {
  return [
    { name: 'tocsin_build_info', help: 'The version that runs.', type: 'gauge', samples: [{ labels: { version: VERSION }, value: 1 }] },
    gauge('tocsin_last_sweep_timestamp_seconds', 'When reports were last counted; 0 before the first time.', pipeline.lastSweepMs / 1000),
    gauge('tocsin_closed_until_timestamp_seconds', 'The end of the last closed window.', pipeline.closedUntilMs / 1000),
    gauge('tocsin_reports_today', 'Reports counted since midnight UTC, to the ten.', reports),
    {
      name: 'tocsin_country_last_observation_timestamp_seconds',
      help: 'The last window with a measurement, by country.',
      type: 'gauge',
      samples: countriesOf(pipeline).map((probeCc) => ({
        labels: { probe_cc: probeCc },
        value: (pipeline.countries[probeCc]?.lastMs ?? 0) / 1000,
      })),
    },
  ];
}

const incidentsOf = (counts: Awaited<ReturnType<typeof countIncidents>>): Metric => ({
  name: 'tocsin_incidents',
  help: 'Published incidents.',
  type: 'gauge',
  samples: counts.map(({ probeCc, kind, status, simulated, n }) => ({
    labels: { probe_cc: probeCc, kind, status, simulated: simulated === 1 ? 'true' : 'false' },
    value: n,
  })),
});

const alertsOf = ({ outbox, waiting, dead }: Awaited<ReturnType<typeof countWaiting>>): Metric[] => [
  gauge('tocsin_alerts_outbox', 'Published changes of which nobody has been alerted yet.', outbox),
  gauge('tocsin_alerts_waiting', 'Messages that wait to be sent.', waiting),
  gauge('tocsin_alerts_given_up', 'Messages that were given up in the last 30 days.', dead),
];
