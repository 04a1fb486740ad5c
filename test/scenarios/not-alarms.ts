/** What must not be told as a restriction: noise, and what volunteers and their networks are like. */
import { CONTROLS, NETWORKS, volunteersOn } from './country.ts';
import type { Expected, Scenario } from './scenario.ts';

export const DAYS = { since: '2024-04-05T00:00:00Z', until: '2024-04-10T00:00:00Z', probeCc: 'BV', seed: 2, controls: CONTROLS };
export const NOTHING: Pick<Expected, 'episodes' | 'incidents'> = { episodes: [], incidents: [] };

export const quietWeeks: Scenario = {
  ...DAYS,
  until: '2024-04-19T00:00:00Z',
  name: 'quiet-weeks',
  story: 'Two weeks in which nothing happens: three measurements in a hundred fail by themselves.',
  services: ['telegram', 'x'],
  volunteers: volunteersOn(NETWORKS, 2),
  faults: [],
  expected: {
    observations: [{ since: DAYS.since, until: '2024-04-19T00:00:00Z', failing: [0.02, 0.04] }],
    votes: [{ since: DAYS.since, until: '2024-04-19T00:00:00Z', service: 'x', failing: [0.02, 0.04], most: 2 }],
    verdicts: [{ at: '2024-04-18T12:00:00Z', service: 'x', asns: NETWORKS, states: ['ok'] }],
    ...NOTHING,
  },
};

export const oneProbeFailing: Scenario = {
  ...DAYS,
  until: '2024-04-23T00:00:00Z',
  name: 'one-probe-failing',
  story: 'One volunteer’s probe fails for two weeks, in a prefix of its own; the others on its network do not.',
  services: ['telegram'],
  volunteers: [...volunteersOn(NETWORKS, 2), ...volunteersOn([64499], 1, { label: 'broken' })],
  faults: [
    { since: '2024-04-08T00:00:00Z', until: '2024-04-23T00:00:00Z', where: { label: 'broken' }, effect: { fails: 'tcp', share: 1 } },
  ],
  expected: {
    observations: [{ since: '2024-04-08T00:00:00Z', until: '2024-04-23T00:00:00Z', where: { asns: [64499] }, failing: [0.3, 0.4] }],
    votes: [{ since: '2024-04-08T00:00:00Z', until: '2024-04-23T00:00:00Z', service: 'telegram', asns: [64499], failing: [0.3, 0.4] }],
    ...NOTHING,
  },
};

export const onePrefixFailing: Scenario = {
  ...DAYS,
  until: '2024-04-23T00:00:00Z',
  name: 'one-prefix-failing',
  story: 'Twelve probes behind one prefix, a school with a filter, begin to fail and go on for two weeks. Together they have one vote.',
  services: ['tiktok'],
  volunteers: [...volunteersOn(NETWORKS, 3), ...volunteersOn([64501], 1, { probes: 12, everyMinutes: 60, label: 'school' })],
  faults: [
    { since: '2024-04-08T00:00:00Z', until: '2024-04-23T00:00:00Z', where: { label: 'school' }, effect: { fails: 'dns', share: 1 } },
  ],
  expected: {
    observations: [{ since: '2024-04-08T00:00:00Z', until: '2024-04-23T00:00:00Z', where: { asns: [64501] }, failing: [0.6, 0.75] }],
    votes: [
      { since: '2024-04-08T00:00:00Z', until: '2024-04-23T00:00:00Z', service: 'tiktok', asns: [64501], failing: [0.5, 0.65], most: 4 },
    ],
    ...NOTHING,
  },
};

export const slowDrift: Scenario = {
  ...DAYS,
  until: '2024-05-01T00:00:00Z',
  name: 'slow-drift',
  story: 'Networks get worse in the course of a month: from three failures in a hundred to fifteen.',
  services: ['signal'],
  volunteers: volunteersOn(NETWORKS, 2),
  faults: [{ since: '2024-04-06T00:00:00Z', until: '2024-05-01T00:00:00Z', effect: { fails: 'tcp', share: [0, 0.12] } }],
  expected: {
    observations: [
      { since: '2024-04-05T00:00:00Z', until: '2024-04-06T00:00:00Z', failing: [0.01, 0.05] },
      { since: '2024-04-27T00:00:00Z', until: '2024-05-01T00:00:00Z', failing: [0.11, 0.18] },
    ],
    votes: [{ since: '2024-04-27T00:00:00Z', until: '2024-05-01T00:00:00Z', service: 'signal', failing: [0.11, 0.18] }],
    ...NOTHING,
  },
};

