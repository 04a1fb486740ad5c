/**
 * Every number that the detector uses, with its unit, its reason and its source. None of them was fitted to one country's data: each is
 * a definition, a published figure, or a round value whose neighbours (half and double) were seen to change no conclusion.
 */

/** Length of a voting window in milliseconds. The same number as rollup's, which closes the windows. */
export { WINDOW_MS } from '../rollup/window.ts';

/** Windows of five minutes in an hour, a day and a year: the units of the budgets below. */
export const WINDOWS_AN_HOUR = 12;
export const WINDOWS_A_DAY = 288;
export const WINDOWS_A_YEAR = 105_120;

// What a change looks like.

/**
 * Share of the attempts that a block defeats. A mixture of three costs at most ln 3 = 1.1 nats against knowing it, and covers
 * throttling of a part (.35), one address family or one of two protocols (.65), and a full block (.95).
 */
export const EFFECTS = [0.35, 0.65, 0.95] as const;

/** Share of a country's networks that a change meets: one of many, some, nearly all. A mixture, for the same reason. */
export const AFFECTED_SHARES = [0.1, 0.4, 0.9] as const;

/** Most onset candidates kept for a service. With two in each octave of age, 12 reach back over 64 windows with votes; promising ones stay longer. */
export const MAX_CANDIDATES = 12;
export const CANDIDATES_AN_OCTAVE = 2;

/**
 * A candidate is dropped when no network speaks for it and all that were heard since, or this many, speak against it by this much (nats): the
 * next candidate starts at 0. Dropping only lowers the statistic, so it never adds a false alarm.
 */
export const DEAD_CANDIDATE_NATS = -6;
export const DEAD_CANDIDATE_NETWORKS = 6;
/** Most candidate ends kept: ends are found within hours or by many votes. */
export const MAX_END_CANDIDATES = 8;

/**
 * A candidate onset is dropped at this age, in windows (7 days), unless it dates an open phase: by then the votes since are most of the baseline, and
 * small errors in that add up.
 */
export const MAX_ONSET_AGE_WINDOWS = 7 * WINDOWS_A_DAY;

/** Evidence of one network (nats) from which its best candidate is spared when candidates are thinned, and how many are spared. */
export const PROMISING_NATS = 3;
export const MAX_PROMISING = 5;

/** Bounds of one network's evidence in one candidate, in nats: no network can outweigh all others, nor sink so low that it cannot return. */
export const EVIDENCE_FLOOR_NATS = -10;
export const EVIDENCE_CEILING_NATS = 25;

/**
 * Most empty windows that a candidate stands for (one day). During a silence the statistic grows by one a window, for the block may have
 * begun in it; beyond a day the first vote after the silence would carry the alarm nearly alone.
 */
export const MAX_GAP_WINDOWS = 24 * WINDOWS_AN_HOUR;

// Votes.

/**
 * Correlations of the votes of one network in one window that are held possible, and how likely each is before votes of the service were seen.
 * Country-days of real data show a median of .04, nine in ten below .09 and a maximum of .17; a null model that ignores it raises 5 to 100
 * times as many false alarms. The first stands for none.
 */
export const CORRELATIONS = [0.002, 0.05, 0.1, 0.2] as const;
export const CORRELATION_PRIOR = [0.3, 0.4, 0.2, 0.1] as const;
/** Where measurements without a voter are among the votes, the largest: nobody knows how many devices they are. */
export const ANONYMOUS_CORRELATION: readonly number[] = [0, 0, 0, 1];
/** Half of what was learned of the correlation is forgotten in 30 days; no belief in one falls below e^−20 of another's, so that it can return. */
export const CORRELATION_HALF_LIFE_WINDOWS = 30 * WINDOWS_A_DAY;
export const MAX_CORRELATION_NATS = 20;
/** Most that a single window says for one correlation against another, in nats: a block that went unnoticed must not pass for correlation. */
export const MAX_WINDOW_NATS = 3;
/** Most votes that one network has in one window: about what the governor asks for. A crowd has the weight of ten. */
export const MAX_VOTES = 10;
/** Rates stay this far from 0 and 1: no vote is ever impossible. */
export const RATE_MARGIN = 0.005;

// The baseline of a cell, one network's rate of failures on one service while nothing happens.

