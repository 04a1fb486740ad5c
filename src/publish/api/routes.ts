/** Catalogues of what is observed: countries, networks, services, and the observatory's own health. */
import { createRoute, z } from '@hono/zod-openapi';
import { openDatabase } from '../../db/client.ts';
import { readPipeline } from '../../db/pipeline.ts';
import { CountryParameter, answerList, listAnswer } from '../../http/listing.ts';
import { jsonAnswer, problemAnswers, router, type Router } from '../../http/openapi.ts';
import { TARGETS } from '../../probe/targets.ts';
import { SERVICES } from '../../probe/services.ts';
import { listIncidents } from '../../incidents/store.ts';
import { countriesOf, floorFor } from '../../rollup/routes.ts';
import { DAY_MS, MINUTE_MS, floorTo, toRfc3339 } from '../../shared/time.ts';
import { VERSION } from '../../shared/version.ts';
import { stateOfCountries } from './countries.ts';
import { readNetworks } from './networks.ts';
import { reportsToday } from './reports-today.ts';

const Country = z
  .strictObject({
    probe_cc: z.string(),
    name: z.string(),
    state: z
      .enum(['restricted', 'suspected', 'nothing-found'])
      .meta({ description: 'From current incidents but outages of platforms; nothing-found is not a promise that nothing is blocked' }),
    incidents: z.array(z.string()).meta({ description: 'Ids of current incidents' }),
    first_observed: z.iso.datetime(),
    last_observed: z.iso.datetime(),
  })
  .meta({ id: 'Country' });

const Network = z
  .strictObject({
    probe_cc: z.string(),
    probe_asn: z.int().nullable(),
    network_name: z.string().nullable(),
    last_observed: z.iso.datetime().meta({ description: 'The day of the last observation' }),
    services: z.array(z.string()),
  })
  .meta({ id: 'Network' });

const Service = z.strictObject({ service: z.string(), name: z.string(), targets: z.array(z.string()) }).meta({ id: 'Service' });

const Health = z
  .strictObject({
    status: z.enum(['ok', 'late']).meta({ description: 'late: no sweep in the last twelve minutes' }),
    version: z.string(),
    now: z.iso.datetime(),
    last_sweep: z.iso.datetime().nullable(),
    closed_until: z.iso.datetime().nullable().meta({ description: 'End of the last closed window' }),
    reports_today: z.int().meta({ description: 'Since midnight UTC; to the public to the ten' }),
    countries: z.int(),
    privacy_floor: z.int(),
  })
  .meta({ id: 'Health' });

/** A quiet observatory notes a sweep only when a window closes, every five minutes. */
const LATE_MS = 12 * MINUTE_MS;
/** How far back networks are looked for, in milliseconds, from the country's last observation. */
const NETWORKS_MS = 30 * DAY_MS;

const whole = (asOfMs: number, rows: number) => ({
  as_of: toRfc3339(asOfMs),
  since: null,
  until: null,
  window: null,
  sample_size: rows,
  next: null,
});

export function catalogueRoutes() {
  const app = router();
  for (const suffix of ['', '.csv', '.ndjson']) {
    countries(app, suffix);
    networks(app, suffix);
    services(app, suffix);
  }
  health(app);
  return app;
}

function countries(app: Router, suffix: string): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: `/v1/countries${suffix}`,
      tags: ['Catalogue'],
      summary: 'Countries with observations',
      responses: { 200: listAnswer(Country, 'Countries by code'), ...problemAnswers('internal') },
    }),
    async (c) => {
      const db = openDatabase(c.env.DB);
      const { pipeline } = await readPipeline(db);
      const current = [
        ...(await listIncidents(db, { status: 'detected' }, 500, null)),
        ...(await listIncidents(db, { status: 'suspected' }, 500, null)),
      ];
      const data = stateOfCountries(pipeline, countriesOf(pipeline), current);
      return answerList(c, Country, { data, meta: whole(pipeline.closedUntilMs, data.length) }, Date.now()) as never;
    },
  );
}

function networks(app: Router, suffix: string): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: `/v1/networks${suffix}`,
      tags: ['Catalogue'],
      summary: 'Networks observed in the last 30 days of each country',
      request: { query: z.object({ probe_cc: CountryParameter.optional() }) },
      responses: { 200: listAnswer(Network, 'Networks by country and number'), ...problemAnswers('bad-parameter', 'internal') },
    }),
    async (c) => {
      const db = openDatabase(c.env.DB);
      const { pipeline } = await readPipeline(db);
      const { probe_cc: only } = c.req.valid('query');
      const countries = countriesOf(pipeline).filter((probeCc) => only === undefined || probeCc === only);
      const spans = countries.map((probeCc) => ({ probeCc, untilMs: floorTo(pipeline.countries[probeCc]?.lastMs ?? 0, DAY_MS) + DAY_MS }));
      const data = await readNetworks(db, spans, NETWORKS_MS, floorFor(c));
      return answerList(c, Network, { data, meta: whole(pipeline.closedUntilMs, data.length) }, Date.now()) as never;
    },
  );
}

function services(app: Router, suffix: string): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: `/v1/services${suffix}`,
      tags: ['Catalogue'],
      summary: 'Services that are measured, with their targets',
      responses: { 200: listAnswer(Service, 'Services by id'), ...problemAnswers('internal') },
    }),
    (c) => {
      const data = Object.entries(SERVICES).map(([service, { name }]) => ({
        service,
        name,
        targets: TARGETS.filter((target) => target.service === service).map(({ id }) => id),
      }));
      return answerList(c, Service, { data, meta: whole(floorTo(Date.now(), DAY_MS), data.length) }, Date.now()) as never;
    },
  );
}

function health(app: Router): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/health',
      tags: ['Catalogue'],
      summary: "The observatory's own health",
      responses: { 200: jsonAnswer(Health, 'Health'), ...problemAnswers('internal') },
    }),
    async (c) => {
      const nowMs = Date.now();
      const { pipeline } = await readPipeline(openDatabase(c.env.DB));
      const time = (ms: number) => (ms === 0 ? null : toRfc3339(ms));
      const health = {
        status: pipeline.lastSweepMs < nowMs - LATE_MS ? ('late' as const) : ('ok' as const),
        version: VERSION,
        now: toRfc3339(nowMs),
        last_sweep: time(pipeline.lastSweepMs),
        closed_until: time(pipeline.closedUntilMs),
        reports_today: reportsToday(pipeline, nowMs, floorFor(c)),
        countries: countriesOf(pipeline).length,
        privacy_floor: c.var.settings.PRIVACY_FLOOR,
      };
      return c.json(health, 200, { 'cache-control': 'no-store' });
    },
  );
}
