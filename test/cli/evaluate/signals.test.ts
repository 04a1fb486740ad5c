import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSignals } from '../../../src/cli/evaluate/signals-csv.ts';
import { Truth } from '../../../src/cli/evaluate/truth.ts';
import { observation } from '../../support/observation.ts';
import { Incident } from '../../../src/incidents/incident.ts';
import { toRfc3339 } from '../../../src/shared/time.ts';
import { dark, day, readingsOf } from '../../detect/connectivity/series.ts';
import { runTocsin } from '../tocsin-process.ts';

async function* lines(text: string) {
  for (const [index, line] of text.split('\n').entries()) if (line !== '') yield await Promise.resolve({ number: index + 1, text: line });
}

const read = (text: string) => readSignals('signals.csv', lines(text));

describe('a table of signals', () => {
  test('is read with its columns in any order, and empty cells are missing values', async () => {
    const { readings, signals, problems } = await read(
      '"BGP (#Visible /24s)","Time (UTC)","Telescope (# Unique, Source IPs)"\n100,"2026-01-08 16:00:00",\n,2026-01-08T16:30:00Z,4\n90,1767891600,NaN\n80,"2026-01-08 17:30",0',
    );
    expect(signals).toEqual(['BGP (#Visible /24s)', 'Telescope (# Unique, Source IPs)']);
    expect(problems).toEqual([]);
    expect(readings.get('')?.map(({ label, atMs, value }) => `${label.slice(0, 3)} ${toRfc3339(atMs).slice(11, 16)} ${value}`)).toEqual([
      'BGP 16:00 100',
      'BGP 17:00 90',
      'Tel 16:30 4',
      'BGP 17:30 80',
      'Tel 17:30 0',
    ]);
  });

  test('gives each signal the length of its own bins, whatever is missing', async () => {
    const rows = Array.from({ length: 12 }, (_, index) =>
      index === 5 ? '' : `${toRfc3339(day(0) + index * 600_000)},${index},${index % 2 === 0 ? 1 : ''}\n`,
    );
    const { readings } = await read(`time,a,b\n${rows.join('')}`);
    expect(new Set(readings.get('')?.map(({ label, stepMs }) => `${label} ${stepMs / 60_000}`))).toEqual(new Set(['a 10', 'b 20']));
  });

  test('says what is wrong in which line and column, and reads the rest', async () => {
    const { readings, problems } = await read(
      'Time,probe_cc,A,B\n2026-01-08,IR,1,2\nyesterday,IR,1,2\n2026-01-09,IR,one,2\n2026-01-10,Iran,1,2\n2026-01-11,IR,1,2,3\n2026-01-12,IR,1,-2',
    );
    expect(problems).toEqual([
      'signals.csv, line 3: "yesterday" is not a time; allowed are 2026-01-08 16:30:00 (UTC), 2026-01-08T16:30:00Z and Unix seconds; the line is left out.',
      'signals.csv, line 4: column "A": "one" is not a number of 0 or more; it is taken as missing.',
      'signals.csv, line 5: the country must be two letters (ISO 3166-1); the line is left out.',
      'signals.csv, line 6: it has 5 fields where the header has 4; it is left out.',
      'signals.csv, line 7: column "B": "-2" is not a number of 0 or more; it is taken as missing.',
    ]);
    expect(readings.get('IR')).toHaveLength(4);
  });

  test.each([
    ['', 'signals.csv is empty'],
    ['When,BGP\n1,2', 'no column for the time'],
    ['Time,probe_cc\n2026-01-08,IR', 'no column of a signal'],
    ['Time,BGP,BGP\n2026-01-08,1,2', 'two columns are called "BGP"'],
    ['Time,BGP\nx,1', 'no row that can be read. signals.csv, line 2'],
  ])('that cannot be read is refused with the reason (%#)', async (text, reason) => {
    await expect(read(text)).rejects.toThrow(reason);
  });
});

test('a truth may leave out what it does not know, and says where it is wrong', () => {
  expect(Truth.parse({ episodes: [{ id: 'a', probe_cc: 'IR', onset: '2026-01-08T16:00:00+03:30' }] }).episodes[0]).toMatchObject({
    service: null,
    end: null,
    asns: [],
  });
  const wrong = Truth.safeParse({ episodes: [{ id: 'a', probe_cc: 'IR', onset: ['2026-01-09T00:00:00Z', '2026-01-08T00:00:00Z'] }] });
  expect(wrong.error?.issues[0]).toMatchObject({ path: ['episodes', 0, 'onset'], message: 'the earlier instant comes first' });
});

type Result = {
  episodes: { found: boolean; onset_error_minutes: number; detected_at: string }[];
  false_incidents: number;
  incidents: unknown[];
};