/** Share of failures expected of a service of which nothing is known, and the votes that this knowledge is worth (beta 1, 19). */
export const UNKNOWN_SERVICE_RATE = 0.05;
export const UNKNOWN_SERVICE_VOTES = 20;
/** Votes with which a cell's rate is drawn to its service's rate in the country. */
export const SHRINK_VOTES = 10;
/** Share of networks that fail at a rate of their own, whatever the service's. */
export const ODD_NETWORK_SHARE = 0.05;
/** Most votes of one network in the service's rate: a busy network does not speak for the others. */
export const SERVICE_VOTES_A_NETWORK = 50;
/** Admitted votes under which a cell is `insufficient`: it is not judged by itself. */
export const SUFFICIENT_VOTES = 10;
/** Most votes that a baseline remembers. Above, the oldest fade: a slow drift and a bad evening are followed, a block stands out all the same. */
export const MAX_BASELINE_VOTES = 300;
/** Votes that the past of a network is worth at least, as the correlation of a block's votes: 1 / .1 = 10. */
export const MAX_UNREST = 0.1;
/** Half of what was learned of a service's unrest is forgotten in 30 days. */
export const UNREST_HALF_LIFE_WINDOWS = 30 * WINDOWS_A_DAY;
/** What is assumed of it before blocks were seen (half the median of real country-days), and the weight of that: a few hundred votes' worth of pairs. */
export const UNREST_PRIOR = 0.02;
export const UNREST_PRIOR_PAIRS = 50;
/**
 * How much of what a country's other services have shown counts for a service of which less is known. Windows, networks and devices are shared, so that ten services
 * show less than ten times what one does. With a half and with the whole false alarms stayed within the budget, and so did delays, but for a half block in 1,200 that was never told.
 */
export const KIN_DISCOUNT = 0.7;
/** Shares of a country's services whose correlation is unlike that of the others: few or half, which is as likely. */
export const KIN_ODD_SHARES = [0.1, 0.5] as const;
/**
 * Most pairs of votes by which a service's unrest counts for others, and all of them together. With some hundred pairs, what a service shows of it is off by .05 where
 * votes fall together, which is more than services differ.
 */
export const KIN_SERVICE_PAIRS = 1000;
export const MAX_KIN_PAIRS = 6000;
/** Standard deviations beyond which a block counts no further: a block that went unnoticed must not pass for unrest. */
export const UNREST_OUTLIER = 4;
/** Time after which half of a baseline's weight is gone, in milliseconds: 30 days. */
export const BASELINE_HALF_LIFE_MS = 30 * 86_400_000;
/** Votes wait for admission in blocks of this many windows (6 hours) … */
export const PENDING_WINDOWS = 72;
/** The last blocks of a network, up to 6 hours: what they show of its rate counts in full. */
export const RECENT_BLOCKS = 1;
/** … until their block's end is this many windows past (12 hours): a block that is not yet seen does not become the norm. */
export const ADMISSION_WINDOWS = 144;

// Hours of the day at which a service fails more than at others.

/** Half of what was learned of an hour of the day is forgotten in 30 days with votes in it. */
export const HOUR_HALF_LIFE_DAYS = 30;
/** Days with votes in an hour from which it can be one: fewer do not show how it swings from day to day. */
export const HOUR_DAYS = 5;
/** Standard deviations, by the hour's own swings from day to day, at which an excess begins to count: of hours that are like others, fewer than one in forty pass. */
export const HOUR_DEVIATIONS = 2;
/** Services from which hours of the day are learned: more than half of them must fail more at an hour, or it may be a block that comes every day. */
export const HOUR_SERVICES = 3;
/** Most of the attempts that an hour of the day explains: less than the weakest block defeats, so that liars who fail at one hour for weeks cannot hide a block in it. */
export const MAX_HOUR_SHARE = 0.25;

// Bad hours: a network fails for a while, alone, and no block is behind it.

/**
 * Chance a window that a bad hour begins on a network, before any is seen: one a month. It is learned for each service: bad hours seen and one more,
 * by the windows looked at and this many more; half of what was seen is forgotten in 60 days.
 */
export const BAD_HOUR_PRIOR_WINDOWS = 30 * WINDOWS_A_DAY;
export const BAD_HOUR_HALF_LIFE_WINDOWS = 60 * WINDOWS_A_DAY;
/** Most windows that a vote looks back over: an hour. */
export const BAD_HOUR_VIEW_WINDOWS = WINDOWS_A_DAY / 24;
/** Chance a window that it ends: a mean of half an hour, and one in nine lasts over an hour. */
export const BAD_HOUR_END = 1 / 6;
/**
 * The same where no voter is known: a mean of three hours. A faulty device that is one of many voters is outvoted; among measurements without
 * voters it is the network while it is on.
 */
