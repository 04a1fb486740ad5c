/** Votes that stop: of some networks, of all, of everyone. */
import { BLOCK, BLOCKED, WEEK, sixOfEight } from './blocks.ts';
import { NETWORKS, volunteersOn } from './country.ts';
import type { Scenario } from './scenario.ts';

export const blockBehindSilence: Scenario = {
  ...WEEK,
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
        onsetErrorMinutes: 180,
        detectedWithinMinutes: 210,
        end: BLOCK.until,
        endErrorMinutes: 5,
      },
    ],
  },
};

export const SILENCES = [blockBehindSilence];
