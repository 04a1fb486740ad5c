/** Restrictions of services: how much of them, on which networks, when. */
import { CONTROLS, FIXED, MOBILE, NETWORKS, volunteersOn } from './country.ts';
import type { Effect, Scenario } from './scenario.ts';

export const BLOCKED: Effect = { fails: 'tls', share: 0.97 };

/** Three days in which nothing happens come first. */
export const SPAN = { since: '2024-03-08T00:00:00Z', until: '2024-03-13T00:00:00Z', probeCc: 'BV', seed: 1, controls: CONTROLS };
export const BLOCK = { since: '2024-03-11T09:20:00Z', until: '2024-03-11T21:00:00Z' };
const BEFORE = { since: '2024-03-08T00:00:00Z', until: '2024-03-11T09:00:00Z' };

export const sixOfEight = NETWORKS.slice(0, 6);

export const fullBlock: Scenario = {
  ...SPAN,
  name: 'full-block',
  story: 'Telegram fails at the handshake on six of eight networks, all at once, for half a day.',
  services: ['telegram'],
  volunteers: volunteersOn(NETWORKS, 4),
  faults: [{ ...BLOCK, where: { asns: sixOfEight }, effect: BLOCKED }],
  expected: {
    observations: [
      { ...BEFORE, failing: [0, 0.06] },
      { ...BLOCK, where: { asns: sixOfEight }, failing: [0.9, 1], outcomes: ['tls'] },
    ],
    votes: [
      { ...BLOCK, service: 'telegram', asns: sixOfEight, failing: [0.9, 1], votes: [400, 700] },
      { ...BLOCK, service: 'telegram', asns: NETWORKS.slice(6), failing: [0, 0.1] },
    ],
    verdicts: [
      { at: '2024-03-11T09:00:00Z', service: 'telegram', asns: NETWORKS, states: ['ok'] },
      { at: '2024-03-11T12:00:00Z', service: 'telegram', asns: sixOfEight, states: ['restricted'] },
      { at: '2024-03-11T12:00:00Z', service: 'telegram', asns: NETWORKS.slice(6), states: ['ok'] },
    ],
    episodes: [{ service: 'telegram', kind: 'service-restriction', tiers: ['detected'] }],
    incidents: [
      {
        kind: 'service-restriction',
        scopes: ['nationwide'],
        services: ['telegram'],
        asns: sixOfEight,
        statuses: ['ended'],
        method: 'tls',
        onset: BLOCK.since,
        detectedWithinMinutes: 30,
        end: BLOCK.until,
      },
    ],
  },
};

export const partialBlock: Scenario = {
  ...SPAN,
  name: 'partial-block',
  story: 'Half of the attempts at WhatsApp fail on five of eight networks, the others succeed.',
  services: ['whatsapp'],
  volunteers: volunteersOn(NETWORKS, 4),
  faults: [{ ...BLOCK, where: { asns: NETWORKS.slice(0, 5) }, effect: { fails: 'tcp', share: 0.5 } }],
  expected: {
    observations: [{ ...BLOCK, where: { asns: NETWORKS.slice(0, 5) }, failing: [0.42, 0.6], outcomes: ['tcp'] }],
    votes: [{ ...BLOCK, service: 'whatsapp', asns: NETWORKS.slice(0, 5), failing: [0.42, 0.6] }],
    verdicts: [{ at: '2024-03-11T14:00:00Z', service: 'whatsapp', asns: NETWORKS.slice(0, 5), states: ['restricted'] }],
    episodes: [{ service: 'whatsapp', kind: 'service-restriction', tiers: ['detected'] }],
    incidents: [
      {
        kind: 'service-restriction',
        scopes: ['multi-network'],
        services: ['whatsapp'],
        asns: NETWORKS.slice(0, 5),
        statuses: ['ended'],
        method: 'tcp',
        onset: BLOCK.since,
        onsetErrorMinutes: 10,
        detectedWithinMinutes: 90,
        end: BLOCK.until,
        endErrorMinutes: 10,
      },
    ],
  },
};

const examDays = ['2024-03-11', '2024-03-12', '2024-03-13', '2024-03-14'];