export const ANONYMOUS_BAD_HOUR_END = 1 / 36;
/**
 * … and at least this chance that it goes on from one vote to the next, however long that takes: where somebody measures every few hours, it is the same
 * device. Four votes.
 */
export const ANONYMOUS_BAD_HOUR_STAYS = 0.75;
/**
 * Faulty devices, where no voter is known: one for three bad hours, or a country's networks would have one each in three months; for three
 * days, and ten votes. In public archives devices come and go within weeks.
 */
export const FAULTY_DEVICE_SHARE = 1 / 3;
export const FAULTY_DEVICE_END = 1 / (3 * WINDOWS_A_DAY);
export const FAULTY_DEVICE_STAYS = 0.9;
/** Windows between the rounds of one device: unattended clients of public archives measure once an hour, some a little more often. */
export const DEVICE_ROUNDS_WINDOWS = 10;

// Budgets.

/** Years of one country for one false suspicion, and for one false detection. */
export const SUSPECTED_YEARS = 1;
export const DETECTED_YEARS = 50;
/** Incidents expected of one service in one country in a year, for the stated confidence. */
export const INCIDENTS_A_YEAR = 1;
/**
 * From the statistic to the odds of an incident, for the stated confidence: at the threshold false alarms are rarer than promised by this factor, for the
 * statistic jumps past it and its mixtures cost evidence; beyond, the odds grow by this power of it. Measured (`npm run bench -- detect`).
 */
export const ODDS_FACTOR = 3.4;
export const ODDS_POWER = 0.8;
/** A suspicion that faded may have been a block that ended soon: one in sixty is over before it is detected. In nats. */
export const SHORT_BLOCK_NATS = Math.log(60);
/** For this long after the end of a detected phase a new one is more likely, in windows: seven days. */
export const RECURRENCE_WINDOWS = 7 * WINDOWS_A_DAY;
/**
 * How much more likely for each phase that ended within that time: as many a week as ended in the last one, in place of one a year. The
 * thresholds are lowered by its logarithm.
 */
export const RECURRENCE_RATIO = 52;
/** Most phases that count for it: more than one a day is flapping. */
export const MAX_RECURRENCES = 7;

// Services that start together.

/** Windows between the onsets of services that start together, at most: half an hour. In recorded blocks networks follow within 5 to 20 minutes. */
export const TOGETHER_WINDOWS = 6;
/**
 * Incidents for one in which some other service may be falsely suspected along with those that are met: what a service shows by itself must be as rare as one in so many,
 * times the other services, and for a detection rarer by as much as detections are than suspicions.
 */
export const FALSELY_TOGETHER = 50;
/** How much the votes of one network on different services fall together in a window: as much as those on one service do at the most. */
export const SERVICES_CORRELATION = 0.2;
/** Evidence from which another service is looked at, in nats: less does not pay for choosing it among twenty. */
export const COMPANION_NATS = 2;
/** Most services that are pooled with one: more add nothing that is needed. */
export const MAX_COMPANIONS = 8;

// Onset, end, and who is affected.

/** Share of the posterior that an interval of onset or end leaves out on either side. */
export const INTERVAL_TAIL = 0.05;
/** Evidence by which one onset beats the next, so that the next no longer widens its interval, in nats: the same odds as an interval's. */
export const DATING_NATS = Math.log((1 - INTERVAL_TAIL) / INTERVAL_TAIL);
/** Posterior share above which a network is named as affected, and as ended. */
export const NAMED_POSTERIOR = 0.98;
export const ENDED_POSTERIOR = 0.9;
/** Least evidence of a network's own votes before it is named as joining, in nats: the same odds. */
export const NAMED_NATS = Math.log(NAMED_POSTERIOR / (1 - NAMED_POSTERIOR));
/** Least evidence of a network's own votes before it is named at all, in nats (five to one): the others' evidence does not suffice. */
export const LIKELY_NATS = Math.log(5);
/** Windows with failing votes that a network must show before it is named. */
export const NAMED_WINDOWS = 2;
/** Evidence that a network joined a block later, in nats: one false naming in a network-month of blocking. */
export const JOIN_NATS = Math.log(30 * WINDOWS_A_DAY);
/** Evidence for an end: one false end in 90 days of blocking. */
export const END_NATS = Math.log(90 * WINDOWS_A_DAY);
/** Evidence that a network goes on failing while others end, in nats (one in a hundred): two failures more than chance. */
export const PERSISTS_NATS = Math.log(100);
/** Share of a phase's failures under which networks that go on failing while the others end do not hold it open. */
export const MINOR_SHARE = 0.25;
/** Most and least that a block's rate is taken to be: even a full block lets some votes through (roaming, tunnels, misjudged networks). */
export const MAX_BLOCK_RATE = 0.95;
export const MIN_BLOCK_RATE = 0.3;
/** Votes that the first estimate of a block's rate is worth. */
export const BLOCK_RATE_VOTES = 4;

