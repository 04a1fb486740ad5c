/**
 * Counts of a span of windows by network and by region: what the API, the pages and the charts read. A vote is cast per voter and window
 * of five minutes; an hour's and a day's votes are the sum of their windows', and `voters` are the distinct ones of the span.
 */
import type { Source } from '../ingest/observation.ts';

/**
 * Packed because a row holds thousands: `o` votes in the order of `OUTCOMES`, `m` measurements, `v` voters; `l` latency and `s` speed as counts
 * by bucket, from bucket 0 on.
 */
export type Cell = { o: number[]; m: number; v: number; l?: number[]; s?: number[] };

/** A network or a region, and its cells by service. Region and network are never crossed: the crossing would name too few people. */
export type Group = {
  asn?: number;
  region?: string;
  name: string | null;
  source: Source;
  relayed: boolean;
  simulated: boolean;
  services: Record<string, Cell>;
};

export type Cells = { networks: Group[]; regions: Group[] };

/** Voters who voted on the same services. */
export type VoterSet = { services: string[]; ids: string[] };

/** Distinct voters of each group. A voter who voted on other services in another window is in two sets. */
export type Voters = Record<string, VoterSet[]>;

export type Span = { cells: Cells; voters: Voters };

/** Groups are told apart by everything but their counts. */
export const groupKey = (group: Omit<Group, 'services' | 'name'>): string =>
  `${group.region ?? group.asn}|${group.source}|${Number(group.relayed)}${Number(group.simulated)}`;
