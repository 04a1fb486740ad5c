/** Answers of other observatories in the shapes that they document, for a made-up country that goes dark. */
import { HOUR_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';

export type Told = { sinceMs: number; untilMs: number; darkMs: number };

const steps = ({ sinceMs, untilMs }: Told, stepMs: number): number[] =>
  Array.from({ length: Math.floor((untilMs - sinceMs) / stepMs) }, (_, step) => sinceMs + step * stepMs);

/** IODA, `/v2/signals/raw/country/{cc}`: an array for the entity, an object for the data source; what is not known yet is null. */
export const iodaAnswer = (datasource: string, told: Told): unknown => ({
  type: 'signals',
  metadata: {},
  requestParameters: { datasource },
  error: null,
  perf: null,
  data: [
    [
      {
        entityType: 'country',
        entityCode: 'IR',
        entityName: 'Iran',
        datasource,
        from: told.sinceMs / 1000,
        until: told.untilMs / 1000,
        step: 600,
        nativeStep: 600,
        values: [
          ...steps(told, 10 * MINUTE_MS)
            .slice(0, -1)
            .map((atMs) => (atMs < told.darkMs || datasource === 'bgp' ? 20_000 + ((atMs / 600_000) % 50) : 700)),
          null,
        ],
      },
    ],
  ],
  copyright: 'Georgia Tech Research Corporation',
});

/** Cloudflare, `/radar/netflows/timeseries`: values are text. */
export const radarTraffic = (told: Told): unknown => ({
  success: true,
  errors: [],
  result: {
    meta: { aggInterval: 'FIFTEEN_MINUTES', lastUpdated: toRfc3339(told.untilMs), normalization: 'MIN0_MAX' },
    serie_0: {
      timestamps: steps(told, 15 * MINUTE_MS).map(toRfc3339),
      values: steps(told, 15 * MINUTE_MS).map((atMs) => (atMs < told.darkMs ? '0.7421' : '0.0102')),
    },
  },
});

/** Cloudflare, `/radar/annotations/outages`. */
export const radarOutages = (told: Told): unknown => ({
  success: true,
  errors: [],
  result: {
    annotations: [
      {
        id: '550',
        dataSource: 'ALL',
        description: 'Traffic dropped across the country',
        startDate: toRfc3339(told.darkMs),
        endDate: null,
        linkedUrl: 'https://example.org/post',
        locations: ['IR'],
        locationsDetails: [{ code: 'IR', name: 'Iran' }],
        asns: [],
        asnsDetails: [],
        eventType: 'OUTAGE',
        outage: { outageCause: 'GOVERNMENT_DIRECTED', outageType: 'NATIONWIDE' },
      },
    ],
  },
});

/** RIPEstat, `/data/country-resource-stats/data.json`: times without a zone are UTC; stretches without a change are one. */
export const ripestatAnswer = ({ sinceMs, untilMs }: Told): unknown => ({
  status: 'ok',
  status_code: 200,
  data: {
    resource: 'ir',
    resolution: '5m',
    stats: [
      {
        timeline: [{ starttime: toRfc3339(sinceMs).slice(0, 19), endtime: toRfc3339(untilMs - HOUR_MS).slice(0, 19) }],
        v4_prefixes_ris: 9000,
        v6_prefixes_ris: 1000,
        asns_ris: 560,
        v4_prefixes_stats: 100,
        v6_prefixes_stats: 10,
        asns_stats: 700,
        stats_date: toRfc3339(sinceMs).slice(0, 19),
      },
      {
        timeline: [{ starttime: toRfc3339(untilMs - HOUR_MS).slice(0, 19), endtime: toRfc3339(untilMs).slice(0, 19) }],
        v4_prefixes_ris: 8000,
        v6_prefixes_ris: 1000,
        asns_ris: 540,
        v4_prefixes_stats: 100,
        v6_prefixes_stats: 10,
        asns_stats: 700,
        stats_date: toRfc3339(sinceMs).slice(0, 19),
      },
    ],
  },
});

/** OONI, `/api/v1/aggregation` by the hour. */
export const ooniAnswer = (told: Told): unknown => ({
  v: 0,
  dimension_count: 1,
  result: steps(told, HOUR_MS).map((atMs) => ({
    measurement_start_day: toRfc3339(atMs),
    measurement_count: atMs < told.darkMs ? 120 : 2,
    anomaly_count: atMs < told.darkMs ? 20 : 0,
    confirmed_count: atMs < told.darkMs ? 10 : 0,
    failure_count: atMs < told.darkMs ? 10 : 2,
    ok_count: atMs < told.darkMs ? 80 : 0,
  })),
});
