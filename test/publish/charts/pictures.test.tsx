/** Each chart as a picture, kept beside this file: a change of one is looked at before it is kept (`npx vitest run -u`). */
import { XmlDocument } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { toCsv } from '../../../src/http/formats.ts';
import type { Chart } from '../../../src/publish/charts/chart.ts';
import { matrixChart, networksChart, serviceChart, worldChart } from '../../../src/publish/charts/charts.tsx';
import { pictureOf } from '../../../src/publish/charts/picture.tsx';
import { ENGLISH, readerOf, type Reader } from '../../../src/publish/i18n/reader.ts';
import { connectivityChart } from '../../../src/publish/pages/connectivity/connectivity-figure.tsx';
import { connectivityView } from '../../../src/publish/pages/connectivity/connectivity-view.ts';
import { countryNow } from '../../../src/publish/pages/country-now.ts';
import { countryRange } from '../../../src/publish/pages/country-range.ts';
import { incidentChart } from '../../../src/publish/pages/incident/incident-chart.tsx';
import type { ConnectivityRow } from '../../../src/outside/series.ts';
import { floorOf } from '../../../src/rollup/floors.ts';
import { DAY_MS, HOUR_MS } from '../../../src/shared/time.ts';
import { NOON_MS, cellsFrom, incident, measurements, progress } from '../records.ts';

const FLOOR = floorOf(1);
const URDU = readerOf('ur', true);
const RANGE = { sinceMs: NOON_MS - DAY_MS, untilMs: NOON_MS };
const HOSTILE = `=X("")\u0000\u0008\ud800\uffff\ufffe\u202e]]><script>alert(1)</script>'; DROP TABLE incident;--${'A'.repeat(10_000)}`;

const observed = (name = 'Safaricom Limited') =>
  cellsFrom(
    [
      ...measurements(40, NOON_MS - 20 * HOUR_MS, { outcome: 'tcp', failure: 'generic_timeout_error', network_name: name }),
      ...measurements(60, NOON_MS - 20 * HOUR_MS, { probe_asn: 37061, network_name: 'Second Network' }),
      ...measurements(30, NOON_MS - 20 * HOUR_MS, { service: 'whatsapp', target: 'whatsapp/web', network_name: name }),
    ],
    HOUR_MS,
  );

const asked = { probeCc: 'KE', range: RANGE, simulated: false };
const ranged = (name?: string) =>
  countryRange({ window: '1h', cells: observed(name) }, [incident()], [{ timeMs: NOON_MS - 6 * HOUR_MS, label: 'Rally' }], RANGE, FLOOR);

/** A country that is cut off for six hours and comes back by half, and two of its networks: one that stays up, one that does not. */
function cutOff(name = 'Safaricom Limited') {
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const rows = [null, 33771, 37061].flatMap((asn) =>
    hours.map((hour): ConnectivityRow => {
      const level = asn === 37061 || hour < 8 ? 98 + (hour % 3) : hour < 14 ? 4 : 55;
      return {
        start: new Date(RANGE.sinceMs + hour * HOUR_MS).toISOString(),
        probe_cc: 'KE',
        window: '1h',
        region: null,
        probe_asn: asn,
        network_name: asn === null ? null : asn === 33771 ? name : 'Second Network',
        level,
        level_low: Math.max(0, level - 6),
        level_high: Math.min(100, level + 6),
        lowest: Math.max(0, level - 2),
        state: null,
        sites: 24,
        probes: 288,
      };
    }),
  );
  const at = (hour: number) => new Date(RANGE.sinceMs + hour * HOUR_MS).toISOString();
  const phase = {
    onset: { earliest: at(8), latest: at(8) },
    end: { earliest: at(14), latest: at(14) },
    detected_at: at(9),
    networks: [33771],
  };
  const view = connectivityView('KE', rows, [incident({ kind: 'blackout', services: [], phases: [phase] })], RANGE, '1h');
  if (!view) throw new Error('nothing was seen from outside');
  return view;
}

function charts(reader: Reader, name?: string): Record<string, Chart> {
  const { matrix, series } = ranged(name);
  const [telegram] = series.filter(({ service }) => service === 'telegram');
  if (!telegram) throw new Error('nothing was counted');
  const [network] = incident().networks;
  if (!network) throw new Error('no network');
  const now = countryNow(observed(name), progress(), [incident({ status: 'detected', end: null })], FLOOR, NOON_MS);
  return {
    world: worldChart([now], reader),
    matrix: matrixChart(asked, matrix, reader),
    service: serviceChart(asked, telegram, reader),
    networks: networksChart(asked, telegram, reader),
    connectivity: connectivityChart(cutOff(name), reader),
    incident: incidentChart(incident({ simulated: true, ...(name ? { networks: [{ ...network, name }] } : {}) }), reader),
  };
}

const NAMES = ['world', 'matrix', 'service', 'networks', 'connectivity', 'incident'];
const pictured = async (reader: Reader, which: string, name?: string): Promise<string> => {
  const chart = charts(reader, name)[which];
  if (!chart) throw new Error(`no chart ${which}`);
  return pictureOf(chart, 'Beacon', reader);
};

describe.each(NAMES)('the picture of %s', (which) => {
  it('is the one that was looked at', async () => {
    await expect(await pictured(ENGLISH, which)).toMatchFileSnapshot(`pictures/${which}.svg`);
    if (which !== 'world') await expect(await pictured(URDU, which)).toMatchFileSnapshot(`pictures/${which}-ur.svg`);
  });

  it('has a title, a description, its source and its sample', async () => {
    const svg = await pictured(ENGLISH, which);
    expect(svg).toMatch(/<title id="[^"]+">[^<]+<\/title>/);
    expect(svg).toMatch(/<desc id="[^"]+">[^<]+<\/desc>/);
    expect(svg).toMatch(/Source: Beacon, CC BY 4.0; .*\d/);
  });

  it('shows names from outside harmlessly, as a table too', async () => {
    const svg = await pictured(ENGLISH, which, HOSTILE);
    expect(svg).not.toMatch(/<script|\u202e|A{500}/);
    XmlDocument.fromString(svg).dispose(); // throws where it is no XML
    const csv = toCsv(charts(ENGLISH, HOSTILE)[which]?.rows ?? []);
    expect(csv.split(/\r\n/)[0]).toMatch(/^[a-z_,]+$/);
    expect(csv).not.toContain('\u202e');
    expect(csv).not.toMatch(/(^|,)"?[=+@-][A-Z(]/m);
  });
});
