/** The regions in which a vantage can be asked for. Location hints: https://developers.cloudflare.com/durable-objects/reference/data-location/ */
export const REGIONS = ['wnam', 'enam', 'sam', 'weur', 'eeur', 'apac', 'apac-ne', 'apac-se', 'oc', 'afr', 'me'] as const;
type Region = (typeof REGIONS)[number];

/** The worker that keeps the time, wherever the platform runs it: a vantage without a region. */
export const HERE = 'here';

export type VantageId = Region | typeof HERE;

export const VANTAGE_IDS = [HERE, ...REGIONS] as const satisfies readonly VantageId[];
