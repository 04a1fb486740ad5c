import { describe, expect, it } from 'vitest';
import { assembleIncident, groupEpisodes } from '../../src/incidents/assemble.ts';
import { corroborationOf } from '../../src/incidents/connectivity/corroboration.ts';
import { at, episode, network, span } from './episode.ts';

const signal = (name: string, lowest: number, fell: boolean) => ({
  name,
  place: null,
  lowest,
  lowestMs: at('10:20'),
  fellMs: fell ? at('10:00') : null,
});

const dark = { kind: 'blackout', layer: null, voters: 0, measurements: 0, votes: 0, failedVotes: 0 } as const;
const outside = {
  ...episode({
    ...dark,
    key: 'blackout@1',
    onset: span('09:55', '10:05'),
    networks: [network(33771, 'Safaricom Limited', { onset: span('09:55', '10:05') })],
    connectivity: {
      level: 0.04,
      national: true,
      signals: [signal('connectivity from outside', 0.04, true), signal('IODA BGP', 0.9, false)],
    },
  }),
  service: null,
};
const silent = {
  ...episode({
    ...dark,
    key: 'silence@1',
    tier: 'suspected',
    suspectedAtMs: at('10:40'),
    detectedAtMs: null,
    onset: span('10:00', '10:20'),
    silence: { seen: 1, expected: 60, networks: 5 },
  }),
  service: null,
};

describe('a blackout', () => {
  it('that is seen from outside and that volunteers fall silent in is one incident, with the evidence of both', () => {
    const groups = groupEpisodes([silent, outside]);
    expect(groups).toHaveLength(1);
    const incident = assembleIncident('KE', groups[0]!, null);
    expect(incident).toMatchObject({ kind: 'blackout', status: 'detected', scope: 'nationwide', services: [] });
    expect(incident.evidence.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['connectivity', 'silence']));
    expect(incident.alternatives.find(({ explanation }) => explanation.includes('fault of the source'))).toMatchObject({ ruled_out: true });
  });

  it('is corroborated by series of others that fell, in their names, and by none of our own or that hardly moved', () => {
    const told = {
      ...outside,
      connectivity: { ...outside.connectivity!, signals: [...outside.connectivity!.signals, signal('IODA active probing', 0.05, true)] },
    };
    const known = [{ source: 'https://example.org', text: 'Seen there too.' }];
    const first = corroborationOf([told], known);
    expect(first).toEqual([
      known[0],
      {
        source: expect.stringContaining('Georgia Institute of Technology'),
        text: 'IODA active probing fell to 5 % of its ordinary level, low from 2024-11-07 10:00 UTC.',
        facts: {
          type: 'signal',
          name: 'IODA active probing',
          place: null,
          lowest: 0.05,
          lowest_at: '2024-11-07T10:20:00Z',
          fell_at: '2024-11-07T10:00:00Z',
        },
      },
    ]);
    expect(corroborationOf([told], first)).toEqual(first);
  });
});
