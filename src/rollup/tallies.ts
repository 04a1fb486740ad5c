/** Votes of a country's networks on its services, without who gave them: what a comparison with other countries needs. */
import { OUTCOMES } from '../probe/outcome-names.ts';
import type { Cells } from './cells.ts';
import type { WindowVotes } from './window-votes.ts';

export type Tally = { failed: number; total: number };

/** Conclusive votes of one network in the window or hour that begins at `startMs`. */
export type Tallies = { startMs: number; asn: number; simulated: boolean; services: Record<string, Tally> };

export const talliesOfVotes = ({ windowMs, networks }: WindowVotes): Tallies[] =>
  networks.map(({ asn, simulated, services }) => ({
    startMs: windowMs,
    asn,
    simulated,
    services: Object.fromEntries(
      Object.entries(services).map(([service, { votes }]) => [service, tallyOf(OUTCOMES.map((outcome) => votes[outcome]))]),
    ),
  }));

/** Those of an hour or a day. Relayed measurements and the edge's have no vote. */
export const talliesOfCells = (startMs: number, { networks }: Cells): Tallies[] =>
  networks.flatMap(({ asn, source, relayed, simulated, services }) =>
    asn === undefined || relayed || source === 'edge'
      ? []
      : [
          {
            startMs,
            asn,
            simulated,
            services: Object.fromEntries(Object.entries(services).map(([service, { o }]) => [service, tallyOf(o)])),
          },
        ],
  );

/** Votes in the order of `OUTCOMES`: `ok` first, `inconclusive`, which is none, last. */
function tallyOf(votes: readonly number[]): Tally {
  const conclusive = OUTCOMES.slice(0, -1).map((_, index) => votes[index] ?? 0);
  const total = conclusive.reduce((sum, count) => sum + count, 0);
  return { failed: total - (conclusive[0] ?? 0), total };
}
