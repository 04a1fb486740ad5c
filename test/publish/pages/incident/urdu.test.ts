import { describe, expect, it } from 'vitest';
import type { Episode } from '../../../../src/detect/episode.ts';
import { matchEvents } from '../../../../src/events/match.ts';
import { patternOf } from '../../../../src/events/pattern.ts';
import type { Act } from '../../../../src/incidents/acts/act.ts';
import { alternative } from '../../../../src/incidents/alternative.ts';
import { assembleIncident, retractIncident } from '../../../../src/incidents/assemble.ts';
import { ReasonFacts } from '../../../../src/incidents/facts/reason-facts.ts';
import { RetractionFacts } from '../../../../src/incidents/facts/update-facts.ts';
import { Incident } from '../../../../src/incidents/incident.ts';
import { withLinks } from '../../../../src/incidents/links/link-updates.ts';
import { publish } from '../../../../src/incidents/publish.ts';
import { lateUpdate } from '../../../../src/incidents/updates.ts';
import { alertOf } from '../../../../src/publish/alerts/alert.ts';
import { entryOf } from '../../../../src/publish/feeds/entry.tsx';
import { sentenceOf } from '../../../../src/publish/pages/wording.ts';
import { englishIn } from '../../../support/english.ts';
import { acts } from '../../../incidents/act.ts';
import { at, episode, network, span } from '../../../incidents/episode.ts';
import { englishOn, pageInUrdu, URDU } from './urdu.tsx';

const NOW = at('23:00');
const published = (record: Incident, done: Act[] = []): Incident =>
  publish({ incident: Incident.parse(record), acts: done, origin: 'live' }, null, NOW).incident;

const first = assembleIncident('KE', [episode()], null);
/** What a later look at the same block adds to the record. */
const later = (...episodes: Episode[]): Incident => assembleIncident('KE', episodes, first);
const ended = (asn: number, name: string) => network(asn, name, { state: 'ended', end: span('12:00', '12:10') });

const signal = (name: string, lowest: number | null, fell: boolean, place: string | null = null) => ({
  name,
  place,
  lowest,
  lowestMs: lowest === null ? null : at('10:20'),
  fellMs: fell ? at('10:00') : null,
});
const dark = { ...episode({ kind: 'blackout', layer: null, voters: 0, measurements: 0, votes: 0, failedVotes: 0 }), service: null };
const outside = (level: number, national: boolean, ...signals: ReturnType<typeof signal>[]): Episode => ({
  ...dark,
  networks: national ? [] : dark.networks,
  connectivity: { level, national, signals },
});

const EVENT = {
  id: 'ke-1',
  probe_cc: 'KE',
  kind: 'rally',
  title: 'Rally of the party in the park',
  probe_regions: [],
  occurrences: [[at('11:00'), null]],
  enteredMs: 0,
  all_day: false,
  simulated: false,
} as const;
const events = matchEvents([EVENT as never], [{ earliestMs: at('09:55'), latestMs: at('10:25') }], [], false);
const occasion = { fromMs: at('00:00'), startMs: at('11:00'), endMs: at('12:00'), enteredMs: 0 };
const pattern = patternOf('rally', [occasion as never], at('10:00'), { onsetsMs: [at('10:00')], daysMs: [at('00:00')] });
const links = { events, pattern: pattern ? [pattern] : [], similar: [] };

