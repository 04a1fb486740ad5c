/** The observatory's calendar, read as anybody and kept as its operator. */
import { z } from 'zod';
import { CalendarEvent, ImportedEvents } from '../../events/event.ts';
import { askAsOperator, type OperatorApi } from '../import/operator-api.ts';
import { readSource, type Source } from '../import/source.ts';
import type { Access } from '../operator-command.ts';
import { PlainError } from '../plain-error.ts';
import { checkObservatories } from '../probe/own-session.ts';

const TIMEOUT_MS = 60_000;
/** What the observatory takes as one file; a longer one is refused before it is sent. */
const MAX_ICAL_BYTES = 1_048_576;

const onDelay = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/** For reading, which needs no token. */
export function publicApi({ observatory }: Access): OperatorApi {
  const [origin = ''] = checkObservatories([observatory ?? `http://localhost:${process.env['PORT'] ?? '8787'}`]);
  return { origin, token: null, onDelay };
}

const Page = z.object({ data: z.array(CalendarEvent), meta: z.object({ next: z.string().nullable() }) });

/** Occurrences, earliest first, page after page. */
export async function listEvents(api: OperatorApi, query: Record<string, string>): Promise<CalendarEvent[]> {
  const events: CalendarEvent[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const parameters = new URLSearchParams({ ...query, limit: '1000', ...(cursor === '' ? {} : { cursor }) });
    const page: z.infer<typeof Page> = await askAsOperator(api, { method: 'GET', path: `/v1/events?${parameters}` }, Page);
    events.push(...page.data);
    cursor = page.meta.next;
  }
  return events;
}

const pathOf = (id: string): string => `/v1/events/${encodeURIComponent(id)}`;

export const sendEvent = (api: OperatorApi, id: string | null, fields: object): Promise<CalendarEvent> =>
  askAsOperator(
    api,
    {
      method: id === null ? 'POST' : 'PATCH',
      path: id === null ? '/v1/events' : pathOf(id),
      body: { type: 'application/json', text: JSON.stringify(fields) },
    },
    CalendarEvent,
  );

export const removeEvent = (api: OperatorApi, id: string): Promise<null> =>
  askAsOperator(api, { method: 'DELETE', path: pathOf(id) }, z.null());

/** @throws PlainError where the file cannot be read to its end or is too long */
export async function importCalendar(api: OperatorApi, source: Source, query: Record<string, string>): Promise<ImportedEvents> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const onDamage = (why: string): never => {
    throw new PlainError(`${source.name} cannot be read to its end (${why}). Nothing of it was sent.`);
  };
  for await (const chunk of readSource(source, () => {}, onDamage)) {
    bytes += chunk.length;
    if (bytes > MAX_ICAL_BYTES) throw new PlainError(`${source.name} is over 1 MiB: cut it into several calendars.`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const path = `/v1/events.ics?${new URLSearchParams(query)}`;
  return askAsOperator(api, { method: 'POST', path, body: { type: 'text/calendar', text } }, ImportedEvents);
}

/** The calendar as iCalendar. @throws PlainError with the observatory's own words */
export async function exportCalendar({ origin }: OperatorApi, query: Record<string, string>): Promise<string> {
  const response = await fetch(`${origin}/v1/events.ics?${new URLSearchParams(query)}`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    () => {
      throw new PlainError(`No observatory answers at ${origin}; start one with "npm start", or name another with --observatory.`);
    },
  );
  const text = await response.text();
  if (response.ok) return text;
  const problem = z.object({ detail: z.string() }).safeParse(jsonOf(text));
  throw new PlainError(problem.success ? `${problem.data.detail}.` : `The observatory answered with status ${response.status}.`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