// Phases and episodes.

/** A phase belongs to the episode before it when the pause is shorter than the phase before the pause, and than this (12 hours, a night). */
export const MAX_PAUSE_MS = 12 * 3_600_000;
/** A suspicion that finds no more support in this time is withdrawn, in milliseconds: 7 days. */
export const SUSPICION_LIFETIME_MS = 7 * 86_400_000;
/** Share of the controls' votes that fail from which a failure counts as the platform's own. */
export const CONTROLS_FAILING_SHARE = 0.5;
/** Windows with failing votes on which a detection by measurements without a voter must rest. */
export const ANONYMOUS_WINDOWS = 3;
/**
 * Share of a network's votes that fails where one device of several is faulty, against which a full block of a single network must stand out where no
 * voter is known, and the evidence for that, in nats (twenty to one): seven failures in a row at the network's own pace. One faulty device among
 * others would look the same as a partial block.
 */
export const ONE_DEVICE_SHARE = 0.6;
export const FULL_BLOCK_NATS = Math.log(20);
/**
 * Failures on one of two networks that come sooner after one on the other than a device measures again, from which they are not those of one device that
 * roams, and the share of all failures that they must be: some are stray ones.
 */
export const ALONGSIDE_FAILURES = 2;
export const ALONGSIDE_SHARE = 0.2;
/**
 * Evidence that a case is one broken voter's, while others are heard on his network, from which it is no suspicion, in nats: five to one. Three good votes of others beside
 * his failures. And the most that is kept of it, so that two failures of others undo it.
 */
export const ONE_VOTER_NATS = Math.log(5);
export const MAX_ONE_VOTER_NATS = 6;
/**
 * Evidence that other voters must give where voters are known, without the one who failed most often, in nats: one in ten thousand, as the question is
 * asked anew each window for as long as one broken probe raises it. Four failing votes.
 */
export const WITNESS_NATS = Math.log(10_000);

// Slowness: services that answer, and more slowly than they do as a rule.

/**
 * Share of ordinary votes that count as slow: those beyond nine tenths of what the network has shown on earlier days. A service whose times double has most
 * of its votes there, one that is a little slower for a while has a few.
 */
export const SLOW_SHARE = 0.1;
/** Votes of a service in the country from which is known what is ordinary: five of them lie beyond the border. A network's own are mixed with them. */
export const SLOWNESS_SERVICE_VOTES = 50;
/** Days after which a network that was not heard is forgotten. */
export const SLOWNESS_FORGET_DAYS = 60;
/** The part of the budget that slowness has by each of its two measures, beside the failures', which have the whole: with it the budget is 1.2 times as large. */
export const SLOWNESS_BUDGET = 0.1;
/** A latency alone may be that of another way through the network, whatever the statistic: as likely as not, at most. */
export const LATENCY_CONFIDENCE = 0.5;

// Housekeeping.

/** A network that did not vote on a service for this long is forgotten, in windows: 60 days. */
export const FORGET_WINDOWS = 60 * WINDOWS_A_DAY;
/** An episode that changed no more for this long is dropped from the state, in windows: 7 days. No phase can continue it by then. */
export const KEEP_EPISODE_WINDOWS = 7 * WINDOWS_A_DAY;
/** A network counts as observed when it voted within this many windows before the onset: one day. */
export const OBSERVED_WINDOWS = 24 * WINDOWS_AN_HOUR;
/** Chance of so long a silence, by the network's own pace, below which it counts as silent. */
export const SILENCE_CHANCE = 0.001;
