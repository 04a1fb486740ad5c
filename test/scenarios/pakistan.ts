/**
 * After the restrictions in Pakistan around three virtual rallies of the winter of 2023/24, as they were reported: the times are those, while
 * networks, volunteers and every measurement are invented. A failure of YouTube in the whole world the week before is invented too: it looks
 * alike from inside the country, and must be told as what it is.
 */
import { PAKISTAN_NETWORKS as ASNS, volunteersOn } from './country.ts';
import type { During, ExpectedIncident, Fault, PlannedEvent, Scenario } from './scenario.ts';

const AFFECTED = ASNS.slice(0, 6);
const PLATFORMS = ['facebook', 'instagram', 'x', 'youtube'];
const YEAR = { since: '2023-12-12T00:00:00Z', until: '2024-01-22T00:00:00Z' };

const ONSETS = ['2023-12-17T12:30:00Z', '2024-01-07T13:00:00Z', '2024-01-20T14:00:00Z'] as const;
const BLOCKS = [
  { since: ONSETS[0], until: '2023-12-17T19:30:00Z' },
  { since: ONSETS[1], until: '2024-01-07T19:00:00Z' },
  { since: ONSETS[2], until: '2024-01-20T20:30:00Z' },
];
const RALLIES: PlannedEvent[] = [
  { since: '2023-12-17T16:00:00Z', until: '2023-12-17T19:00:00Z', knownSince: '2023-12-12T09:00:00Z' },
  { since: '2024-01-07T16:00:00Z', until: '2024-01-07T18:30:00Z', knownSince: '2024-01-03T09:00:00Z' },
  { since: '2024-01-20T15:00:00Z', until: '2024-01-20T18:00:00Z', knownSince: '2024-01-16T09:00:00Z' },
].map((times) => ({ ...times, kind: 'rally', title: 'Virtual rally' }));
const DECOY = { since: '2024-01-13T17:00:00Z', until: '2024-01-13T18:30:00Z' };

/** Minutes after the first network at which each of them began. */
const STAGGER_MINUTES = [0, 5, 8, 12, 16, 20];
const MINUTE_MS = 60_000;
const later = (time: string, minutes: number): string => new Date(Date.parse(time) + minutes * MINUTE_MS).toISOString();
const dayOf = ({ since }: During): During => ({
  since: `${since.slice(0, 10)}T00:00:00Z`,
  until: later(`${since.slice(0, 10)}T00:00:00Z`, 1440),
});

/** Four rounds a day while nothing is expected, every half hour on the days that matter, every ten minutes around a rally. */
const PACES = [
  ...RALLIES.map(({ since, until }) => ({ since: later(since, -120), until: later(until, 60), everyMinutes: 10 })),
  ...[...BLOCKS, DECOY].map((span) => ({ ...dayOf(span), everyMinutes: 30 })),
];

const BLOCK_FAULTS: Fault[] = BLOCKS.flatMap((block) =>
  STAGGER_MINUTES.map((minutes, index) => ({
    since: later(block.since, minutes),
    until: block.until,
    where: { asns: [AFFECTED[index] ?? 0], services: PLATFORMS },
    effect: { fails: index % 2 === 0 ? 'tls' : 'tcp', share: 0.97 },
  })),
);

const restriction = ({ since, until }: During): ExpectedIncident => ({
  kind: 'service-restriction',
  scopes: ['nationwide'],
  services: PLATFORMS,
  asns: AFFECTED,
  statuses: ['ended'],
  onset: since,
  onsetErrorMinutes: 5,
  detectedWithinMinutes: 35,
  end: until,
  endErrorMinutes: 5,
});

const outage = (asns: readonly number[], probeCc?: string): ExpectedIncident => ({
  kind: 'platform-outage',
  probeCc,
  scopes: ['nationwide', 'multi-network'],
  services: ['youtube'],
  asns,
  statuses: ['ended'],
  onset: DECOY.since,
  onsetErrorMinutes: 20,
  detectedWithinMinutes: 90,
});

export const pakistan: Scenario = {
  ...YEAR,
  name: 'pakistan-2024-01-20',
  story:
    'Facebook, Instagram, X and YouTube fail on six of eight networks an hour before a virtual rally, as they did before two earlier ones. A week before, YouTube fails in the whole world.',
  probeCc: 'PK',
  seed: 3,
  services: [...PLATFORMS, 'whatsapp'],
  volunteers: [
    ...volunteersOn(ASNS, 3, { everyMinutes: 360, paces: PACES }),
    ...['BV', 'HM'].flatMap((probeCc) =>
      volunteersOn([64504, 64505, 64506], 2, { probeCc, during: { since: '2024-01-12T00:00:00Z', until: '2024-01-15T00:00:00Z' } }),
    ),
  ],
  controls: { everyMinutes: 60, paces: [...BLOCKS, DECOY].map((span) => ({ ...dayOf(span), everyMinutes: 10 })) },
  faults: [...BLOCK_FAULTS, { ...DECOY, where: { who: 'everyone', services: ['youtube'] }, effect: { fails: 'http', share: 0.95 } }],
  events: RALLIES,
  expected: {
    observations: [
      ...BLOCKS.map((span) => ({ ...span, where: { asns: AFFECTED, services: PLATFORMS }, failing: [0.85, 1] as const })),
      ...BLOCKS.map((span) => ({ ...span, where: { probeCc: ['PK'], services: ['whatsapp'] }, failing: [0, 0.08] as const })),
      { ...DECOY, where: { services: ['youtube'], who: 'everyone' }, failing: [0.85, 1], outcomes: ['http'] },
    ],
    votes: BLOCKS.flatMap((span) => [
      { ...span, service: 'youtube', asns: AFFECTED, failing: [0.85, 1] as const },
      { ...span, service: 'youtube', asns: ASNS.slice(6), failing: [0, 0.1] as const },
    ]),
    verdicts: [
      { at: '2024-01-20T13:55:00Z', service: 'x', asns: ASNS, states: ['ok'] },
      { at: '2024-01-20T15:00:00Z', service: 'x', asns: AFFECTED, states: ['restricted'] },
      { at: '2024-01-20T15:00:00Z', service: 'x', asns: ASNS.slice(6), states: ['ok'] },
      { at: '2024-01-20T15:00:00Z', service: 'whatsapp', asns: ASNS, states: ['ok'] },
      { at: '2024-01-13T18:00:00Z', service: 'youtube', asns: ASNS, states: ['down'] },
    ],
    episodes: [
      ...BLOCKS.flatMap(() =>
        PLATFORMS.map((service) => ({ service, kind: 'service-restriction' as const, tiers: ['detected' as const] })),
      ),
      { service: 'youtube', kind: 'platform-outage', tiers: ['detected'] },
    ],
    incidents: [...BLOCKS.map(restriction), outage(ASNS), outage([64504, 64505, 64506], 'BV'), outage([64504, 64505, 64506], 'HM')],
    coincidences: [
      { onset: ONSETS[0], leadMinutes: 210, similarTo: [], pattern: null },
      { onset: ONSETS[1], leadMinutes: 180, similarTo: [ONSETS[0]], pattern: null },
      {
        onset: ONSETS[2],
        leadMinutes: 60,
        similarTo: [ONSETS[0], ONSETS[1]],
        pattern: { n: 3, k: 3, mostP: 0.01, mostBaseRate: 0.1 },
      },
    ],
  },
};
