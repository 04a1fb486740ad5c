/** Every number of probing from outside, with its unit, its reason and its source. */
import { DAY_MS, MINUTE_MS } from '../shared/time.ts';

/**
 * Probabilities are kept within these, so that no single probe ever settles a belief for good, and a host that always answered may still be down
 * alone (Quan, Heidemann, Pradkin: Trinocular, SIGCOMM 2013, §4.2).
 */
export const LEAST = 0.01;
export const MOST = 0.99;
/** A network is up above this belief, and down below that (Trinocular §4.2). */
export const UP = 0.9;
export const DOWN = 0.1;
/** Further probes of a network in one round while it is undecided (Trinocular §4.3). */
export const MOST_EXTRA = 15;

/** A host is asked at most once in this time, whoever asks. */
export const HOST_PAUSE_MS = MINUTE_MS;
/** Vantages that share a round, in turn: what one of them cannot reach the other asks again, and neither spends half of its outside requests. */
export const VANTAGES_A_RUN = 2;
/** Connections in one run. Where the worker itself has to make them, it has 50 outside requests; two neutral ones come first, and five are left over. */
export const PROBES_A_RUN = 43;
/** … and of those, hosts whose turn it is; the others are for networks that are undecided. */
export const TURNS_A_RUN = 32;
/** A host has its turn once in a window. */
export const TURN_PAUSE_MS = 4 * MINUTE_MS;

/** What a host is taken to answer before it was asked, and how many answers that is worth. */
export const FIRST_RATE = 0.8;
export const FIRST_WORTH = 4;
/** Answers after which older ones count less: at two hundred hosts about a day's. */
export const RATE_MEMORY = 200;

/** Sites (an IPv4 /24, an IPv6 /48) that must have been asked before a network, a region or a country has a level. */
export const LEAST_SITES = 5;
/** Networks that must have a level before their country has one; no network weighs more than this share of it. */
export const LEAST_NETWORKS = 3;
export const MOST_OF_COUNTRY = 1 / 3;

/** Weeks whose same hour makes the ordinary level, and windows of it that must be there, more than one week has; before, hosts' own rates alone do. */
export const PAST_WEEKS = 4;
export const LEAST_PAST = 13;
/** A past slot below this share is no ordinary one. */
export const ORDINARY_SHARE = 0.5;
/** Normal quantile of the interval: 95 %. */
export const QUANTILE = 1.96;

/** Hosts of one country. */
export const MOST_HOSTS = 500;
/** How long levels are kept. */
export const KEPT_MS = 400 * DAY_MS;
