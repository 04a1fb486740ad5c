/**
 * Whether an incident began on the hour or half hour, and how much more often that is so of outages that were ordered than of others. It is
 * a likelihood and no finding: faults begin on the hour too. Nothing is said where the onset is not known to two windows.
 */
import { z } from 'zod';
import { MINUTE_MS, toRfc3339 } from '../shared/time.ts';
import type { Onset } from './match.ts';

/** The widest onset interval that tells, in milliseconds: the resolution of the outages that the shares were counted on. */
const TELLING_MS = 10 * MINUTE_MS;
const HALF_HOUR_MS = 30 * MINUTE_MS;
/** Shares of IODA's labelled outages that began at :00 or :30: of those labelled as ordered, and of all others. */
const SHARES = { ordered: 0.9, other: 0.27 } as const;
const SOURCE = 'https://ioda.inetintel.cc.gatech.edu/reports/interdisciplinary-longitudinal-study-of-shutdowns-and-outages/';
/** Countries whose clocks show :15 or :45 when UTC shows :00, in milliseconds from UTC to the hour. */
const QUARTER_MS: Record<string, number> = { NP: 45 * MINUTE_MS };

/** What the minute of the onset tells. */
export const OnsetMinute = z
  .strictObject({
    at: z.enum(['half-hour', 'other']).meta({ description: 'half-hour: the onset interval holds a full or half hour of the local clock' }),
    mark: z.iso.datetime().nullable().meta({ description: 'The full or half hour that it holds' }),
    likelihood_ratio: z.number().meta({ description: 'Chance of this in an ordered outage by that in any other' }),
    source: z.string(),
    text: z.string(),
  })
  .meta({ id: 'OnsetMinute', description: 'A note on the minute of the onset: a likelihood, not a finding' });
export type OnsetMinute = z.infer<typeof OnsetMinute>;

/** @returns null where the interval is wider than ten minutes */
export function onsetMinute({ earliestMs, latestMs }: Onset, probeCc: string): OnsetMinute | null {
  if (latestMs - earliestMs > TELLING_MS) return null;
  const shiftMs = QUARTER_MS[probeCc] ?? 0;
  const markMs = Math.ceil((earliestMs + shiftMs) / HALF_HOUR_MS) * HALF_HOUR_MS - shiftMs;
  const isOnMark = markMs <= latestMs;
  const ratio = isOnMark ? SHARES.ordered / SHARES.other : (1 - SHARES.ordered) / (1 - SHARES.other);
  const shares = `${percent(isOnMark ? SHARES.ordered : 1 - SHARES.ordered)} of the outages that IODA’s record labels as ordered and ${percent(isOnMark ? SHARES.other : 1 - SHARES.other)} of all others`;
  return {
    at: isOnMark ? 'half-hour' : 'other',
    mark: isOnMark ? toRfc3339(markMs) : null,
    likelihood_ratio: Math.round(ratio * 100) / 100,
    source: SOURCE,
    text: `The onset interval ${isOnMark ? `holds ${toRfc3339(markMs).slice(11, 16)} UTC, a full or half hour` : 'holds no full or half hour'}, as in ${shares}. This tells likelihoods apart, not causes.`,
  };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
