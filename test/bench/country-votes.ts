/** Simulated votes of a country of many networks and services, with heartbeats of the observatory. */
import type { Heartbeat } from '../../src/detect/silence/silence.ts';
import type { Slowness } from '../../src/rollup/pace.ts';
import { noServiceVotes } from '../../src/rollup/votes.ts';
import type { NetworkVotes, ServiceVotes, WindowVotes } from '../../src/rollup/window-votes.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import { betaBinomial } from './beta-binomial.ts';
import { BASE_RATE } from './detect-series.ts';

const RHO = 0.05;

export type Shape = { networks: number; services: number; chance: number };

/** The share of a service's votes that fail on a network. */
export type RateAt = (network: number, service: number) => number;

const atRest: RateAt = () => BASE_RATE;

function votesAt(voters: number, rate: number, random: () => number): ServiceVotes {
  const failed = betaBinomial(voters, rate, RHO, random);
  const votes = noServiceVotes();
  votes.votes.ok = voters - failed;
  votes.votes.tcp = failed;
  const first = Math.floor(random() * voters);
  const ballots = Array.from({ length: voters }, (_, voter) => ({
    voter: `${voter}`,
    failed: (voter + first) % voters < failed,
    established: true,
    region: null,
  }));
  const slowness = ballots.flatMap((ballot): Slowness[] =>
    ballot.failed ? [] : [{ measure: 'latency', halfOctaves: Math.round(4 * random() * random()), software: 'tocsin/1.0' }],
  );
  return Object.assign(votes, { voters, measurements: voters, ballots, slowness, okSoftware: ['tocsin/1.0'] });
}

/** A window in which each network is heard on each service with this chance. */
export function windowAt(window: number, shape: Shape, random: () => number, rateAt: RateAt = atRest): WindowVotes {
  const networks = Array.from({ length: shape.networks }, (_, index): NetworkVotes => {
    const services: Record<string, ServiceVotes> = {};
    for (let service = 0; service < shape.services; service += 1)
      if (random() < shape.chance) services[`service-${service}`] = votesAt(1 + Math.floor(random() * 3), rateAt(index, service), random);
    return { asn: 64_500 + index, name: `Network ${index}`, simulated: true, services };
  });
  return { windowMs: window * WINDOW_MS, networks, controls: {} };
}

/** The observatory was heard to work in each of the windows. */
export const heartbeats = (windows: readonly WindowVotes[]): Heartbeat[] =>
  windows.map(({ windowMs }) => ({ windowMs, edge: true, others: true }));