export const intermittentBlock: Scenario = {
  ...SPAN,
  until: '2024-03-16T00:00:00Z',
  name: 'intermittent-block',
  story: 'Telegram fails twice a day, from 05:00 to 07:00 and from 11:00 to 13:30, on four days.',
  services: ['telegram'],
  volunteers: volunteersOn(NETWORKS, 5),
  faults: examDays.flatMap((day) => [
    { since: `${day}T05:00:00Z`, until: `${day}T07:00:00Z`, where: { asns: sixOfEight }, effect: BLOCKED },
    { since: `${day}T11:00:00Z`, until: `${day}T13:30:00Z`, where: { asns: sixOfEight }, effect: BLOCKED },
  ]),
  expected: {
    observations: examDays.flatMap((day) => [
      { since: `${day}T05:00:00Z`, until: `${day}T07:00:00Z`, where: { asns: sixOfEight }, failing: [0.9, 1] as const },
      { since: `${day}T07:00:00Z`, until: `${day}T11:00:00Z`, failing: [0, 0.08] as const },
      { since: `${day}T11:00:00Z`, until: `${day}T13:30:00Z`, where: { asns: sixOfEight }, failing: [0.9, 1] as const },
    ]),
    votes: [{ since: '2024-03-14T05:00:00Z', until: '2024-03-14T07:00:00Z', service: 'telegram', asns: sixOfEight, failing: [0.9, 1] }],
    verdicts: [
      { at: '2024-03-14T06:00:00Z', service: 'telegram', asns: sixOfEight, states: ['restricted'] },
      { at: '2024-03-14T10:30:00Z', service: 'telegram', asns: sixOfEight, states: ['ok'] },
    ],
    // A pause that is longer than what went before is a spell of its own.
    episodes: examDays.flatMap(() =>
      [1, 2].map(() => ({ service: 'telegram', kind: 'service-restriction' as const, tiers: ['detected' as const] })),
    ),
    incidents: examDays.flatMap((day) =>
      [
        { onset: `${day}T05:00:00Z`, end: `${day}T07:00:00Z` },
        { onset: `${day}T11:00:00Z`, end: `${day}T13:30:00Z` },
      ].map(({ onset, end }) => ({
        kind: 'service-restriction' as const,
        scopes: ['nationwide' as const],
        services: ['telegram'],
        asns: sixOfEight,
        // Each spell may name a network wrongly with a chance of one in fifty, and there are sixteen.
        optionalAsns: NETWORKS,
        statuses: ['ended' as const],
        onset,
        onsetErrorMinutes: 5,
        detectedWithinMinutes: 15,
        end,
        endErrorMinutes: 5,
      })),
    ),
  },
};

export const oneNetwork: Scenario = {
  ...SPAN,
  name: 'one-network',
  story: 'One of eight networks cuts off Signal; nobody else does. It is told, but more slowly: it might be the network’s own fault.',
  services: ['signal'],
  volunteers: volunteersOn(NETWORKS, 5),
  faults: [{ ...BLOCK, until: '2024-03-12T09:20:00Z', where: { asns: [64500] }, effect: { fails: 'dns', share: 0.97 } }],
  expected: {
    observations: [{ ...BLOCK, where: { asns: [64500] }, failing: [0.9, 1], outcomes: ['dns'] }],
    votes: [
      { ...BLOCK, service: 'signal', asns: [64500], failing: [0.9, 1] },
      { ...BLOCK, service: 'signal', asns: NETWORKS.filter((asn) => asn !== 64500), failing: [0, 0.06] },
    ],
    verdicts: [
      { at: '2024-03-11T20:00:00Z', service: 'signal', asns: [64500], states: ['restricted'] },
      { at: '2024-03-11T20:00:00Z', service: 'signal', asns: [64499, 64501], states: ['ok'] },
    ],
    episodes: [{ service: 'signal', kind: 'service-restriction', tiers: ['detected'] }],
    incidents: [
      {
        kind: 'service-restriction',
        scopes: ['single-network'],
        services: ['signal'],
        asns: [64500],
        statuses: ['ended'],
        method: 'dns',
        onset: BLOCK.since,
        detectedWithinMinutes: 12 * 60,
        end: '2024-03-12T09:20:00Z',
        endErrorMinutes: 10,
      },
    ],
  },
};

const STAGGER_MINUTES = [0, 5, 10, 20, 35, 50];
const later = (time: string, minutes: number): string => new Date(Date.parse(time) + minutes * 60_000).toISOString().replace('.000', '');

