/** IODA (Georgia Tech): routes, active probing, unsolicited traffic at a telescope. https://api.ioda.inetintel.cc.gatech.edu/v2/ */
import { z } from 'zod';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/time.ts';
import { seconds, type Series, type Source } from './source.ts';

const LABELS: Record<string, { label: string; unit: string }> = {
  bgp: { label: 'IODA BGP', unit: 'visible /24 networks' },
  'ping-slash24': { label: 'IODA active probing', unit: '/24 networks that answer' },
  'merit-nt': { label: 'IODA telescope', unit: 'distinct addresses' },
};

/** `data` holds an array for each entity that was asked for, with an object for each data source. Times are Unix seconds. */
const Signals = z.object({
  data: z.array(
    z.array(z.object({ datasource: z.string(), from: z.number(), step: z.number().positive(), values: z.array(z.number().nullable()) })),
  ),
});

export const ioda: Source = {
  id: 'ioda',
  name: 'IODA',
  attribution: 'IODA, Internet Intelligence Lab, Georgia Institute of Technology',
  licence: 'no licence stated: © Georgia Tech Research Corporation',
  licenceAddress: 'https://ioda.inetintel.cc.gatech.edu/',
  base: 'https://api.ioda.inetintel.cc.gatech.edu/v2',
  everyMs: 10 * MINUTE_MS,
  backMs: 3 * HOUR_MS,
  firstMs: 8 * DAY_MS,
  asks: (probeCc, { sinceMs, untilMs }) =>
    Object.keys(LABELS).map((datasource) => ({
      path: `/signals/raw/country/${probeCc}`,
      query: { from: seconds(sinceMs), until: seconds(untilMs), datasource },
    })),
  read: (answers) => ({
    annotations: [],
    series: answers
      .flatMap((answer) => Signals.parse(answer).data.flat())
      .flatMap(({ datasource, from, step, values }): Series[] => {
        const known = LABELS[datasource];
        if (!known) return [];
        const points = values.flatMap((value, index) => (value === null ? [] : [{ atMs: (from + index * step) * 1000, value }]));
        return [{ ...known, stepMs: step * 1000, judged: true, points }];
      }),
  }),
};
