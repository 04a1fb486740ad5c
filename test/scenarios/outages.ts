/** What fails for everyone, and what fails because the observatory does. */
import { NETWORKS, volunteersOn } from './country.ts';
import { DAYS, NOTHING } from './not-alarms.ts';
import type { Scenario } from './scenario.ts';

const AFTERNOON = { since: '2024-04-08T14:00:00Z', until: '2024-04-08T17:30:00Z' };

/** Volunteers of another country, for what happens elsewhere too. */
const abroad = volunteersOn([64504, 64505, 64506], 3, { probeCc: 'HM' });

export const platformOutage: Scenario = {
  ...DAYS,
  name: 'platform-outage',
  story: 'YouTube itself is down for an afternoon: it fails on every network, in another country, and for the controls.',
  services: ['youtube'],
  volunteers: [...volunteersOn(NETWORKS, 4), ...abroad],
  faults: [{ ...AFTERNOON, where: { who: 'everyone' }, effect: { fails: 'http', share: 0.9 } }],
  expected: {
    observations: [
      { ...AFTERNOON, where: { who: 'controls' }, failing: [0.7, 1], outcomes: ['http'] },
      { ...AFTERNOON, where: { probeCc: ['HM'] }, failing: [0.8, 1] },
    ],
    votes: [{ ...AFTERNOON, service: 'youtube', failing: [0.8, 1] }],
    verdicts: [{ at: '2024-04-08T16:00:00Z', service: 'youtube', asns: NETWORKS, states: ['down'] }],
    episodes: [{ service: 'youtube', kind: 'platform-outage', tiers: ['detected'] }],
    incidents: [
      {
        kind: 'platform-outage',
        scopes: ['nationwide'],
        services: ['youtube'],
        asns: NETWORKS,
        statuses: ['ended'],
        onset: AFTERNOON.since,
        onsetErrorMinutes: 10,
        detectedWithinMinutes: 60,
        end: AFTERNOON.until,
        endErrorMinutes: 45,
      },
      {
        kind: 'platform-outage',
        probeCc: 'HM',
        scopes: ['multi-network', 'nationwide'],
        services: ['youtube'],
        asns: [64504, 64505, 64506],
        statuses: ['ended'],
        onset: AFTERNOON.since,
        onsetErrorMinutes: 20,
        detectedWithinMinutes: 120,
      },
    ],
  },
};

const OTHERS = ['HM', 'TF', 'GS'];

export const outageWithoutControls: Scenario = {
  ...DAYS,
  controls: null,
  name: 'outage-without-controls',
  story:
    'Instagram is down for an afternoon, and no control measures it. Volunteers of three other countries do, and it fails for them at the same time.',
  services: ['instagram'],
  volunteers: [...volunteersOn(NETWORKS, 4), ...OTHERS.flatMap((probeCc) => volunteersOn([64504, 64505, 64506], 3, { probeCc }))],
  faults: [{ ...AFTERNOON, effect: { fails: 'http', share: 0.9 } }],
  expected: {
    observations: [
      { ...AFTERNOON, where: { probeCc: OTHERS }, failing: [0.8, 1] },
      { ...DAYS, where: { who: 'controls' }, count: [0, 0] },
    ],
    votes: [{ ...AFTERNOON, service: 'instagram', failing: [0.8, 1] }],
    episodes: [{ service: 'instagram', kind: 'platform-outage', tiers: ['detected'] }],
    incidents: ['BV', ...OTHERS].map((probeCc) => ({
      kind: 'platform-outage' as const,
      probeCc,
      scopes: ['nationwide' as const, 'multi-network' as const],
      services: ['instagram'],
      asns: probeCc === 'BV' ? NETWORKS : [64504, 64505, 64506],
      statuses: ['ended' as const],
      onset: AFTERNOON.since,
      onsetErrorMinutes: 20,
      detectedWithinMinutes: 120,
      end: AFTERNOON.until,
      endErrorMinutes: 45,
    })),
  },
};

