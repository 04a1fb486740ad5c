/** Outcomes in the order in which packed counts are stored; append only. */
export const OUTCOMES = ['ok', 'dns', 'tcp', 'tls', 'http', 'throttled', 'inconclusive'] as const;

/** `ok`, the layer at which a target failed while controls succeeded, or `inconclusive` (the probe's own fault). */
export type Outcome = (typeof OUTCOMES)[number];

/** The outcomes that count as a failure of the target. */
export const RESTRICTED_OUTCOMES = ['dns', 'tcp', 'tls', 'http', 'throttled'] as const;
export type RestrictedOutcome = (typeof RESTRICTED_OUTCOMES)[number];
