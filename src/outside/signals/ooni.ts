/**
 * OONI: how many measurements its volunteers handed in, and what share of them was anomalous. https://docs.ooni.org/data
 * Where a country goes dark its measurements stop; anomalies are told and not judged: a fall of them is no outage.
 */
import { z } from 'zod';
import { DAY_MS, HOUR_MS } from '../../shared/time.ts';
import type { Source } from './source.ts';

const count = z.int().min(0);
const Aggregation = z.object({
  result: z.array(
    z.object({
      measurement_start_day: z.string(),
      measurement_count: count,
      anomaly_count: count,
      confirmed_count: count,
      ok_count: count,
    }),
  ),
});

const day = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);

/** `2024-02-01T05:00:00Z`, and a bare day where that is the grain that was given. */
const timeOf = (text: string): number => Date.parse(text.length === 10 || /[zZ]$/.test(text) ? text : `${text}Z`);

type Row = z.infer<typeof Aggregation>['result'][number];
const conclusive = (row: Row): number => row.anomaly_count + row.confirmed_count + row.ok_count;

export const ooni: Source = {
  id: 'ooni',
  name: 'OONI',
  attribution: 'Open Observatory of Network Interference (OONI)',
  licence: 'CC BY-NC-SA 4.0',
  licenceAddress: 'https://creativecommons.org/licenses/by-nc-sa/4.0/',
  base: 'https://api.ooni.org',
  everyMs: HOUR_MS,
  backMs: DAY_MS,
  firstMs: 8 * DAY_MS,
  asks: (probeCc, { sinceMs, untilMs }) => [
    {
      path: '/api/v1/aggregation',
      query: {
        probe_cc: probeCc,
        since: day(sinceMs),
        until: day(untilMs + DAY_MS),
        axis_x: 'measurement_start_day',
        time_grain: 'hour',
      },
    },
  ],
  read: ([answer]) => {
    const rows = Aggregation.parse(answer)
      .result.map((row) => ({ ...row, atMs: timeOf(row.measurement_start_day) }))
      .filter(({ atMs }) => !Number.isNaN(atMs))
      .sort((a, b) => a.atMs - b.atMs);
    const measurements = rows.map(({ atMs, measurement_count: value }) => ({ atMs, value }));
    const anomalies = rows
      .filter((row) => conclusive(row) > 0)
      .map((row) => ({ atMs: row.atMs, value: (row.anomaly_count + row.confirmed_count) / conclusive(row) }));
    return {
      annotations: [],
      series: [
        { label: 'OONI measurements', unit: 'measurements an hour', stepMs: HOUR_MS, judged: true, points: measurements },
        { label: 'OONI anomalies', unit: 'share of conclusive measurements', stepMs: HOUR_MS, judged: false, points: anomalies },
      ],
    };
  },
};
