import ICAL from 'ical.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { OPERATOR, ORIGIN, get, send } from '../../support/api.ts';

/** As `Accept` has them: a page for a person. */
const BROWSER = { accept: 'text/html,application/xhtml+xml' };
const TITLES = [
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  "Rally'); DROP TABLE event;--",
  'Rally \u202egnp.exe\u2066',
  '=HYPERLINK("https://evil.example","Rally")',
  'Rally\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Another',
  '"; javascript:alert(1)',
  'Rally \u0000\u0008\u001b[31m\ud800\uffff\ufffe',
  `${'Jalsa '.repeat(20)}${'\u062c\u0644\u0633\u06c1'.repeat(40)}`,
];

const enter = (title: string, startsAt: string) =>
  send(
    new Request(`${ORIGIN}/v1/events`, {
      method: 'POST',
      headers: { ...OPERATOR, 'content-type': 'application/json' },
      body: JSON.stringify({ probe_cc: 'PK', kind: 'rally', title, starts_at: startsAt }),
    }),
  );

const statuses: number[] = [];

beforeAll(async () => {
  for (const [index, title] of TITLES.entries()) statuses.push((await enter(title, `2019-03-0${index + 1}T12:00:00Z`)).status);
});

describe('events of whole days', () => {
  it('are shown by the days of their place', async () => {
    const vote = { probe_cc: 'PK', kind: 'election', title: 'Vote', all_day: true, time_zone: 'Asia/Karachi', uid: 'vote' };
    const days = { starts_at: '2018-07-24T19:00:00Z', ends_at: '2018-07-25T19:00:00Z' };
    const body = JSON.stringify({ ...vote, ...days });
    await send(new Request(`${ORIGIN}/v1/events`, { method: 'POST', headers: OPERATOR, body }));
    expect(await (await get('/events', BROWSER)).text()).toContain('25 Jul 2018, all day');
    const longer = JSON.stringify({ ...vote, ...days, ends_at: '2018-07-27T19:00:00Z' });
    await send(new Request(`${ORIGIN}/v1/events`, { method: 'POST', headers: OPERATOR, body: longer }));
    expect(await (await get('/events', BROWSER)).text()).toContain('25 Jul 2018 – 27 Jul 2018, all day');
  });
});

describe('events with titles that are made to do harm', () => {
  it('are taken as text; one without an end is refused with the reason', async () => {
    expect(statuses).toEqual(TITLES.map(() => 201));
    const long = await enter('A'.repeat(10_000), '2019-03-09T12:00:00Z');
    expect(long.status).toBe(422);
    expect(await long.text()).toMatch(/title.*at most 300 characters/);
  });

  it('are shown on the page as text, however long ago they were', async () => {
    for (const lang of ['en', 'ur']) {
      const html = await (await get(`/events?lang=${lang}`, BROWSER)).text();
      expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
      expect(html).toContain('DROP TABLE event');
      expect(html).not.toMatch(/<script|<img|\u202e|\u2066|\sonerror="/);
    }
  });

  it('stay whole lines of one calendar', async () => {
    const text = await (await get('/v1/events.ics')).text();
    const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent');
    expect(events).toHaveLength(TITLES.length + 1);
    const summaries = events.map((event) => String(event.getFirstPropertyValue('summary')));
    expect(summaries).toContain(TITLES[0]);
    expect(summaries).not.toContain('Another');
    expect(text).not.toMatch(/\u202e|\u2066/);
    expect(text.split('\r\n').every((line) => new TextEncoder().encode(line).length <= 75)).toBe(true);
  });

  it('are no formula in a table', async () => {
    const csv = await (await get('/v1/events.csv')).text();
    expect(csv).toContain('HYPERLINK');
    expect(csv).not.toMatch(/(^|,)"?=HYPERLINK/m);
    expect(csv).not.toContain('\u202e');
  });
});

describe('the start page', () => {
  it('lists events that are watched, and neither simulated ones nor a season whose first days are over', async () => {
    const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
    const given = [
      { kind: 'rally', title: 'Jalsa of tomorrow', starts_at: inDays(1) },
      { kind: 'rally', title: 'Jalsa that is played', starts_at: inDays(1), simulated: true },
      { kind: 'exam', title: 'A season of exams', starts_at: inDays(-10), ends_at: inDays(10) },
    ];
    for (const event of given) {
      const body = JSON.stringify({ probe_cc: 'PK', ...event });
      expect((await send(new Request(`${ORIGIN}/v1/events`, { method: 'POST', headers: OPERATOR, body }))).status).toBe(201);
    }
    const home = await (await get('/', BROWSER)).text();
    const calendar = await (await get('/events', BROWSER)).text();
    expect(given.map(({ title }) => [home.includes(title), calendar.includes(title)])).toEqual([
      [true, true],
      [false, true],
      [false, true],
    ]);
  });
});
