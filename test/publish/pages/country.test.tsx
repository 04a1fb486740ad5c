import { describe, expect, it } from 'vitest';
import type { Pipeline } from '../../../src/db/pipeline.ts';
import { stateOfCountries } from '../../../src/publish/api/countries.ts';
import { cellOfService, incidentOfService } from '../../../src/publish/pages/about/present-cells.ts';
import { CountryPage, type Country } from '../../../src/publish/pages/country.tsx';
import { countryNow, stateName, stateSentence } from '../../../src/publish/pages/country-now.ts';
import { countryRange } from '../../../src/publish/pages/country-range.ts';
import { floorOf } from '../../../src/rollup/floors.ts';
import { DAY_MS, HOUR_MS } from '../../../src/shared/time.ts';
import type { Incident } from '../../../src/incidents/incident.ts';
import type { Observation } from '../../../src/ingest/observation.ts';
import { ENGLISH } from '../../../src/publish/i18n/reader.ts';
import { NOON_MS, OBSERVATORY, cellsFrom, incident, measurements, progress, rendered, textOf } from '../records.ts';

const FLOOR = floorOf(1);
const range = { sinceMs: NOON_MS - DAY_MS, untilMs: NOON_MS };

const now = (current: Incident[], lastMs = NOON_MS) =>
  countryNow(cellsFrom(measurements(12, NOON_MS - 7_200_000, {}), DAY_MS), progress({ lastMs }), current, FLOOR, NOON_MS);

const NOT_LOOKED_AT = { own: null, isProbed: false, others: null, othersRead: false };

function country(observations: Observation[], incidents: Incident[] = []): Country {
  const cells = observations.length === 0 ? { probeCc: 'KE', named: () => 'named' as const, spans: [] } : cellsFrom(observations, HOUR_MS);
  const shown = countryRange({ window: '1h', cells }, incidents, [], range, FLOOR);
  return {
    observatory: OBSERVATORY,
    path: '/countries/KE',
    now: now([]),
    nowMs: NOON_MS,
    range,
    incidents,
    held: [],
    outside: NOT_LOOKED_AT,
    noControls: false,
    picture: null,
    ...shown,
  };
}

const blocked = [
  ...measurements(20, NOON_MS - 20 * HOUR_MS, { outcome: 'tcp' }),
  ...measurements(20, NOON_MS - 20 * HOUR_MS, { probe_asn: 15399, network_name: 'Wananchi' }),
];

describe('the sentence on a country now', () => {
  it('tells what is restricted, on how many networks, and the sample', () => {
    expect(stateSentence(ENGLISH, now([incident({ status: 'detected', end: null })]))).toBe(
      'Telegram is restricted on 1 network, from 12 votes on 1 network about 1 service in the last two days.',
    );
  });

  it('does not call a suspicion a restriction', () => {
    expect(stateSentence(ENGLISH, now([incident({ status: 'suspected', end: null, services: ['telegram', 'x'] })]))).toMatch(
      /^Telegram and X are suspected to be restricted on 1 network, /,
    );
  });

  it('calls no country restricted where a platform is down for all', () => {
    const outage = incident({ kind: 'platform-outage', status: 'detected', end: null });
    const block = incident({ id: 'x', services: ['x'], status: 'detected', end: null });
    expect([stateName(now([outage])), now([outage]).current]).toEqual(['nothing-found', [outage]]);
    expect(stateSentence(ENGLISH, now([outage]))).toMatch(/^No restriction was found in 12 votes/);
    expect(stateSentence(ENGLISH, now([outage, block]))).toMatch(/^X is restricted on 1 network/);
    const days = cellsFrom(measurements(12, NOON_MS - 7_200_000, {}), DAY_MS);
    expect(cellOfService(days, 'telegram', [outage], range, FLOOR)).toMatchObject({ state: 'down', layer: null });
    expect(incidentOfService('KE', 'telegram', [outage, block])).toBe(outage);
    expect(incidentOfService('KE', 'x', [outage, block])).toBe(block);
    expect(incidentOfService('UG', 'x', [block])).toBeNull();
    const pipeline = { countries: { KE: progress() } } as unknown as Pipeline;
    expect(stateOfCountries(pipeline, ['KE'], [outage])).toMatchObject([{ state: 'nothing-found', incidents: [outage.id] }]);
  });

  it('does not speak of the present where observations ended within a restriction', () => {
    expect(stateSentence(ENGLISH, now([incident({ status: 'detected', end: null })], NOON_MS - 9 * DAY_MS))).toBe(
      'Telegram is restricted on 1 network as of the last observation, 30 Oct 2024, 12:00 UTC. What has happened since is not known.',
    );
  });

  it('knows that a blackout goes on while it is seen from outside, however long nobody inside could measure', () => {
    const cut = incident({ kind: 'blackout', services: [], method: null, status: 'detected', end: null });
    const days = cellsFrom([], DAY_MS);
    const seen = (outsideMs?: number) => countryNow(days, { firstMs: 0, lastMs: NOON_MS - 5 * DAY_MS, outsideMs }, [cut], FLOOR, NOON_MS);
    expect(seen(NOON_MS - 300_000)).toMatchObject({ observed: true, seenMs: NOON_MS - 300_000 });
    expect(stateSentence(ENGLISH, seen(NOON_MS - 300_000))).toMatch(
      /^Internet access is restricted on .* as of the last observation, .* 11:55 UTC\./,
    );
    expect(seen()).toMatchObject({ observed: false, seenMs: NOON_MS - 5 * DAY_MS });
  });

  it('says that nothing is known where nobody looked', () => {
    expect(stateSentence(ENGLISH, now([], NOON_MS - 9 * DAY_MS))).toBe(
      'Nothing is known of the present: the last observation is of 30 Oct 2024, 12:00 UTC.',
    );
  });
});

