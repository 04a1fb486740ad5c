/** Services that still answer, and are of no use. */
import { BLOCK, SPAN, sixOfEight } from './blocks.ts';
import { NETWORKS, volunteersOn } from './country.ts';
import type { Scenario } from './scenario.ts';

export const throttling: Scenario = {
  ...SPAN,
  name: 'throttling',
  story: 'X comes at a sixth of the speed of a neutral address on six of eight networks: it answers, and is of no use.',
  services: ['x'],
  volunteers: volunteersOn(NETWORKS, 4),
  faults: [{ ...BLOCK, where: { asns: sixOfEight }, effect: { slows: 0.16, share: 0.95 } }],
  expected: {
    observations: [{ ...BLOCK, where: { asns: sixOfEight }, failing: [0.85, 1], outcomes: ['throttled'] }],
    votes: [{ ...BLOCK, service: 'x', asns: sixOfEight, failing: [0.85, 1] }],
    verdicts: [{ at: '2024-03-11T12:00:00Z', service: 'x', asns: sixOfEight, states: ['restricted'] }],
    episodes: [{ service: 'x', kind: 'throttling', tiers: ['detected'] }],
    incidents: [
      {
        kind: 'throttling',
        scopes: ['nationwide'],
        services: ['x'],
        asns: sixOfEight,
        statuses: ['ended'],
        method: 'throttled',
        onset: BLOCK.since,
        detectedWithinMinutes: 30,
        end: BLOCK.until,
        endErrorMinutes: 5,
      },
    ],
  },
};

export const slowing: Scenario = {
  ...SPAN,
  name: 'slowing',
  story:
    'YouTube comes at 45 % of its speed on six of eight networks. No single measurement is slow enough to be called throttled; together they are.',
  services: ['youtube'],
  volunteers: volunteersOn(NETWORKS, 5),
  faults: [{ ...BLOCK, where: { asns: sixOfEight }, effect: { slows: 0.45 } }],
  expected: {
    observations: [{ ...BLOCK, where: { asns: sixOfEight }, failing: [0, 0.01] }],
    votes: [{ ...BLOCK, service: 'youtube', asns: sixOfEight, failing: [0, 0.01] }],
    episodes: [{ service: 'youtube', kind: 'throttling', tiers: ['suspected', 'detected'] }],
    incidents: [
      {
        kind: 'throttling',
        scopes: ['nationwide', 'multi-network'],
        services: ['youtube'],
        asns: [],
        optionalAsns: sixOfEight,
        statuses: ['ended', 'detected', 'suspected'],
        onset: BLOCK.since,
        onsetErrorMinutes: 30,
        detectedWithinMinutes: 6 * 60,
      },
    ],
  },
};

export const SLOWNESS = [throttling, slowing];
