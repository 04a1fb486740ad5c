/**
 * Cloudflare Radar: traffic, and outages that its people describe. https://developers.cloudflare.com/api/resources/radar/
 * Wants a token. Traffic is relative to the most of the time asked for, so that it is always asked for the same length, a week's most in it.
 */
import { z } from 'zod';
import { DAY_MS, MINUTE_MS, toRfc3339 } from '../../shared/time.ts';
import type { Annotation, Source } from './source.ts';

const STEP_MS = 15 * MINUTE_MS;

const Traffic = z.object({
  result: z.object({ serie_0: z.object({ timestamps: z.array(z.iso.datetime({ offset: true })), values: z.array(z.string()) }) }),
});
const Outages = z.object({
  result: z.object({
    annotations: z.array(
      z.object({
        id: z.string(),
        startDate: z.string(),
        endDate: z.string().nullish(),
        description: z.string().nullish(),
        linkedUrl: z.string().nullish(),
        scope: z.string().nullish(),
        outage: z.object({ outageCause: z.string().nullish(), outageType: z.string().nullish() }).nullish(),
      }),
    ),
  }),
});

type Outage = z.infer<typeof Outages>['result']['annotations'][number];

const timeOf = (text: string): number => Date.parse(/[zZ]|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);

const wordsOf = ({ outageType, outageCause }: NonNullable<Outage['outage']>): string =>
  [outageType, outageCause].filter(Boolean).join(', ').toLowerCase().replaceAll('_', ' ');

/** Their words are quoted, never ours. */
function annotationOf({ id, startDate, endDate, description, linkedUrl, scope, outage }: Outage): Annotation[] {
  const atMs = timeOf(startDate);
  if (Number.isNaN(atMs)) return [];
  const text = [description, scope, wordsOf(outage ?? {})].filter(Boolean).join('; ') || 'an outage';
  const endMs = endDate ? timeOf(endDate) : Number.NaN;
  return [{ id, atMs, endMs: Number.isNaN(endMs) ? null : endMs, text: text.slice(0, 1000), address: linkedUrl || null }];
}

export const radar: Source = {
  id: 'radar',
  name: 'Cloudflare Radar',
  attribution: 'Cloudflare Radar',
  licence: 'CC BY-NC 4.0',
  licenceAddress: 'https://creativecommons.org/licenses/by-nc/4.0/',
  base: 'https://api.cloudflare.com/client/v4',
  everyMs: 30 * MINUTE_MS,
  backMs: 8 * DAY_MS,
  firstMs: 8 * DAY_MS,
  asks: (probeCc, { sinceMs, untilMs }) => {
    const range = { location: probeCc, dateStart: toRfc3339(sinceMs), dateEnd: toRfc3339(untilMs), format: 'JSON' };
    return [
      { path: '/radar/netflows/timeseries', query: { ...range, aggInterval: '15m' } },
      { path: '/radar/annotations/outages', query: range },
    ];
  },
  read: ([traffic, outages]) => {
    const { timestamps, values } = Traffic.parse(traffic).result.serie_0;
    const points = timestamps.flatMap((time, index) => {
      const value = Number(values[index]);
      return values[index] === undefined || !Number.isFinite(value) ? [] : [{ atMs: Date.parse(time), value }];
    });
    return {
      series: [{ label: 'Cloudflare Radar traffic', unit: 'of the most in eight days', stepMs: STEP_MS, judged: true, points }],
      annotations: Outages.parse(outages).result.annotations.flatMap(annotationOf),
    };
  },
};
