/** A round: neutral hosts first, then those whose turn it is, then more of the networks that are undecided. Time and connections are arguments. */
import { mapBounded } from '../probe/map-bounded.ts';
import { noteProbe, type CountryState } from './country-state.ts';
import type { Host } from './host.ts';
import { extraHosts, turnsOf } from './round.ts';

/** What a round needs of the network: whether a connection comes about. It never rejects. */
export type Connect = (address: string, port: number) => Promise<boolean>;

/** A worker has six connections at once; more wait in line and would be taken for silent. */
const CONCURRENCY = 6;

/** Hosts asked, and how many of them beyond the turns. */
export type Round = { all: number; extra: number; offline: boolean };

/**
 * Runs a round and folds it into the state, which it changes. Where no neutral host answers, this place is offline itself: nothing is asked.
 * @param neutral hosts elsewhere, any of which must answer
 */
export async function runRound(
  hosts: readonly Host[],
  state: CountryState,
  neutral: readonly { address: string; port: number }[],
  nowMs: number,
  connect: Connect,
): Promise<Round> {
  const answers = await Promise.all(neutral.map(({ address, port }) => connect(address, port)));
  if (neutral.length > 0 && !answers.includes(true)) return { all: 0, extra: 0, offline: true };
  const ask = async (chosen: readonly Host[]): Promise<void> => {
    const replies = await mapBounded(chosen, CONCURRENCY, ({ address, port }) => connect(address, port));
    chosen.forEach((host, index) => noteProbe(state, host, replies[index] ?? false, nowMs));
  };
  const turns = turnsOf(hosts, state, nowMs);
  await ask(turns);
  const probes = { all: turns.length, extra: 0 };
  for (let more = extraHosts(hosts, state, nowMs, probes); more.length > 0; more = extraHosts(hosts, state, nowMs, probes)) {
    await ask(more);
    probes.all += more.length;
    probes.extra += more.length;
  }
  return { ...probes, offline: false };
}