export const ingestStalled: Scenario = {
  ...DAYS,
  name: 'ingest-stalled',
  story: 'The observatory takes in nothing for three hours: volunteers of every country and its own controls stop at the same minute.',
  services: ['telegram', 'x'],
  volunteers: [...volunteersOn(NETWORKS, 4), ...abroad],
  faults: [{ ...AFTERNOON, where: { who: 'everyone' }, effect: { silent: true } }],
  expected: {
    observations: [{ ...AFTERNOON, where: { who: 'everyone' }, count: [0, 0] }],
    votes: [{ ...AFTERNOON, service: 'x', votes: [0, 0] }],
    verdicts: [{ at: '2024-04-08T20:00:00Z', service: 'x', asns: NETWORKS, states: ['ok'] }],
    ...NOTHING,
  },
};

export const edgeCronMissing: Scenario = {
  ...DAYS,
  name: 'edge-cron-missing',
  story: 'The controls stop for two days, and nothing else happens.',
  services: ['telegram', 'x'],
  volunteers: volunteersOn(NETWORKS, 4),
  faults: [{ since: '2024-04-06T00:00:00Z', until: '2024-04-08T00:00:00Z', where: { who: 'controls' }, effect: { silent: true } }],
  expected: {
    observations: [{ since: '2024-04-06T00:00:00Z', until: '2024-04-08T00:00:00Z', where: { who: 'controls' }, count: [0, 0] }],
    votes: [{ since: '2024-04-06T00:00:00Z', until: '2024-04-08T00:00:00Z', service: 'x', failing: [0, 0.06] }],
    verdicts: [{ at: '2024-04-07T12:00:00Z', service: 'x', asns: NETWORKS, states: ['ok'] }],
    ...NOTHING,
  },
};

export const controlsBroken: Scenario = {
  ...DAYS,
  name: 'controls-broken',
  story: 'X shuts out the platform that the controls run on, for good: they fail from then on, and the volunteers do not.',
  services: ['x'],
  volunteers: volunteersOn(NETWORKS, 4),
  faults: [{ since: '2024-04-06T00:00:00Z', until: '2024-04-10T00:00:00Z', where: { who: 'controls' }, effect: { fails: 'http' } }],
  expected: {
    observations: [{ since: '2024-04-06T00:00:00Z', until: '2024-04-10T00:00:00Z', where: { who: 'controls' }, failing: [1, 1] }],
    votes: [{ since: '2024-04-06T00:00:00Z', until: '2024-04-10T00:00:00Z', service: 'x', failing: [0, 0.06] }],
    ...NOTHING,
  },
};

const NEW_VERSION = 'tocsin/0.2.0';

export const oneVersionFailing: Scenario = {
  ...DAYS,
  name: 'one-version-failing',
  story: 'A new version of the software, which a third of the volunteers use, cannot measure WhatsApp; all others can.',
  services: ['whatsapp'],
  volunteers: [...volunteersOn(NETWORKS, 4), ...volunteersOn(NETWORKS, 2, { software: NEW_VERSION, label: 'new version' })],
  faults: [
    {
      since: '2024-04-07T10:00:00Z',
      until: '2024-04-10T00:00:00Z',
      where: { software: NEW_VERSION },
      effect: { fails: 'tls', share: 0.98 },
    },
  ],
  expected: {
    observations: [
      { since: '2024-04-07T10:00:00Z', until: '2024-04-10T00:00:00Z', where: { software: NEW_VERSION }, failing: [0.95, 1] },
      { since: '2024-04-07T10:00:00Z', until: '2024-04-10T00:00:00Z', where: { software: 'tocsin/0.1.0' }, failing: [0, 0.06] },
    ],
    votes: [{ since: '2024-04-07T10:00:00Z', until: '2024-04-10T00:00:00Z', service: 'whatsapp', failing: [0.28, 0.42] }],
    episodes: [{ service: 'whatsapp', kind: 'measurement-fault', tiers: ['suspected', 'detected'] }],
    // Known, and not published.
    incidents: [],
  },
};

export const OUTAGES = [platformOutage, outageWithoutControls, ingestStalled, edgeCronMissing, controlsBroken, oneVersionFailing];