const RECORDS: Record<string, Incident> = {
  'that is suspected': published(assembleIncident('KE', [episode({ tier: 'suspected', detectedAtMs: null })], null)),
  'that is detected, with controls, and worked or failed elsewhere': published(
    assembleIncident(
      'KE',
      [
        episode({
          leftCensored: true,
          contrast: { failing: ['UG'], working: ['TZ', 'RW'], standing: [], backMs: at('11:00'), dueMs: null },
        }),
        episode({ service: 'x', layer: 'tls', controls: { ok: 0, failed: 0 } }),
      ],
      null,
    ),
  ),
  'that only slowed down': published(
    assembleIncident('KE', [episode({ kind: 'throttling', layer: 'throttled', slowness: { measure: 'speed' } })], null),
  ),
  'that was slow to answer': published(
    assembleIncident('KE', [episode({ kind: 'throttling', layer: null, slowness: { measure: 'latency' } })], null),
  ),
  'that is an outage of the platform': published(assembleIncident('KE', [episode({ kind: 'platform-outage' })], null)),
  'that was a fault of the measuring': publish(
    { incident: assembleIncident('KE', [episode({ kind: 'measurement-fault' })], null), acts: [], origin: 'live' },
    { ...published(first), published_at: '2024-11-07T11:00:00Z' },
    NOW,
  ).incident,
  'that is a blackout by silence': published(
    assembleIncident('KE', [{ ...dark, tier: 'suspected', detectedAtMs: null, silence: { seen: 1.26, expected: 60, networks: 5 } }], null),
  ),
  'that is a blackout of a country': published(
    assembleIncident(
      'KE',
      [outside(0.04, true, signal('connectivity from outside', 0.04, true), signal('IODA active probing', 0.1, true))],
      null,
    ),
  ),
  'that is a blackout of networks, with signals of every sort': published(
    assembleIncident(
      'KE',
      [
        outside(
          0.3,
          false,
          signal('telescope', 0.3, true, 'AS33771'),
          signal('IODA BGP', 0.9, false),
          signal('Google traffic', 0.6, false),
          signal('Mozilla', null, false),
        ),
      ],
      null,
    ),
  ),
  'that ended, on more networks, with an unknown one': published(
    later(
      episode({
        end: span('12:00', '12:10'),
        networks: [ended(33771, 'Safaricom Limited'), network(36926, 'Airtel Networks Kenya Limited', { state: 'unknown' })],
      }),
      episode({ service: 'x', end: span('12:00', '12:10'), networks: [ended(33771, 'Safaricom Limited')] }),
    ),
  ),
  'that ended on one network, and goes on where nobody may be named': published(
    later(episode({ networks: [ended(33771, 'Safaricom Limited'), network(0, 'other networks')] })),
  ),
  'that began again, was dated anew and counted late': published({
    ...first,
    updates: [
      ...assembleIncident('KE', [episode()], later(episode({ end: span('12:00', '12:10') }))).updates,
      ...assembleIncident('KE', [episode({ end: span('13:00', '13:10') })], later(episode({ end: span('12:00', '12:10') }))).updates,
      ...lateUpdate(first, { ...first, coverage: { ...first.coverage, measurements: 3 } }, NOW),
    ],
  }),
  'that was superseded': published(retractIncident(first, NOW, { type: 'part-of', incident: 'ke-20241107-0badcafe' })),
  'that no measurement bore out': published(
    assembleIncident('KE', [episode({ state: 'withdrawn', tier: 'suspected', detectedAtMs: null })], null),
  ),
  'that is set beside an event, and no longer beside another': published(
    withLinks(
      { ...first, events: [{ ...events[0]!, id: 'ke-0', title: 'Vote of the whole country' }] },
      links,
      false,
      '2024-11-07T22:00:00Z',
    ),
  ),
};

const PEOPLE = [
  'Rally of the party in the park',
  'Vote of the whole country',
  'The resolver of one probe was at fault',
  'It was not after all',
  'A technical fault of the exchange.',
  'The regulator of the country',
  'A citation of the gazette',
  'Seen from three more networks',
  'Sana and her desk',
];
const acted = published(
  first,
  acts(
    { kind: 'annotate', text: PEOPLE[4] ?? '', said_by: PEOPLE[5] ?? '', source: PEOPLE[6] ?? '' },
    { kind: 'review', verdict: 'confirm', by: PEOPLE[8], note: PEOPLE[7] },
    { kind: 'review', verdict: 'confirm', by: 'Otieno' },
    { kind: 'hold', reason: 'Kept to ourselves' },
    { kind: 'release' },
    { kind: 'retract', reason: PEOPLE[2] ?? '' },
    { kind: 'reinstate', reason: PEOPLE[3] ?? '' },
    { kind: 'retract', reason: PEOPLE[2] ?? '' },
  ),
);

