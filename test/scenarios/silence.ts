/** Votes that stop: of some networks, of all, of everyone. */
import { BLOCK, BLOCKED, SPAN, sixOfEight } from './blocks.ts';
import { NETWORKS, volunteersOn } from './country.ts';
import type { Scenario } from './scenario.ts';

export const blockBehindSilence: Scenario = {
  ...SPAN,
  name: 'block-behind-silence',
  story:
    'Half of the volunteers on four networks fall silent for six hours; when they are back, YouTube fails for them, and may have failed all the while.',
  services: ['youtube'],
  volunteers: volunteersOn(NETWORKS, 4),
  faults: [
    { since: '2024-03-11T06:00:00Z', until: '2024-03-11T12:00:00Z', where: { asns: sixOfEight }, effect: { silent: true } },
    { since: '2024-03-11T09:00:00Z', until: BLOCK.until, where: { asns: sixOfEight }, effect: BLOCKED },
  ],
  expected: {
    observations: [{ since: '2024-03-11T06:00:00Z', until: '2024-03-11T12:00:00Z', where: { asns: sixOfEight }, count: [0, 0] }],
    votes: [{ since: '2024-03-11T12:00:00Z', until: BLOCK.until, service: 'youtube', asns: sixOfEight, failing: [0.9, 1] }],
    verdicts: [
      { at: '2024-03-11T11:55:00Z', service: 'youtube', asns: sixOfEight, states: ['silent'] },
      { at: '2024-03-11T14:00:00Z', service: 'youtube', asns: sixOfEight, states: ['restricted'] },
    ],
    episodes: [{ service: 'youtube', kind: 'service-restriction', tiers: ['detected'] }],
    incidents: [
      {
        kind: 'service-restriction',
        scopes: ['nationwide'],
        services: ['youtube'],
        asns: sixOfEight,
        statuses: ['ended'],
        onset: '2024-03-11T09:00:00Z',
        detectedWithinMinutes: 210,
        end: BLOCK.until,
        endErrorMinutes: 5,
      },
    ],
  },
};

const NIGHT = { since: '2024-03-11T02:00:00Z', until: '2024-03-12T01:00:00Z' };

export const blackout: Scenario = {
  ...SPAN,
  since: '2024-03-02T00:00:00Z',
  name: 'blackout',
  story:
    'After a week of which every hour is known a country is cut off for most of a day: every volunteer on every network falls silent at once, while the rest of the world measures on.',
  services: ['telegram', 'whatsapp'],
  volunteers: [...volunteersOn(NETWORKS, 5), ...volunteersOn([64504, 64505, 64506], 3, { probeCc: 'HM' })],
  faults: [{ ...NIGHT, where: { probeCc: ['BV'] }, effect: { silent: true } }],
  expected: {
    observations: [
      { ...NIGHT, where: { probeCc: ['BV'] }, count: [0, 0] },
      { ...NIGHT, where: { probeCc: ['HM'] }, count: [600, 1000] },
      { ...NIGHT, where: { who: 'controls' }, count: [500, 600] },
    ],
    votes: [{ ...NIGHT, service: 'telegram', votes: [0, 0] }],
    verdicts: [{ at: '2024-03-11T12:00:00Z', service: 'telegram', asns: NETWORKS, states: ['silent'] }],
    episodes: [],
    incidents: [
      {
        kind: 'blackout',
        scopes: ['nationwide'],
        services: [],
        asns: [],
        optionalAsns: NETWORKS,
        statuses: ['suspected', 'ended'],
        onset: NIGHT.since,
        onsetErrorMinutes: 30,
        detectedWithinMinutes: null,
      },
    ],
  },
};

export const silentNetwork: Scenario = {
  ...SPAN,
  name: 'silent-network',
  story:
    'WhatsApp is blocked on six of eight networks; two of these then fall silent and are not heard again. The block ends for the others: what became of it on those two nobody knows.',
  services: ['whatsapp'],
  volunteers: volunteersOn(NETWORKS, 4),
  faults: [
    { ...BLOCK, where: { asns: sixOfEight }, effect: BLOCKED },
    { since: '2024-03-11T15:00:00Z', until: SPAN.until, where: { asns: sixOfEight.slice(0, 2) }, effect: { silent: true } },
  ],
  expected: {
    observations: [{ since: '2024-03-11T15:00:00Z', until: SPAN.until, where: { asns: sixOfEight.slice(0, 2) }, count: [0, 0] }],
    votes: [{ ...BLOCK, service: 'whatsapp', asns: sixOfEight, failing: [0.9, 1] }],
    verdicts: [
      { at: '2024-03-11T20:00:00Z', service: 'whatsapp', asns: sixOfEight.slice(0, 2), states: ['silent'] },
      { at: '2024-03-11T20:00:00Z', service: 'whatsapp', asns: sixOfEight.slice(2), states: ['restricted'] },
    ],
    episodes: [{ service: 'whatsapp', kind: 'service-restriction', tiers: ['detected'] }],
    incidents: [
      {
        kind: 'service-restriction',
        scopes: ['nationwide'],
        services: ['whatsapp'],
        asns: sixOfEight,
        unknownAsns: sixOfEight.slice(0, 2),
        statuses: ['ended'],
        onset: BLOCK.since,
        onsetErrorMinutes: 5,
        detectedWithinMinutes: 30,
        end: BLOCK.until,
        endErrorMinutes: 5,
      },
    ],
  },
};

export const SILENCES = [blockBehindSilence, silentNetwork, blackout];
