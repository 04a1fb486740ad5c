/** What the operator does to the calendar: enters events, edits and removes them, imports calendar files. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { openDatabase } from '../../db/client.ts';
import type { AppEnv } from '../../env.ts';
import { BODY_PROBLEMS, inflateText, readBody, readJsonBody } from '../../http/body.ts';
import { CountryParameter } from '../../http/listing.ts';
import { document, jsonAnswer, problemAnswers, router, type Router } from '../../http/openapi.ts';
import { requireOperator } from '../../http/operator.ts';
import { ProblemError, fieldErrors, sentenceOf } from '../../http/problem.ts';
import { CalendarEvent, EVENT_KINDS, EventInput, EventPatch, ImportedEvents } from '../event.ts';
import { readIcal, type IcalEntries } from '../ical-read.ts';
import { RuleError } from '../recurrence.ts';
import { changeCalendar, type Change } from '../store.ts';
import { editEvent, enterEvent, entryOf, eventIdOf, published, type StoredEvent } from '../stored-event.ts';
import { isTimeZone } from '../time-zone.ts';

const MAX_EVENT_BYTES = 65_536;
/** A calendar file, inflated: RFC 5545 sets no limit; 500 events of half a kilobyte fit several times. */
const MAX_ICAL_BYTES = 1_048_576;
const PRIVATE = { 'cache-control': 'private, no-store' };
const WRITE_PROBLEMS = [...BODY_PROBLEMS, 'no-operator', 'busy', 'internal'] as const;

const ImportQuery = z.object({
  probe_cc: CountryParameter.optional().meta({ description: 'Country of events that name none' }),
  kind: z.enum(EVENT_KINDS).optional().meta({ description: 'Kind of events whose categories name none' }),
  time_zone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'an IANA time zone, such as Asia/Karachi')
    .optional()
    .meta({ description: 'Zone of times and days that name none' }),
});

export function keepingRoutes() {
  const app = router();
  entering(app);
  editing(app);
  removing(app);
  importing(app);
  return app;
}

/** @throws ProblemError `bad-body` where a recurrence is none */
function ruled<Result>(make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    throw new ProblemError('bad-body', `rrule: ${error.message}`, { errors: [{ field: 'rrule', reason: error.message }] });
  }
}

function entering(app: Router): void {
  document(app, {
    method: 'post',
    path: '/v1/events',
    tags: ['Operator'],
    summary: 'Enter an event',
    description:
      'The same uid, or without one the same country, kind, title and start, is the same event: it is written over, and once only.',
    request: { body: { content: { 'application/json': { schema: EventInput } } } },
    responses: {
      201: jsonAnswer(CalendarEvent, 'Entered'),
      200: jsonAnswer(CalendarEvent, 'It was there before'),
      ...problemAnswers(...WRITE_PROBLEMS),
    },
  });
  app.post('/v1/events', requireOperator, async (c) => {
    const nowMs = Date.now();
    const entry = await readJsonBody(c, MAX_EVENT_BYTES, EventInput);
    const id = eventIdOf(entry);
    const { event, isNew } = await changeCalendar(openDatabase(c.env.DB), [id], nowMs, (known) => {
      const before = known.get(id) ?? null;
      const after = ruled(() => enterEvent(entry, before, nowMs));
      return { writes: after === before ? [] : [after], removed: [], result: { event: after, isNew: before === null } };
    });
    return c.json(published(event), isNew ? 201 : 200, PRIVATE);
  });
}

function editing(app: Router): void {
  document(app, {
    method: 'patch',
    path: '/v1/events/{id}',
    tags: ['Operator'],
    summary: 'Change an event',
    description:
      'Keys that are left out stay. Where kind, times, regions or simulated change, it counts as entered now: a pattern rests on what was known before.',
    request: { params: z.object({ id: z.string() }), body: { content: { 'application/json': { schema: EventPatch } } } },
    responses: { 200: jsonAnswer(CalendarEvent, 'As it is now'), ...problemAnswers('not-found', ...WRITE_PROBLEMS) },
  });
  app.patch('/v1/events/:id', requireOperator, async (c) => {
    const nowMs = Date.now();
    const patch = await readJsonBody(c, MAX_EVENT_BYTES, EventPatch);
    const id = c.req.param('id');
    const event = await changeCalendar(openDatabase(c.env.DB), [id], nowMs, (known) => {
      const before = found(known, id);
      const after = ruled(() => editEvent(before, patch, checked({ ...entryOf(before), ...patch }), nowMs));
      return { writes: after === before ? [] : [after], removed: [], result: after };
    });
    return c.json(published(event), 200, PRIVATE);
  });
}