describe('in Urdu an incident', () => {
  it.each(Object.entries({ ...RECORDS, 'on which people acted': acted }))(
    '%s has no English sentence but those of people',
    async (_, record) => {
      expect(await englishOn(record, PEOPLE)).toEqual([]);
      expect(sentenceOf(record, URDU)).not.toMatch(/null|undefined|NaN/);
    },
  );

  it.each(Object.entries(RECORDS))('%s is told so in feeds and alerts too', async (_, record) => {
    const names = [...PEOPLE, ...record.networks.flatMap(({ name }) => name ?? [])];
    const entry = await entryOf(record, URDU, 'https://beacon.example');
    expect(englishIn(entry.html, names)).toEqual([]);
    const alert = alertOf(
      { incident: record, before: null, version: 1, publishedMs: NOW },
      { id: 's', lang: 'ur', origin: 'https://beacon.example' },
      'svg',
    );
    expect(englishIn(alert.news.join('<br>'), names)).toEqual([]);
    expect(alert.news.length).toBeGreaterThan(0);
  });

  it('gives every reason, of an explanation and of a retraction, in its own words', () => {
    const names = { software: 'probe/1.2', names: ['BGP', 'telescope'], name: null, incident: 'ke-1' };
    const numbers = { ok: 1, measured: 2, networks: 3, versions: 4, level: 0.1, contrast: { working: ['TZ'], failing: [], back_at: null } };
    const of = (schema: typeof ReasonFacts | typeof RetractionFacts): unknown[] =>
      schema.options.flatMap(({ shape }) =>
        ('options' in shape.type ? shape.type.options : [...shape.type.values]).map((type) => ({
          ...Object.fromEntries(Object.keys(shape).map((key) => [key, { ...names, ...numbers }[key as 'ok']])),
          type,
        })),
      );
    const reasons = of(ReasonFacts).map((facts) => ReasonFacts.parse(facts));
    const retractions = of(RetractionFacts).map((facts) => RetractionFacts.parse(facts));
    const told = [
      ...reasons.map((facts) => URDU.words.record.reason?.(facts, URDU.format)),
      ...retractions.map((facts) => URDU.words.record.retraction?.(facts)),
    ];
    expect(new Set(told).size).toBe(told.length);
    expect(told.filter((text) => !text?.match(/[\u0600-\u06ff].*۔$/) || /undefined|null/.test(text))).toEqual([]);
    expect(reasons.map((facts) => alternative('outage', true, facts).by).filter((text) => !/^[A-Z\d].*\.$/.test(text))).toEqual([]);
  });

  it('of an earlier version, without facts, shows the recorded English, marked as that', async () => {
    const old = JSON.parse(JSON.stringify(first, (key, value: unknown) => (key === 'facts' ? undefined : value))) as Incident;
    expect(Incident.safeParse(old).success).toBe(true);
    const html = await pageInUrdu(published(old));
    for (const { text } of [...old.evidence, ...old.updates]) expect(html).toContain(`<bdi lang="en" dir="ltr">${text}</bdi>`);
    expect(html).toContain(URDU.words.site.inEnglish);
    expect(await pageInUrdu(published(first))).not.toContain(URDU.words.site.inEnglish);
    // What finds English on a page does find it.
    expect(await englishOn(published(old))).toEqual(expect.arrayContaining([...old.evidence, ...old.updates].map(({ text }) => text)));
  });

  it('keeps what people wrote apart, in no language of ours and in its own direction', async () => {
    const html = await pageInUrdu(acted);
    for (const words of PEOPLE.slice(2)) expect(html).toContain(`<bdi lang="">${words}</bdi>`);
  });
});
