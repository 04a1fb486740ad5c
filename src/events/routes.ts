/** The calendar: read by everybody, kept by the operator. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { openDatabase } from '../db/client.ts';
import { readPipeline } from '../db/pipeline.ts';
import type { AppEnv } from '../env.ts';
import {
  CountryParameter,
  LimitParameter,
  TimeParameter,
  answerList,
  decodeCursor,
  encodeCursor,
  listAnswer,
  requireOrder,
} from '../http/listing.ts';
import { jsonAnswer, problemAnswers, router, type Router } from '../http/openapi.ts';
import { ProblemError } from '../http/problem.ts';
import { toRfc3339 } from '../shared/time.ts';
import { keepingRoutes } from './keeping/routes.ts';
import { CalendarEvent, EVENT_KINDS } from './event.ts';
import { writeIcal } from './ical-write.ts';
import { endOf } from './match.ts';
import { listEvents, readEvent, type EventFilter } from './store.ts';
import { published, type Occurrence, type StoredEvent } from './stored-event.ts';

const Range = z.object({
  probe_cc: CountryParameter.optional(),
  kind: z.enum(EVENT_KINDS).optional(),
  since: TimeParameter.optional(),
  until: TimeParameter.optional(),
});
const EventsQuery = Range.extend({ cursor: z.string().max(400).optional(), limit: LimitParameter.max(1000).default(100) });
const Place = z.strictObject({ startMs: z.number(), id: z.string() });

/** How long a subscribed calendar may be kept. */
const ICAL_CACHE = 'public, max-age=900';

export function eventRoutes() {
  const app = router();
  lists(app);
  calendarFile(app);
  single(app);
  app.route('/', keepingRoutes());
  return app;
}

function lists(app: Router): void {
  for (const suffix of ['', '.csv', '.ndjson']) {
    app.openapi(
      createRoute({
        method: 'get',
        path: `/v1/events${suffix}`,
        tags: ['Events'],
        summary: 'Events of the calendar, earliest first',
        description: 'A row for each occurrence; with since and until every one that overlaps the range.',
        request: { query: EventsQuery },
        responses: { 200: listAnswer(CalendarEvent, 'Events'), ...problemAnswers('bad-parameter', 'internal') },
      }),
      (c) => answerEvents(c, c.req.valid('query')) as never,
    );
  }
}

type Row = { event: StoredEvent; occurrence: Occurrence };

async function answerEvents(c: Context<AppEnv>, query: z.output<typeof EventsQuery>): Promise<Response> {
  requireOrder(query);
  const db = openDatabase(c.env.DB);
  const place = decodeCursor(query.cursor, Place);
  const rows = rowsOf(await listEvents(db, filterOf(query)), query).filter(({ event, occurrence: [startMs] }) => {
    return place === null || startMs > place.startMs || (startMs === place.startMs && event.id > place.id);
  });
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  const meta = {
    as_of: toRfc3339((await readPipeline(db)).pipeline.closedUntilMs),
    since: query.since === undefined ? null : toRfc3339(query.since),
    until: query.until === undefined ? null : toRfc3339(query.until),
    window: null,
    sample_size: page.length,
    next: last ? encodeCursor({ startMs: last.occurrence[0], id: last.event.id }) : null,
  };
  // A past event can still be corrected: no list of them is kept for ever.
  return answerList(c, CalendarEvent, { data: page.map(({ event, occurrence }) => published(event, occurrence)), meta }, 0);
}

const filterOf = (query: z.output<typeof Range>): EventFilter => ({
  probeCc: query.probe_cc,
  kind: query.kind,
  sinceMs: query.since,
  untilMs: query.until,
});

/** Occurrences that overlap the range, by start. */
function rowsOf(events: readonly StoredEvent[], { since = -Infinity, until = Infinity }: { since?: number; until?: number }): Row[] {
  return events
    .flatMap((event) => event.occurrences.map((occurrence) => ({ event, occurrence })))
    .filter(({ occurrence }) => occurrence[0] < until && endOf(occurrence) > since)
    .sort((a, b) => a.occurrence[0] - b.occurrence[0] || (a.event.id < b.event.id ? -1 : 1));
}

function calendarFile(app: Router): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/events.ics',
      tags: ['Events'],
      summary: 'The calendar as iCalendar (RFC 5545)',
      description:
        'To subscribe to. Times are in UTC; a recurring event has all its days. Each event that has a day in the range is there whole.',
      request: { query: Range },
      responses: {
        200: { description: 'A calendar', content: { 'text/calendar': { schema: z.string() } } },
        ...problemAnswers('bad-parameter', 'internal'),
      },
    }),
    async (c) => {
      const query = c.req.valid('query');
      requireOrder(query);
      const events = await listEvents(openDatabase(c.env.DB), filterOf(query));
      const within = events.filter((event) => rowsOf([event], query).length > 0);
      const name = `${c.var.settings.OBSERVATORY_NAME}${query.probe_cc ? ` ${query.probe_cc}` : ''}`;
      const headers = { 'content-type': 'text/calendar; charset=utf-8', 'cache-control': ICAL_CACHE };
      return c.body(writeIcal(within, name), 200, headers) as never;
    },
  );
}

function single(app: Router): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/events/{id}',
      tags: ['Events'],
      summary: 'One event',
      request: { params: z.object({ id: z.string().max(80) }) },
      responses: {
        200: jsonAnswer(CalendarEvent, 'The event; of a recurring one the first occurrence'),
        ...problemAnswers('bad-parameter', 'not-found', 'internal'),
      },
    }),
    async (c) => {
      const event = await readEvent(openDatabase(c.env.DB), c.req.valid('param').id);
      if (!event) throw new ProblemError('not-found', 'No event of the calendar has this id');
      return c.json(published(event), 200, { 'cache-control': 'public, max-age=60' });
    },
  );
}
