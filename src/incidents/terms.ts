/** The words and times in which an incident's record and its facts are put. */
import { z } from 'zod';

const Time = z.iso.datetime();

/** A time known to lie between two instants, both inclusive. */
export const Interval = z
  .strictObject({ earliest: Time, latest: Time })
  .meta({ id: 'Interval', description: 'A time that is known to lie between two instants' });
export type Interval = z.infer<typeof Interval>;

export const INCIDENT_KINDS = ['service-restriction', 'throttling', 'blackout', 'platform-outage', 'measurement-fault'] as const;

const RESTRICTIONS: readonly string[] = ['service-restriction', 'throttling', 'blackout'] satisfies (typeof INCIDENT_KINDS)[number][];
/** Whether something is restricted in the country: where a platform is down for all, or the fault is our own, nothing is. */
export const isRestriction = (kind: string): boolean => RESTRICTIONS.includes(kind);

export const INCIDENT_STATUSES = ['suspected', 'detected', 'ended', 'retracted'] as const;
export const REVIEW_STATES = ['unreviewed', 'reviewed', 'disputed'] as const;
export const SCOPES = ['nationwide', 'multi-network', 'single-network', 'regional'] as const;
export const LAYERS = ['dns', 'tcp', 'tls', 'http', 'throttled'] as const;