/** @throws ProblemError `bad-body` where the changed event breaks a rule over several keys */
function checked(entry: object): EventInput {
  const parsed = EventInput.safeParse(entry);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  throw new ProblemError('bad-body', sentenceOf(errors), { errors });
}

function found(known: ReadonlyMap<string, StoredEvent>, id: string): StoredEvent {
  const event = known.get(id);
  if (!event) throw new ProblemError('not-found', 'No event of the calendar has this id');
  return event;
}

function removing(app: Router): void {
  document(app, {
    method: 'delete',
    path: '/v1/events/{id}',
    tags: ['Operator'],
    summary: 'Take an event out of the calendar',
    description: 'Incidents that named it say so on their record.',
    request: { params: z.object({ id: z.string() }) },
    responses: { 204: { description: 'Removed' }, ...problemAnswers('not-found', 'no-operator', 'busy', 'internal') },
  });
  app.delete('/v1/events/:id', requireOperator, async (c) => {
    const id = c.req.param('id');
    await changeCalendar(openDatabase(c.env.DB), [id], Date.now(), (known) => ({
      writes: [],
      removed: [found(known, id).id],
      result: null,
    }));
    return c.body(null, 204);
  });
}

function importing(app: Router): void {
  document(app, {
    method: 'post',
    path: '/v1/events.ics',
    tags: ['Operator'],
    summary: 'Import a calendar file',
    description:
      'iCalendar (RFC 5545), at most 500 events and 1 MiB. The same UID is the same event; importing again changes nothing. What cannot be taken is told with its line, and the rest goes in.',
    request: { query: ImportQuery, body: { content: { 'text/calendar': { schema: z.string() } } } },
    responses: { 200: jsonAnswer(ImportedEvents, 'What became of it'), ...problemAnswers('bad-parameter', ...WRITE_PROBLEMS) },
  });
  app.post('/v1/events.ics', requireOperator, async (c) => c.json(await importFile(c), 200, PRIVATE));
}

async function importFile(c: Context<AppEnv>): Promise<ImportedEvents> {
  const nowMs = Date.now();
  const query = ImportQuery.safeParse(c.req.query());
  if (!query.success) throw badQuery(query.error);
  const { probe_cc: probeCc = null, kind = null, time_zone: timeZone = null } = query.data;
  const text = await inflateText(await readBody(c.req.raw, MAX_ICAL_BYTES), c.req.header('content-encoding') ?? null, MAX_ICAL_BYTES);
  const file = readIcal(text, { probeCc, kind, timeZone });
  if (!file) throw new ProblemError('bad-body', 'the body is no iCalendar file: it does not begin with BEGIN:VCALENDAR');
  const ids = [...new Set(file.entries.map(({ entry }) => eventIdOf(entry)))];
  return changeCalendar(openDatabase(c.env.DB), ids, nowMs, (known) => entered(file, known, nowMs));
}

function badQuery(error: z.core.$ZodError): ProblemError {
  const errors = fieldErrors(error);
  return new ProblemError('bad-parameter', sentenceOf(errors), { errors });
}

function entered({ read, entries, rejected }: IcalEntries, known: ReadonlyMap<string, StoredEvent>, nowMs: number): Change<ImportedEvents> {
  const events = entries.map(({ entry }) => {
    const before = known.get(eventIdOf(entry)) ?? null;
    return { before, after: enterEvent(entry, before, nowMs) };
  });
  const changed = events.filter(({ before, after }) => after !== before);
  const created = changed.filter(({ before }) => before === null).length;
  const counts = { created, updated: changed.length - created, unchanged: events.length - changed.length };
  return { writes: changed.map(({ after }) => after), removed: [], result: { read, ...counts, rejected } };
}
