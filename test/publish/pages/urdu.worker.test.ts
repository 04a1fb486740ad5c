import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { assembleIncident, retractIncident } from '../../../src/incidents/assemble.ts';
import type { Incident } from '../../../src/incidents/incident.ts';
import { publish } from '../../../src/incidents/publish.ts';
import { acts } from '../../incidents/act.ts';
import { at, episode } from '../../incidents/episode.ts';
import { OPERATOR, ORIGIN, get, send } from '../../support/api.ts';
import { englishIn } from '../../support/english.ts';

const BROWSER = { accept: 'text/html' };
const PEOPLE = [
  'Safaricom Limited',
  'A technical fault of the exchange.',
  'The regulator of the country',
  'A rally of the opposition',
  'A paper of record',
];

const keep = ({ incident, shown }: { incident: Incident; shown: string }) =>
  env.DB.prepare(
    'INSERT INTO incident (incident_id, probe_cc, onset_ms, status, episodes, body, record, shown) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
    .bind(
      incident.id,
      incident.probe_cc,
      Date.parse(incident.onset.earliest),
      incident.status,
      '[]',
      JSON.stringify(incident),
      JSON.stringify(incident),
      shown,
    )
    .run();

const told = assembleIncident('KE', [episode()], null);
const of = (id: string, ...given: Parameters<typeof acts>) =>
  publish({ incident: { ...told, id }, acts: acts(...given), origin: 'live' }, null, at('23:00'));
const said = { kind: 'annotate', text: PEOPLE[1] ?? '', said_by: PEOPLE[2] ?? '', source: PEOPLE[4] ?? '' } as const;

beforeAll(async () => {
  await keep(of('ke-annotated', said));
  await keep(of('ke-held', { kind: 'hold', reason: 'not told' }));
  await keep({
    incident: retractIncident({ ...told, id: 'ke-gone' }, at('23:00'), { type: 'part-of', incident: 'ke-annotated' }),
    shown: 'superseded',
  });
  const event = { probe_cc: 'KE', kind: 'rally', title: PEOPLE[3], starts_at: '2024-11-07T11:00:00Z' };
  const headers = { ...OPERATOR, 'content-type': 'application/json' };
  expect((await send(new Request(`${ORIGIN}/v1/events`, { method: 'POST', body: JSON.stringify(event), headers }))).status).toBe(201);
});

it.each([
  ['/', 200],
  ['/incidents', 200],
  ['/incidents?status=suspected&kind=blackout', 200],
  ['/incidents?kind=none', 400],
  ['/incidents/ke-annotated', 200],
  ['/incidents/ke-held', 200],
  ['/incidents/ke-held.svg', 403],
  ['/incidents/ke-gone', 200],
  ['/incidents/ke-annotated/v7', 404],
  ['/incidents/none', 404],
  ['/incidents/ke-annotated.svg', 200],
  ['/services/none', 404],
  ['/networks/64999', 404],
  ['/charts/KE/none/none', 404],
  ['/events', 200],
  ['/status', 200],
  ['/volunteer', 200],
  ['/probe', 200],
  ['/outside', 200],
  ['/subscribe', 200],
  ['/subscribe?probe_cc=KE&service=telegram', 200],
  ['/subscribe/confirm?token=none', 404],
  ['/unsubscribe?token=none', 404],
  ['/nowhere/at/all', 404],
])('%s has no English sentence in Urdu', async (path, status) => {
  const answer = await get(`${path}${path.includes('?') ? '&' : '?'}lang=ur`, BROWSER);
  expect(answer.status).toBe(status);
  const text = await answer.text();
  expect(text).toMatch(/[\u0600-\u06ff]{3}/);
  // What a volunteer agrees to is shown in the language in which people have reviewed it, marked as that.
  expect(englishIn(text, PEOPLE, path === '/probe')).toEqual([]);
});

it('a feed has none either', async () => {
  const feed = await (
    await get('/feeds/incidents.json?lang=ur')
  ).json<{ title: string; description: string; items: Record<string, string>[] }>();
  const texts = feed.items.flatMap(({ title = '', summary = '', content_html: html = '' }) => [title, summary, html]);
  expect(texts.length).toBeGreaterThan(0);
  expect(englishIn([feed.title, feed.description, ...texts].join('<br>'), PEOPLE)).toEqual([]);
});
