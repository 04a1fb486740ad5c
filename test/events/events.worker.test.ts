import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { CalendarEvent, ImportedEvents } from '../../src/events/event.ts';
import type { Assignments } from '../../src/probe/report.ts';
import { HOUR_MS, toRfc3339 } from '../../src/shared/time.ts';
import { OPERATOR, ORIGIN, get, getJson, send } from '../support/api.ts';

type List = { data: CalendarEvent[]; meta: { next: string | null } };

const ask = (method: string, path: string, body: unknown, headers: Record<string, string> = OPERATOR): Promise<Response> =>
  send(
    new Request(`${ORIGIN}${path}`, {
      method,
      headers,
      body: body === null ? null : typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );

const RALLY = {
  probe_cc: 'PK',
  kind: 'rally',
  title: 'Virtual rally',
  starts_at: '2024-01-20T20:00:00+05:00',
  ends_at: '2024-01-20T18:00:00Z',
};

const calendar = (...events: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...events, 'END:VCALENDAR', ''].join('\r\n');
const vevent = (...lines: string[]): string => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n');

describe('the calendar', () => {
  it('enters an event once, however often it is sent, and gives it back in UTC', async () => {
    const first = await ask('POST', '/v1/events', RALLY);
    const event = await first.json<CalendarEvent>();
    expect(first.status).toBe(201);
    expect(event).toMatchObject({
      starts_at: '2024-01-20T15:00:00Z',
      ends_at: '2024-01-20T18:00:00Z',
      occurrences: 1,
      complete: true,
      simulated: false,
    });
    const second = await ask('POST', '/v1/events', RALLY);
    expect(second.status).toBe(200);
    expect(await second.json()).toEqual(event);
    expect(await getJson(`/v1/events/${event.id}`)).toEqual(event);
  });

  it('takes changes from the operator alone', async () => {
    for (const [method, path] of [
      ['POST', '/v1/events'],
      ['PATCH', '/v1/events/x'],
      ['DELETE', '/v1/events/x'],
      ['POST', '/v1/events.ics'],
    ] as const)
      expect((await ask(method, path, method === 'DELETE' ? null : {}, {})).status).toBe(401);
  });

  it('says which field is wrong and what is allowed, without repeating it', async () => {
    const bad = {
      ...RALLY,
      kind: 'party',
      ends_at: '2024-01-19T00:00:00Z',
      sources: ['javascript:alert(1)'],
      services: ['secret-value'],
      entered_at: '2024-01-01T00:00:00Z',
    };
    const response = await ask('POST', '/v1/events', bad);
    const text = await response.text();
    expect(response.status).toBe(422);
    expect(text).not.toMatch(/javascript|secret-value|party/);
    const { errors } = JSON.parse(text) as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field)).toEqual(expect.arrayContaining(['kind', 'sources.0', 'services.0']));
    for (const wrong of [
      { ends_at: '2024-01-19T00:00:00Z' },
      { entered_at: '2024-01-01T00:00:00Z' },
      { probe_regions: ['IN-DL'] },
      { rrule: 'FREQ=SECONDLY' },
      { title: 'x'.repeat(10_000) },
      { probe_cc: 'ZZ' },
    ])
      expect((await ask('POST', '/v1/events', { ...RALLY, ...wrong })).status).toBe(422);
  });

  it('keeps titles to one harmless line', async () => {
    const title = "\u202Edlrow\u0000 <script>alert(1)</script>\n'); DROP TABLE event; --\u2066";
    const event = await (await ask('POST', '/v1/events', { ...RALLY, probe_cc: 'IN', title })).json<CalendarEvent>();
    expect(event.title).toBe("dlrow <script>alert(1)</script> '); DROP TABLE event; --");
    const list = await (await get('/v1/events.csv?probe_cc=IN')).text();
    expect(list.trim().split('\r\n')).toHaveLength(2);
  });

  it('edits what is named, and counts an event whose time moves as entered anew', async () => {
    const event = await (await ask('POST', '/v1/events', { ...RALLY, probe_cc: 'BD' })).json<CalendarEvent>();
    const renamed = await (await ask('PATCH', `/v1/events/${event.id}`, { title: 'Rally' })).json<CalendarEvent>();
    expect(renamed).toMatchObject({
      id: event.id,
      uid: event.uid,
      title: 'Rally',
      entered_at: event.entered_at,
      starts_at: event.starts_at,
    });
    const placed = await (await ask('PATCH', `/v1/events/${event.id}`, { time_zone: 'Asia/Karachi' })).json<CalendarEvent>();
    expect(placed).toMatchObject({ time_zone: 'Asia/Karachi', starts_at: event.starts_at, entered_at: event.entered_at });
    const moved = await (await ask('PATCH', `/v1/events/${event.id}`, { starts_at: '2024-01-20T16:00:00Z' })).json<CalendarEvent>();
    expect(moved).toMatchObject({ id: event.id, starts_at: '2024-01-20T16:00:00Z', ends_at: '2024-01-20T18:00:00Z' });
    expect((await ask('PATCH', `/v1/events/${event.id}`, { starts_at: '2024-01-20T19:00:00Z' })).status).toBe(422);
    expect((await ask('PATCH', '/v1/events/none', { title: 'x' })).status).toBe(404);
    expect((await ask('DELETE', `/v1/events/${event.id}`, null)).status).toBe(204);
    expect((await get(`/v1/events/${event.id}`)).status).toBe(404);
  });

  it('lists the occurrences of a range page by page, and follows the clock of the place', async () => {
    const weekly = {
      probe_cc: 'DE',
      kind: 'protest',
      title: 'Monday',
      starts_at: '2024-03-18T17:00:00Z',
      rrule: 'FREQ=WEEKLY;COUNT=4',
      time_zone: 'Europe/Berlin',
      exdates: ['2024-03-25T17:00:00Z'],
    };
    expect((await ask('POST', '/v1/events', weekly)).status).toBe(201);
    expect((await ask('POST', '/v1/events', { ...RALLY, probe_cc: 'DE', starts_at: '2024-04-02T00:00:00Z', ends_at: null })).status).toBe(
      201,
    );
    const all = await getJson<List>('/v1/events?probe_cc=DE');
    const starts = ['2024-03-18T17:00:00Z', '2024-04-01T16:00:00Z', '2024-04-02T00:00:00Z', '2024-04-08T16:00:00Z'];
    expect(all.data.map(({ starts_at }) => starts_at)).toEqual(starts);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: List = await getJson<List>(`/v1/events?probe_cc=DE&limit=1${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...page.data.map(({ starts_at }) => starts_at));
      cursor = page.meta.next;
    }
    expect(seen).toEqual(starts);
    expect((await getJson<List>('/v1/events?probe_cc=DE&since=2024-04-01&until=2024-04-02&kind=protest')).data).toHaveLength(1);
  });

  it('has those that overlap a range, its end not among it, and refuses a range that ends before it begins', async () => {
    const strike = { probe_cc: 'LB', kind: 'protest', title: 'Strike', starts_at: '2024-05-01T10:00:00Z', ends_at: '2024-05-01T12:00:00Z' };
    await ask('POST', '/v1/events', strike);
    const within = async (range: string) => (await getJson<List>(`/v1/events?probe_cc=LB&${range}`)).data.length;
    expect(await within('since=2024-05-01T11:59:59Z')).toBe(1);
    expect(await within('since=2024-05-01T12:00:00Z')).toBe(0);
    expect(await within('until=2024-05-01T10:00:00Z')).toBe(0);
    expect(await within('until=2024-05-01T10:00:01Z')).toBe(1);
    for (const path of ['/v1/events', '/v1/events.ics', '/v1/incidents'])
      expect((await get(`${path}?since=2024-05-02&until=2024-05-01`)).status, path).toBe(400);
  });

  it('ends whole days with the day where clocks are changed on it', async () => {
    const weekly = {
      probe_cc: 'EG',
      kind: 'exam',
      title: 'Friday',
      starts_at: '2024-04-18T22:00:00Z',
      ends_at: '2024-04-19T22:00:00Z',
      all_day: true,
      time_zone: 'Africa/Cairo',
      rrule: 'FREQ=WEEKLY;COUNT=2',
    };
    await ask('POST', '/v1/events', weekly);
    const ics = (cc: string) =>
      calendar(
        vevent(`UID:friday-${cc}@school`, 'SUMMARY:Friday', 'CATEGORIES:EXAM', 'DTSTART;VALUE=DATE:20240419', 'RRULE:FREQ=WEEKLY;COUNT=2'),
      );
    await ask('POST', '/v1/events.ics?probe_cc=SD&time_zone=Africa/Cairo', ics('SD'));
    for (const cc of ['EG', 'SD'])
      expect((await getJson<List>(`/v1/events?probe_cc=${cc}`)).data.map(({ starts_at, ends_at }) => [starts_at, ends_at])).toEqual([
        ['2024-04-18T22:00:00Z', '2024-04-19T22:00:00Z'],
        // The clocks go forward at the beginning of the 26th, which has 23 hours.
        ['2024-04-25T22:00:00Z', '2024-04-26T21:00:00Z'],
      ]);
    const own = await (await get('/v1/events.ics?probe_cc=EG')).text();
    expect(await (await ask('POST', '/v1/events.ics', own)).json<ImportedEvents>()).toMatchObject({ read: 1, unchanged: 1, rejected: [] });
  });

  it('takes in a calendar file but for what is wrong in it, once, and gives it back the same', async () => {
    const file = calendar(
      vevent('UID:exam@school', 'SUMMARY:Exam\\, part one', 'CATEGORIES:EXAM', 'DTSTART;VALUE=DATE:20241105', 'DTEND;VALUE=DATE:20241107'),
      vevent(
        'UID:series@school',
        'SUMMARY:Series',
        'DTSTART;TZID=Africa/Nairobi:20241106T080000',
        'DURATION:PT2H',
        'RRULE:FREQ=DAILY;COUNT=3',
        'EXDATE;TZID=Africa/Nairobi:20241107T080000',
      ),
      vevent('UID:bomb@school', 'SUMMARY:Bomb', 'DTSTART:20241106T080000Z', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'),
      vevent('UID:broken@school', 'SUMMARY:Broken', 'DTSTART:2024'),
      vevent('SUMMARY:Nobody', 'DTSTART:20241106T080000Z'),
    );
    const imported = async (body: string, query = '?probe_cc=KE') =>
      (await ask('POST', `/v1/events.ics${query}`, body)).json<ImportedEvents>();
    const first = await imported(file);
    expect(first).toMatchObject({ read: 5, created: 2, updated: 0, unchanged: 0 });
    expect(first.rejected.map(({ line }) => line)).toHaveLength(3);
    expect(await imported(file)).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    const { data } = await getJson<List>('/v1/events?probe_cc=KE');
    expect(data.map(({ kind, starts_at, all_day }) => [kind, starts_at, all_day])).toEqual([
      ['exam', '2024-11-05T00:00:00Z', true],
      ['other', '2024-11-06T05:00:00Z', false],
      ['other', '2024-11-08T05:00:00Z', false],
    ]);
    const response = await get('/v1/events.ics?probe_cc=KE');
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(await imported(await response.text(), '')).toEqual({ read: 2, created: 0, updated: 0, unchanged: 2, rejected: [] });
    const moved = file.replace('20241106T080000\r\nDURATION', '20241106T090000\r\nDURATION');
    expect(await imported(moved)).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
    expect((await ask('POST', '/v1/events.ics', 'no calendar')).status).toBe(422);
    expect((await ask('POST', '/v1/events.ics?probe_cc=kenya', file)).status).toBe(400);
  });
});

describe('a watch', () => {
  const assignments = async (country: string): Promise<Assignments> =>
    (await send(new Request(`${ORIGIN}/v1/assignments`), { country, asn: 64500 })).json<Assignments>();

  it('has probes of its country measure every five minutes, and tells others nothing', async () => {
    const now = Date.now();
    await ask('POST', '/v1/events', { probe_cc: 'UG', kind: 'election', title: 'Vote', starts_at: toRfc3339(now + HOUR_MS) });
    await ask('POST', '/v1/events', { probe_cc: 'TZ', kind: 'election', title: 'Vote', starts_at: toRfc3339(now + 48 * HOUR_MS) });
    await ask('POST', '/v1/events', {
      probe_cc: 'RW',
      kind: 'election',
      title: 'Vote',
      starts_at: toRfc3339(now + HOUR_MS),
      simulated: true,
    });
    expect(await assignments('UG')).toMatchObject({ cadence_seconds: 300, watch: [{ cadence_seconds: 300 }] });
    const ahead = await assignments('TZ');
    expect(ahead.cadence_seconds).toBe(1800);
    expect(Date.parse(ahead.watch[0]?.since ?? '')).toBeGreaterThan(now + 41 * HOUR_MS);
    expect(await assignments('RW')).toMatchObject({ cadence_seconds: 1800, watch: [] });
    expect(await assignments('KE')).toMatchObject({ cadence_seconds: 1800, watch: [] });
    const row = await env.DB.prepare("SELECT body FROM job_state WHERE name = 'pipeline'").first<string>('body');
    expect(Object.keys((JSON.parse(row ?? '{}') as { watches: object }).watches)).toEqual(expect.arrayContaining(['UG', 'TZ']));
  });
});