export const staggeredBlock: Scenario = {
  ...SPAN,
  name: 'staggered-block',
  story: 'Six of eight networks begin to block Instagram one after another, the last 50 minutes after the first.',
  services: ['instagram'],
  volunteers: volunteersOn(NETWORKS, 6),
  faults: STAGGER_MINUTES.map((minutes, index) => ({
    since: later(BLOCK.since, minutes),
    until: BLOCK.until,
    where: { asns: [NETWORKS[index] ?? 0] },
    effect: BLOCKED,
  })),
  expected: {
    observations: [{ since: later(BLOCK.since, 50), until: BLOCK.until, where: { asns: sixOfEight }, failing: [0.9, 1] }],
    votes: [{ since: later(BLOCK.since, 50), until: BLOCK.until, service: 'instagram', asns: sixOfEight, failing: [0.9, 1] }],
    verdicts: [{ at: '2024-03-11T12:00:00Z', service: 'instagram', asns: sixOfEight, states: ['restricted'] }],
    episodes: [{ service: 'instagram', kind: 'service-restriction', tiers: ['detected'] }],
    incidents: [
      {
        kind: 'service-restriction',
        scopes: ['nationwide'],
        services: ['instagram'],
        asns: sixOfEight,
        statuses: ['ended'],
        onset: BLOCK.since,
        onsetErrorMinutes: 10,
        detectedWithinMinutes: 40,
        end: BLOCK.until,
        endErrorMinutes: 5,
      },
    ],
  },
};

export const mobileOnly: Scenario = {
  ...SPAN,
  name: 'mobile-only',
  story: 'The three mobile networks block Facebook and Messenger; the five fixed ones do not.',
  services: ['facebook', 'messenger', 'wikipedia'],
  volunteers: volunteersOn(NETWORKS, 4),
  faults: [{ ...BLOCK, where: { asns: MOBILE, services: ['facebook', 'messenger'] }, effect: BLOCKED }],
  expected: {
    observations: [{ ...BLOCK, where: { asns: MOBILE, services: ['wikipedia'] }, failing: [0, 0.08] }],
    votes: [
      { ...BLOCK, service: 'facebook', asns: MOBILE, failing: [0.9, 1] },
      { ...BLOCK, service: 'messenger', asns: FIXED, failing: [0, 0.08] },
    ],
    verdicts: [
      { at: '2024-03-11T12:00:00Z', service: 'facebook', asns: MOBILE, states: ['restricted'] },
      { at: '2024-03-11T12:00:00Z', service: 'facebook', asns: FIXED, states: ['ok'] },
      { at: '2024-03-11T12:00:00Z', service: 'wikipedia', asns: MOBILE, states: ['ok'] },
    ],
    episodes: ['facebook', 'messenger'].map((service) => ({ service, kind: 'service-restriction', tiers: ['detected'] })),
    incidents: [
      {
        kind: 'service-restriction',
        scopes: ['multi-network'],
        services: ['facebook', 'messenger'],
        asns: MOBILE,
        statuses: ['ended'],
        onset: BLOCK.since,
        detectedWithinMinutes: 45,
        end: BLOCK.until,
        endErrorMinutes: 5,
      },
    ],
  },
};

const NORTH = 'BV-N';
const SOUTH = 'BV-S';

export const regionOnly: Scenario = {
  ...SPAN,
  name: 'region-only',
  story: 'Every network blocks TikTok in the north; in the south nobody does.',
  services: ['tiktok'],
  volunteers: volunteersOn(NETWORKS, 6, { regions: [NORTH, SOUTH] }),
  faults: [{ ...BLOCK, where: { regions: [NORTH] }, effect: BLOCKED }],
  expected: {
    observations: [
      { ...BLOCK, where: { regions: [NORTH] }, failing: [0.9, 1] },
      { ...BLOCK, where: { regions: [SOUTH] }, failing: [0, 0.08] },
    ],
    votes: [{ ...BLOCK, service: 'tiktok', failing: [0.4, 0.6] }],
    verdicts: [{ at: '2024-03-11T15:00:00Z', service: 'tiktok', asns: NETWORKS, states: ['restricted'] }],
    episodes: [{ service: 'tiktok', kind: 'service-restriction', tiers: ['detected'] }],
    incidents: [
      {
        kind: 'service-restriction',
        scopes: ['regional'],
        services: ['tiktok'],
        asns: NETWORKS,
        regions: [NORTH],
        statuses: ['ended'],
        onset: BLOCK.since,
        detectedWithinMinutes: 30,
        end: BLOCK.until,
        endErrorMinutes: 10,
      },
    ],
  },
};

export const BLOCKS = [fullBlock, partialBlock, intermittentBlock, oneNetwork, staggeredBlock, mobileOnly, regionOnly];
