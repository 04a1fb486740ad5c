import { expect, test } from 'vitest';
import { findIncidents, incidentsOf } from '../../../src/cli/evaluate/find-incidents.ts';
import type { Observation } from '../../../src/ingest/observation.ts';
import { detectCountry } from '../../../src/detect/detect-country.ts';
import { initialState } from '../../../src/detect/state.ts';
import { windowsOfCountry } from '../../../src/rollup/country-windows.ts';
import { addToBins, binsOfObservations, inTime, type Bins } from '../../../src/rollup/votes.ts';
import { HOUR_MS, MINUTE_MS, toRfc3339 } from '../../../src/shared/time.ts';
import { observation } from '../../support/observation.ts';

const START = Date.parse('2026-02-01T00:00:00Z');
const DOWN = START + 60 * HOUR_MS;

/** Two networks of a country, six voters, each every quarter of an hour, for three days. */
const country = (probeCc: string, fails: (timeMs: number) => boolean, rounds = 288): Observation[] =>
  Array.from({ length: rounds }, (_, index) => START + index * 15 * MINUTE_MS).flatMap((time) =>
    [0, 1, 2, 3, 4, 5].map((voter) =>
      observation({
        observed_at: toRfc3339(time + voter * MINUTE_MS),
        probe_cc: probeCc,
        probe_asn: 64500 + (voter % 2),
        voter: `${probeCc}-${voter}`,
        reporter_days: 30,
        outcome: fails(time) ? 'tcp' : 'ok',
        measurement_uid: `${probeCc}-${voter}-${time}`,
      }),
    ),
  );

const fromDown = (time: number) => time >= DOWN;
const never = () => false;

const kindsOf = (observations: Observation[]) =>
  findIncidents(binsOfObservations(observations)).map(({ probe_cc, kind }) => `${probe_cc} ${kind}`);

test('several countries in one file control one another, whatever their order', () => {
  const blocked = [...country('PK', fromDown), ...country('IN', never), ...country('LK', never)];
  expect(kindsOf(blocked)).toEqual(['PK service-restriction']);
  const down = [...country('PK', fromDown), ...country('IN', fromDown), ...country('LK', fromDown)];
  expect(kindsOf(down)).toEqual(['IN platform-outage', 'LK platform-outage', 'PK platform-outage']);
  expect(kindsOf(down.reverse())).toEqual(kindsOf(down));
});

test('a file that comes in parts, with lines twice and in any order, gives the same bins', () => {
  const observations = [...country('PK', fromDown), ...country('IN', never)];
  const bins: Bins = new Map();
  const shuffled = [...observations].reverse();
  addToBins(bins, shuffled.slice(0, 1000));
  addToBins(bins, shuffled.slice(500));
  expect([...(inTime(bins).get('PK') ?? [])]).toEqual([...(binsOfObservations(observations).get('PK') ?? [])]);
});

test('a long record is judged in parts, to the same end', () => {
  // 2,200 windows hold votes; the block begins and ends a dozen windows on either side of where a part ends.
  const fails = (time: number) => time >= START + 994 * 15 * MINUTE_MS && time < START + 1006 * 15 * MINUTE_MS;
  const bins = binsOfObservations(country('PK', fails, 1100));
  const windows = windowsOfCountry(bins, 'PK');
  const whole = detectCountry(initialState(), windows, [], (windows.at(-1)?.windowMs ?? 0) + 5 * MINUTE_MS).episodes;
  expect(windows).toHaveLength(2200);
  expect(findIncidents(bins)).toMatchObject([{ kind: 'service-restriction', status: 'ended' }]);
  expect(findIncidents(bins)).toEqual(incidentsOf('PK', whole));
});
