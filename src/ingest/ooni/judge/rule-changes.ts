/**
 * Days on which OONI's scoring changed. OONI does not judge again what it has judged, so that the verdict it publishes on a measurement is by
 * the rules of the day when the measurement came, and so is ours. Changes that carry a date of their own (signal) are with their test.
 */
import { textOf, type Fields } from './loose-json.ts';

/** A web_connectivity measurement whose client came to no result has failed (ooni/pipeline 395). */
export const NO_RESULT_FAILS_SINCE = '2022-08-15';
/** What was measured after it came, or a year before, has failed (ooni/pipeline 368). */
export const WRONG_CLOCK_FAILS_SINCE = '2021-11-24';
/** Before it was scored, the test was one that OONI did not know (ooni/backend 551). */
export const STUN_SCORED_SINCE = '2022-01-27';
/** Scored (ooni/backend 541), and no more since there were too many false alarms (748). */
export const RISEUPVPN_SCORED = { since: '2021-11-24', until: '2023-10-18' } as const;
/** The redirect from http://web.whatsapp.com/ was scored (ooni/backend 546), until WhatsApp ended it (ooni/ooni.org 1317). */
export const WHATSAPP_REDIRECT_SCORED = { since: '2022-02-01', until: '2022-12-02' } as const;
/** OONI's matcher looked at no header at all (ooni/backend 965). */
export const HEADERS_UNMATCHED = { since: '2023-03-01', until: '2025-07-28' } as const;

/** A measurement of no known day is judged by the rules of now. */
const NOW = '9999-12-31';

/** `20240120140102.123456_PK_…`, and `0120200303…` from before uids held the time of receipt. */
const UID = /^(?:01)?(20\d\d)(\d\d)(\d\d)/;

/** The day when a measurement came, by its uid, else when it was made. */
export function dayOf(uid: string | null, fields: Fields): string {
  const [, year, month, day] = UID.exec(uid ?? '') ?? [];
  if (year !== undefined) return `${year}-${month}-${day}`;
  return /^\d{4}-\d\d-\d\d/.exec(textOf(fields['measurement_start_time']) ?? '')?.[0] ?? NOW;
}

export const isWithin = (day: string, { since, until }: { since: string; until: string }): boolean => day >= since && day < until;
