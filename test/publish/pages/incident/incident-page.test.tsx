import { describe, expect, it } from 'vitest';
import { unknownsOf } from '../../../../src/publish/pages/incident/incident-basis.tsx';
import { IncidentPage } from '../../../../src/publish/pages/incident/incident-page.tsx';
import { confidenceSentence, standingOf, titleOf } from '../../../../src/publish/pages/wording.ts';
import { ENGLISH } from '../../../../src/publish/i18n/reader.ts';
import type { Incident } from '../../../../src/incidents/incident.ts';
import { OBSERVATORY, incident, rendered, textOf } from '../../records.ts';

const view = (record: Incident, similar: readonly Incident[] = []) => ({
  observatory: OBSERVATORY,
  origin: 'https://beacon.example',
  incident: record,
  around: null,
  connectivity: null,
  similar,
  version: null,
  hasCard: false,
});
const htmlOf = (record: Incident) => rendered(<IncidentPage view={view(record)} />);
const page = async (overrides: Partial<Incident> = {}) => textOf(await htmlOf(incident(overrides)));

describe('the page of an incident', () => {
  it('tells what, when, where, how, and on what it rests', async () => {
    const text = await page();
    expect(text).toContain('Telegram restricted in Kenya');
    expect(text).toContain('Began 7 Nov 2024, 09:58–10:21 UTC');
    expect(text).toContain('Ended 9 Nov 2024, 08:00 UTC');
    expect(text).toContain('1 of 8 networks observed');
    expect(text).toContain('TCP: connections to the service’s addresses are refused, or never answered.');
    expect(text).toContain('2,140 measurements by 61 voters');
    expect(text).toContain('Ruled out: The service itself was down. (Controls elsewhere reached it.)');
    expect(text).toContain(
      'incident ke-20241107-1, version 1, published 9 Nov 2024, 08:05 UTC, https://beacon.example/incidents/ke-20241107-1/v1',
    );
  });

  it('lists each phase of an intermittent block', async () => {
    const [phase] = incident().phases;
    const phases = phase ? [phase, { ...phase, end: null, networks: [33771, 37061] }] : [];
    const text = await page({ phases, end: null });
    expect(text).toContain('When: 2 phases');
    expect(text).toMatch(/2 7 Nov 2024, 10:00 UTC no end seen .* AS33771, AS37061/);
    expect(text).toContain('no end has been seen');
    const at = (time: string) => ({ earliest: `2024-11-07T${time}:00Z`, latest: `2024-11-07T${time}:00Z` });
    const spans = phase
      ? [phase, phase].map((each, index) => ({ ...each, onset: at(`1${index * 5}:00`), end: at(`1${index * 5 + 2}:00`) }))
      : [];
    expect(await page({ phases: spans, end: at('17:00') })).toContain('Lasted 4 h, without the pauses');
  });

  it('names the earlier incidents that it is like, or has their ids where they are not at hand', async () => {
    const parts = { services: 1, networks: 1, layers: 1, lead: null, duration: 1, time_of_day: 1 };
    const record = incident({ similar: ['ke-20241015-1', 'ke-20241001-1'].map((id) => ({ id, similarity: 0.96, parts })) });
    const earlier = incident({ id: 'ke-20241015-1', onset: { earliest: '2024-10-15T08:00:00Z', latest: '2024-10-15T08:20:00Z' } });
    const text = textOf(await rendered(<IncidentPage view={view(record, [earlier])} />));
    expect(text).toContain('Telegram restricted in Kenya, 15 Oct 2024, 08:00–08:20 UTC : alike to 96 %');
    expect(text).toContain('ke-20241001-1 : alike to 96 %');
  });

  it('says at the top that it was retracted', async () => {
    const retraction = { at: '2024-11-12T09:00:00Z', by: 'operator' as const, reason: 'The resolver of one probe was at fault.' };
    const text = await page({ status: 'retracted', retraction });
    expect(text).toMatch(
      / Retracted\. The operator retracted .*it does not hold.*The resolver of one probe was at fault\. .*Telegram restricted in Kenya .*Began /,
    );
  });

  it('marks simulated data', async () => {
    const text = await page({ simulated: true });
    expect(text).toContain('Simulated data');
    expect(text).toContain('Nothing of this happened.');
    expect(await page()).not.toContain('imulated');
  });

  it('shows names made of markup as text, in every field', async () => {
    const evil = '<img src=x onerror=alert(1)>"\u202e';
    const [network] = incident().networks;
    const html = await htmlOf(
      incident({
        id: 'a/../"><script>',
        headline: evil,
        regions: [evil],
        networks: network ? [{ ...network, name: evil }] : [],
        alternatives: [{ explanation: evil, ruled_out: false, by: evil }],
        evidence: [{ kind: 'x', text: evil }],
        statements: [{ at: '2024-11-08T00:00:00Z', said_by: evil, text: evil, source: 'javascript:alert(1)' }],
        corroboration: [{ source: evil, text: evil }],
        updates: [{ at: '2024-11-08T00:00:00Z', kind: 'x', text: evil }],
      }),
    );
    expect(html).not.toMatch(/<img|<script|\u202e|href="javascript/);
    expect(html).toContain('/v1/incidents/a%2F..%2F%22%3E%3Cscript%3E');
  });
});

describe('the words for an incident', () => {
  it('say how far the machine and people stand behind it', () => {
    const review = (state: Incident['review']['state'], by: string[]) => ({ state, by, at: null });
    expect(standingOf(incident({ status: 'suspected' }))).toBe('suspected');
    expect(standingOf(incident())).toBe('detected');
    expect(standingOf(incident({ review: review('reviewed', ['a', 'b']) }))).toBe('reviewed');
    expect(standingOf(incident({ review: review('reviewed', ['a']) }))).toBe('detected');
    expect(standingOf(incident({ review: review('reviewed', ['a', 'b']), status: 'retracted' }))).toBe('retracted');
  });

  it('put the confidence so that it can be checked, and never as certainty', () => {
    expect(confidenceSentence(0.93, ENGLISH)).toBe(
      '93 %: of a hundred incidents told with this confidence, about 93 should turn out to be real.',
    );
    expect(confidenceSentence(1, ENGLISH)).toMatch(/^Over 99 %/);
  });

  it('attribute nothing to anyone', async () => {
    expect(await page()).not.toMatch(/\b(government|censor|regime|authorit|deliberate|ordered by|in order to)/i);
    expect(unknownsOf(incident(), false, ENGLISH)[0]).toBe('Who ordered or caused it, and why: measurements do not show that.');
  });

  it('say what is unknown of this one', () => {
    const [network] = incident().networks;
    const unknown = unknownsOf(
      incident({
        method: null,
        end: null,
        networks: network ? [{ ...network, state: 'unknown' }] : [],
        coverage: { networks_observed: 1, voters: 0, measurements: 5, user_share: 0.4 },
      }),
      false,
      ENGLISH,
    ).join(' ');
    expect(unknown).toContain('At which layer it failed.');
    expect(unknown).toContain('1 network was observed');
    expect(unknown).toContain('When it ended on Safaricom Limited: the measurements fell silent first.');
    expect(unknown).toContain('the public records name no one');
    expect(unknown).not.toContain('What share of the country’s users');
  });

  it('name a kind by what was seen', () => {
    expect(titleOf(incident({ services: ['facebook', 'x', 'instagram'] }), ENGLISH)).toBe('Facebook, X and Instagram restricted in Kenya');
    const blackout = incident({ kind: 'blackout', services: [], status: 'suspected' });
    expect(titleOf(blackout, ENGLISH)).toBe('Suspected: Internet access cut in AS33771, Kenya');
    expect(titleOf({ ...blackout, scope: 'nationwide' }, ENGLISH)).toBe('Suspected: Internet access cut in Kenya');
    expect(titleOf(incident({ kind: 'platform-outage' }), ENGLISH)).toBe('Telegram down, not in Kenya alone');
  });
});
