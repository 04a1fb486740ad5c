/** RIPEstat: prefixes and networks of a country that are seen in routing. https://stat.ripe.net/docs/02.data-api/country-resource-stats.html */
import { z } from 'zod';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/time.ts';
import { seconds, type Point, type Source } from './source.ts';

const STEP_MS = 5 * MINUTE_MS;
/** Steps of one unchanged stretch that are told: a day's. */
const MOST_STEPS = 300;

const time = z.string().transform((text, context) => {
  const timeMs = Date.parse(/[zZ]$/.test(text) ? text : `${text}Z`);
  if (!Number.isNaN(timeMs)) return timeMs;
  context.addIssue({ code: 'custom', message: 'is no time' });
  return z.NEVER;
});
const Stats = z.object({
  status: z.literal('ok'),
  data: z.object({
    stats: z.array(
      z.object({
        timeline: z.array(z.object({ starttime: time, endtime: time })),
        v4_prefixes_ris: z.number(),
        v6_prefixes_ris: z.number(),
        asns_ris: z.number(),
      }),
    ),
  }),
});

type Stat = z.output<typeof Stats>['data']['stats'][number];

/** A stretch in which nothing changed is told step by step: silence of a source must differ from sameness. */
function pointsOf(stats: readonly Stat[], valueOf: (stat: Stat) => number): Point[] {
  const points = stats.flatMap((stat) =>
    stat.timeline.flatMap(({ starttime, endtime }) => {
      const steps = Math.min(MOST_STEPS, Math.max(1, Math.ceil((endtime - starttime) / STEP_MS)));
      return Array.from({ length: steps }, (_, step): Point => ({ atMs: starttime + step * STEP_MS, value: valueOf(stat) }));
    }),
  );
  return [...new Map(points.map((point) => [point.atMs, point])).values()].sort((a, b) => a.atMs - b.atMs);
}

export const ripestat: Source = {
  id: 'ripestat',
  name: 'RIPEstat',
  attribution: 'RIPE NCC, RIPEstat',
  licence: 'RIPEstat Service Terms and Conditions',
  licenceAddress: 'https://www.ripe.net/about-us/legal/ripestat-service-terms-and-conditions/',
  base: 'https://stat.ripe.net',
  everyMs: 15 * MINUTE_MS,
  backMs: 3 * HOUR_MS,
  firstMs: DAY_MS,
  asks: (probeCc, { sinceMs, untilMs }) => [
    {
      path: '/data/country-resource-stats/data.json',
      query: {
        resource: probeCc.toLowerCase(),
        starttime: seconds(sinceMs),
        endtime: seconds(untilMs),
        resolution: '5m',
        sourceapp: 'tocsin-observatory',
      },
    },
  ],
  read: ([answer]) => {
    const { stats } = Stats.parse(answer).data;
    const prefixes = pointsOf(stats, (stat) => stat.v4_prefixes_ris + stat.v6_prefixes_ris);
    const networks = pointsOf(stats, (stat) => stat.asns_ris);
    return {
      annotations: [],
      series: [
        { label: 'RIPEstat visible prefixes', unit: 'prefixes', stepMs: STEP_MS, judged: true, points: prefixes },
        { label: 'RIPEstat visible networks', unit: 'networks', stepMs: STEP_MS, judged: true, points: networks },
      ],
    };
  },
};