async function evaluate(csv: string, truth: string, ...more: string[]): Promise<{ result: Result; errors: string }> {
  const run = runTocsin(['evaluate', '--signals', csv, '--truth', truth, '--json', ...more]);
  expect(await run.ended, run.stderr()).toBe(0);
  return { result: JSON.parse(run.stdout()) as Result, errors: run.stderr() };
}

/** As other archives say it: a kind of network that is none of ours, a test and a page by their own names. */
const ANNOTATED = {
  ...observation({ probe_cc: 'GA', service: 'facebook_messenger', target: 'web/https://www.messenger.com/' }),
  network_type: 'wired_ethernet',
};

test('tocsin evaluate judges a table of networks of two countries, and tells a blackout of the one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'signals-'));
  const rows = ['CM', 'GA'].flatMap((country) =>
    readingsOf(
      8,
      [1, 2, 3, 4, 5].map((asn) => ({ label: 'connectivity', asn, level: country === 'GA' ? dark(day(6, 5), day(6, 17)) : () => 1 })),
      country.charCodeAt(0),
    ).map(({ asn, atMs, value }) => `${country};${asn};${toRfc3339(atMs)};${value.toFixed(1)}`),
  );
  await writeFile(join(folder, 'signals.csv'), `probe_cc;probe_asn;time;connectivity\n${rows.join('\n')}\nGA;1;${toRfc3339(day(8))};??\n`);
  const onset = [toRfc3339(day(6, 5)), toRfc3339(day(6, 5.5))];
  await writeFile(
    join(folder, 'truth.json'),
    JSON.stringify({
      episodes: [{ id: 'ga', probe_cc: 'GA', asns: [1, 2, 3, 4, 5], onset }],
      quiet: [{ probe_cc: 'CM', since: toRfc3339(day(0)), until: toRfc3339(day(8)) }],
    }),
  );
  const observations = join(folder, 'observations.ndjson');
  await writeFile(observations, 'not JSON\n{"observed_at":"yesterday"}\n'.repeat(15) + JSON.stringify(ANNOTATED));
  const { result, errors } = await evaluate(join(folder, 'signals.csv'), join(folder, 'truth.json'), '--data', observations);
  expect(errors).toContain('observations.ndjson, line 1 and 14 more: not a JSON object; left out.\n');
  expect(errors).toContain(
    'observations.ndjson, line 2 and 14 more: observed_at: a time in UTC, such as 2024-11-07T10:21:00Z; left out.\n',
  );
  expect(errors).toMatch(/observations\.ndjson, line 31: network_type: one of .*wifi.*; it is taken as missing\.\n/);
  expect(errors).toContain('line 3842: column "connectivity": "??" is not a number');
  expect(result).toMatchObject({
    episodes: [{ found: true, onset_error_minutes: 0, networks: { precision: 1, recall: 1 } }],
    false_incidents: 0,
  });
  const [incident] = result.incidents.map((item) => Incident.parse(item));
  expect(incident).toMatchObject({ kind: 'blackout', scope: 'nationwide', services: [], probe_cc: 'GA' });
  expect(incident?.headline).toMatch(
    /^Internet connectivity fell to [34] % of its ordinary level on 5 of 5 networks observed in Gabon \(AS1, AS2, AS3 and 2 more\) since /,
  );
});

const FOLDER = resolve(process.env['TOCSIN_DATA'] ?? '../shared/data', 'connectivity');
const isThere = existsSync(FOLDER);
if (!isThere) process.stdout.write(`Skipped: no recorded connectivity in ${FOLDER}\n`);

test.skipIf(!isThere)(
  "Iran's blackout of January 2026 is alarmed from active probing within the hour, dated, and nothing is told before",
  async () => {
    const { result } = await evaluate(join(FOLDER, 'iran-2026-ioda-halfhourly.csv'), join(FOLDER, 'iran-2026.truth.json'));
    expect(result).toMatchObject({ episodes: [{ found: true, onset_error_minutes: 0 }], false_incidents: 0 });
    const [incident, ...others] = result.incidents.map((item) => Incident.parse(item));
    expect(others).toEqual([]);
    expect(Date.parse(incident?.detected_at ?? '')).toBeGreaterThan(Date.parse('2026-01-08T16:30:00Z'));
    expect(Date.parse(incident?.detected_at ?? '')).toBeLessThanOrEqual(Date.parse('2026-01-08T17:30:00Z'));
    const texts = incident?.evidence.map(({ text }) => text) ?? [];
    expect(texts.some((text) => /^Active probing fell to 3 % .* low from 2026-01-08 16:30 UTC/.test(text))).toBe(true);
    expect(texts.some((text) => text.startsWith('BGP hardly moved (to 87 %'))).toBe(true);
  },
);
