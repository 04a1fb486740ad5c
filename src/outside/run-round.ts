/** A round: those whose turn it is, then more of the networks that are undecided. Time, and who asks, are arguments. */
import { noteProbe, type CountryState } from './country-state.ts';
import type { Host } from './host.ts';
import { extraHosts, turnsOf } from './round.ts';

/** Asks hosts. @returns for each of them whether it answered; null where nobody could ask it, which says nothing of it */
export type Ask = (hosts: readonly Host[]) => Promise<readonly (boolean | null)[]>;

/** Hosts asked, and how many of them beyond the turns; `offline`: whoever asked could not reach anything, and nothing was learned. */
export type Round = { all: number; extra: number; offline: boolean };

/** Runs a round and folds it into the state, which it changes. */
export async function runRound(hosts: readonly Host[], state: CountryState, nowMs: number, ask: Ask): Promise<Round> {
  let heard = 0;
  const askAndNote = async (chosen: readonly Host[]): Promise<void> => {
    const replies = await ask(chosen);
    for (const [index, host] of chosen.entries()) {
      const replied = replies[index] ?? null;
      if (replied === null) continue;
      heard += 1;
      noteProbe(state, host, replied, nowMs);
    }
  };
  const turns = turnsOf(hosts, state, nowMs);
  await askAndNote(turns);
  const probes = { all: turns.length, extra: 0 };
  for (let more = extraHosts(hosts, state, nowMs, probes); more.length > 0; more = extraHosts(hosts, state, nowMs, probes)) {
    await askAndNote(more);
    probes.all += more.length;
    probes.extra += more.length;
  }
  return { ...probes, offline: heard === 0 && probes.all > 0 };
}