export const standingFailures: Scenario = {
  ...DAYS,
  until: '2024-04-12T00:00:00Z',
  name: 'standing-failures',
  story: 'A test that always fails for four in ten, on every network, and on one network always.',
  services: ['zoom'],
  volunteers: volunteersOn(NETWORKS, 4),
  faults: [
    { since: DAYS.since, until: '2024-04-12T00:00:00Z', where: { asns: [64503] }, effect: { fails: 'tls', share: 0.95 } },
    { since: DAYS.since, until: '2024-04-12T00:00:00Z', effect: { fails: 'tls', share: 0.4 } },
  ],
  expected: {
    observations: [{ since: DAYS.since, until: '2024-04-12T00:00:00Z', failing: [0.4, 0.55] }],
    votes: [{ since: DAYS.since, until: '2024-04-12T00:00:00Z', service: 'zoom', failing: [0.4, 0.55] }],
    ...NOTHING,
  },
};

export const thinWeekends: Scenario = {
  ...DAYS,
  until: '2024-04-29T00:00:00Z',
  name: 'thin-weekends',
  story: 'Three weeks in which one round in ten is made at weekends. Nothing happens.',
  services: ['x'],
  volunteers: volunteersOn(NETWORKS, 2, { weekends: 0.1 }),
  faults: [],
  expected: {
    observations: [
      { since: '2024-04-13T00:00:00Z', until: '2024-04-15T00:00:00Z', count: [80, 240] },
      { since: '2024-04-09T00:00:00Z', until: '2024-04-11T00:00:00Z', count: [1400, 1650] },
    ],
    votes: [{ since: '2024-04-13T00:00:00Z', until: '2024-04-15T00:00:00Z', service: 'x', votes: [80, 240] }],
    ...NOTHING,
  },
};

const EVENINGS = Array.from({ length: 21 }, (_, day) => {
  const date = new Date(Date.parse(DAYS.since) + day * 86_400_000).toISOString().slice(0, 10);
  return { since: `${date}T18:00:00Z`, until: `${date}T21:00:00Z` };
});
const LAST_EVENING = { since: '2024-04-25T18:30:00Z', until: '2024-04-26T04:00:00Z' };

export const crowdedEvenings: Scenario = {
  ...DAYS,
  until: '2024-04-26T12:00:00Z',
  seed: 6,
  name: 'crowded-evenings',
  story:
    'For three weeks more attempts fail every evening, by and by one in seven besides, on all networks. That is no restriction. On the last evening Telegram is blocked on five of eight networks.',
  services: ['telegram', 'x', 'whatsapp'],
  volunteers: volunteersOn(NETWORKS, 3),
  faults: [
    { ...LAST_EVENING, where: { asns: NETWORKS.slice(0, 5), services: ['telegram'] }, effect: { fails: 'tls', share: 0.95 } },
    ...EVENINGS.map((evening, day) => ({ ...evening, effect: { fails: 'tcp' as const, share: Math.min(0.15, 0.01 * (day + 1)) } })),
  ],
  expected: {
    observations: EVENINGS.slice(7, 20).map((evening) => ({ ...evening, failing: [0.06, 0.28] })),
    votes: EVENINGS.slice(7, 20).map((evening) => ({ ...evening, service: 'x', failing: [0.06, 0.28] })),
    episodes: [{ service: 'telegram', kind: 'service-restriction', tiers: ['detected'] }],
    incidents: [
      {
        kind: 'service-restriction',
        scopes: ['multi-network', 'nationwide'],
        services: ['telegram'],
        asns: NETWORKS.slice(0, 5),
        statuses: ['ended'],
        onset: LAST_EVENING.since,
        onsetErrorMinutes: 30,
        detectedWithinMinutes: 60,
        end: LAST_EVENING.until,
      },
    ],
  },
};

const FLOOD = { since: '2024-04-08T14:00:00Z', until: '2024-04-09T12:00:00Z' };

export const newProbesFlood: Scenario = {
  ...DAYS,
  name: 'new-probes-flood',
  story: 'On every network six new probes come at once and say that X fails; the four that were there before disagree.',
  services: ['x'],
  volunteers: [
    ...volunteersOn(NETWORKS, 4),
    ...volunteersOn(NETWORKS, 6, { enrolled: '2024-04-08T13:00:00Z', during: FLOOD, label: 'new' }),
  ],
  faults: [{ ...FLOOD, where: { label: 'new' }, effect: { fails: 'tls', share: 1 } }],
  expected: {
    observations: [{ ...FLOOD, failing: [0.55, 0.7] }],
    votes: [{ ...FLOOD, service: 'x', failing: [0.55, 0.7] }],
    // Told as what it may be, and no more: everything rests on probes of the day.
    episodes: [{ service: 'x', kind: 'service-restriction', tiers: ['suspected'] }],
    incidents: [
      {
        kind: 'service-restriction',
        scopes: ['nationwide'],
        services: ['x'],
        asns: NETWORKS,
        statuses: ['suspected', 'ended'],
        onset: FLOOD.since,
        onsetErrorMinutes: 10,
        detectedWithinMinutes: null,
      },
    ],
  },
};

export const NOT_ALARMS = [
  quietWeeks,
  oneProbeFailing,
  onePrefixFailing,
  slowDrift,
  standingFailures,
  thinWeekends,
  newProbesFlood,
  crowdedEvenings,
];