describe('the page of a country', () => {
  it('says that an incident is held back for review, and nothing of it', async () => {
    const held = [{ id: 'ke-20241107-1', probe_cc: 'KE', status: 'held' as const, held: { since: '2024-11-08T09:00:00Z' } }];
    const text = textOf(await rendered(<CountryPage country={{ ...country([]), held }} />));
    expect(text).toContain('Held back for review: incident ke-20241107-1 , since 8 Nov 2024, 09:00 UTC');
  });

  it('shows services by network with the rule under the table', async () => {
    const html = await rendered(<CountryPage country={country(blocked, [incident()])} />);
    expect(textOf(html)).toMatch(/Safaricom Limited AS33771 ✕ restricted \(TCP\) 100 % of 20 failed/);
    expect(textOf(html)).toMatch(/Wananchi AS15399 ○ reachable 0 % of 20 failed/);
    expect(textOf(html)).toContain('Under 3 votes: too little data');
    expect(html).toMatch(/<th scope="row">.*Safaricom/);
    expect(html).toMatch(/<th scope="col">(<a[^>]*>)?Telegram</);
  });

  it('draws each service over time with the incident shaded, and says the same in a table', async () => {
    const html = await rendered(<CountryPage country={country(blocked, [incident()])} />);
    expect(html.match(/<rect class="band"/g)).toHaveLength(1);
    expect(textOf(html)).toContain('50 % of 40 votes on 2 networks failed; a step is an hour');
    expect(textOf(html)).toMatch(/From Failed Votes 7 Nov 2024 15:00 50 % 24 /);
    expect(html).toContain('/v1/aggregates.csv?probe_cc=KE&amp;service=telegram&amp;window=1h&amp;group_by=service,window');
  });

  it('draws the networks of a block in the order of the matrix, and has the same as a table', async () => {
    const html = await rendered(<CountryPage country={country(blocked, [incident()])} />);
    expect(textOf(html)).toMatch(/<20 % ≥20 % ≥50 % ≥80 % of votes failed AS33771 .* AS15399 /);
    expect(textOf(html)).toMatch(/share of failed votes by network, .* Safaricom Limited AS33771 100 % .* Wananchi AS15399 0 % /);
  });

  it('says that simulated data is among what it shows, and only then', async () => {
    const simulated = measurements(5, range.sinceMs, { simulated: true });
    const note = 'Simulated data is among what is shown here.';
    expect(textOf(await rendered(<CountryPage country={country(simulated)} />))).toContain(note);
    expect(textOf(await rendered(<CountryPage country={country(blocked)} />))).not.toContain(note);
  });

  it('shows what a network name made of markup, overrides and length is: text', async () => {
    const name = `<script>alert(1)</script>\u202e${'x'.repeat(9_000)}`;
    const html = await rendered(<CountryPage country={country(measurements(5, range.sinceMs, { network_name: name }))} />);
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('\u202e');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html.length).toBeLessThan(27_000);
  });

  it('says of an empty range that nobody measured, and leads to the last data', async () => {
    const html = await rendered(<CountryPage country={country([])} />);
    expect(textOf(html)).toContain('Nobody measured in Kenya during this time, or so few people did that showing it would point at them.');
    expect(html).toContain('Show the last days that have data');
    expect(html).not.toContain('<table');
  });

  it('leads to the range before and after', async () => {
    const earlier = { ...country(blocked), range: { sinceMs: Date.parse('2024-11-01'), untilMs: Date.parse('2024-11-03') } };
    const html = await rendered(<CountryPage country={earlier} />);
    expect(html).toContain('href="/countries/KE?since=2024-10-30&amp;until=2024-11-01"');
    expect(html).toContain('href="/countries/KE?since=2024-11-03&amp;until=2024-11-05"');
    const latest = await rendered(<CountryPage country={country(blocked)} />);
    expect(latest).not.toContain('rel="next"');
  });

  it('has headings in order, one script of its own, and no script in it, style attribute or foreign address', async () => {
    const html = await rendered(<CountryPage country={country(blocked, [incident()])} />);
    const levels = [...html.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.every((level, index) => index === 0 || level <= (levels[index - 1] ?? 0) + 1)).toBe(true);
    expect(html.match(/<script.*?<\/script>/g)).toEqual([
      expect.stringMatching(/^<script src="\/refresh\.js\?v=\w+" defer=""><\/script>$/),
    ]);
    expect(html).not.toMatch(/\sstyle=|(?:src|href)="(?:https?:)?\/\//);
  });
});
