import { describe, expect, it } from 'vitest';
import { countryNow } from '../../../src/publish/pages/country-now.ts';
import { HomePage, type Home } from '../../../src/publish/pages/home.tsx';
import { localProbe } from '../../../src/publish/pages/local-probe.ts';
import { floorOf } from '../../../src/rollup/floors.ts';
import { DAY_MS } from '../../../src/shared/time.ts';
import type { Incident } from '../../../src/incidents/incident.ts';
import { NOON_MS, OBSERVATORY, cellsFrom, incident, measurements, progress, rendered, textOf } from '../records.ts';

const FLOOR = floorOf(1);

const kenya = (current: Incident[] = [], lastMs = NOON_MS) =>
  countryNow(cellsFrom(measurements(12, NOON_MS - 7_200_000, {}), DAY_MS), progress({ lastMs }), current, FLOOR, NOON_MS);

const home = (overrides: Partial<Home> = {}): Home => ({
  observatory: OBSERVATORY,
  origin: 'https://beacon.example',
  countries: [],
  current: [],
  recent: [],
  events: [],
  missing: { controls: false, outside: false, others: false },
  picture: null,
  localProbe: null,
  ...overrides,
});

const page = async (overrides: Partial<Home> = {}) => textOf(await rendered(<HomePage home={home(overrides)} />));

describe('the start page', () => {
  it('says what to do next where nothing was observed', async () => {
    const text = await page();
    expect(text).toContain('Nothing observed yet');
    expect(text).toContain('npm start runs a probe on this machine');
    expect(text).toContain('npx tocsin import FILE');
    expect(text).not.toContain('No current incident');
  });

  it('goes by the name that the operator chose and tells how to run a probe for it', async () => {
    const text = await page();
    expect(text).toContain('Beacon');
    expect(text).toContain('npx tocsin probe --observatory https://beacon.example');
  });

  it('says “nothing found” with the sample behind it, and never that all is well', async () => {
    const text = await page({ countries: [kenya()] });
    expect(text).toContain('Kenya Nothing found 12 votes on 1 network about 1 service in the last two days');
    expect(text).toContain('That is no promise that nothing is blocked');
  });

  it('says that a country is not observed now, and leads to the days that have data', async () => {
    const html = await rendered(<HomePage home={home({ countries: [kenya([], NOON_MS - 5 * DAY_MS)] })} />);
    expect(textOf(html)).toContain('Not observed now No observation in the last two days. Last observation: 3 Nov 2024, 12:00 UTC');
    expect(html).toContain('href="/countries/KE?since=2024-10-28&amp;until=2024-11-04"');
  });

  it('does not say “nothing found” of a handful of votes', async () => {
    const few = countryNow(cellsFrom(measurements(2, NOON_MS - 7_200_000, {}), DAY_MS), progress(), [], FLOOR, NOON_MS);
    expect(await page({ countries: [few] })).toMatch(/Kenya Too little data 2 votes/);
  });

  it('tells current incidents apart from those that were open when observations ended', async () => {
    const open = incident({ status: 'detected', end: null });
    const seen = await page({ countries: [kenya([open])], current: [open] });
    expect(seen).toMatch(/Current incidents .*Telegram restricted in Kenya/);
    expect(seen).not.toContain('Open when observations ended');
    const lost = await page({ countries: [kenya([open], NOON_MS - 5 * DAY_MS)], current: [open] });
    expect(lost).toMatch(/Open when observations ended .*not known whether these go on.* Telegram restricted in Kenya/);
  });

  it('warns where it shows single voters, and only there', async () => {
    const warning = 'Privacy floor 1: single voters are shown. Do not publish.';
    expect(await page({ observatory: { ...OBSERVATORY, privacyFloor: 1 } })).toContain(warning);
    expect(await page()).not.toContain(warning);
  });

  it('says that the local probe is offline where all that it measured is inconclusive', async () => {
    const recent = (outcome: 'ok' | 'inconclusive') =>
      cellsFrom(measurements(3, NOON_MS, { probe_cc: 'ZZ', probe_asn: 0, source: 'probe', voter: 'me', outcome }), 300_000);
    expect(await page({ localProbe: localProbe(recent('inconclusive'), FLOOR) })).toContain(
      'This machine’s probe is offline: its measurements are inconclusive, which is the right answer without internet.',
    );
    expect(await page({ localProbe: localProbe(recent('ok'), FLOOR) })).toContain('3 votes in the last hour, 0 of them failed');
  });

  it('does not take the edge’s controls for the local probe', () => {
    const edge = cellsFrom(measurements(3, NOON_MS, { probe_cc: 'ZZ', probe_asn: 0, source: 'edge', outcome: 'inconclusive' }), 300_000);
    expect(localProbe(edge, FLOOR)).toEqual({ state: 'silent' });
  });
});
