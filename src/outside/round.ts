/**
 * Whom to ask in a round. First those whose turn it is, the networks in turn and of each the host that was longest unasked, so that two hundred
 * hosts spread over the minutes and a small network is heard as often as a large one; then further hosts of networks that are undecided, one
 * each at a time, until they are decided or the round's extra probes are spent.
 */
import { verdictOf } from './belief.ts';
import { beliefOf, hostState, isRested, type CountryState } from './country-state.ts';
import type { Host } from './host.ts';
import { HOST_PAUSE_MS, MOST_EXTRA, PROBES_A_RUN, TURN_PAUSE_MS, TURNS_A_RUN } from './parameters.ts';

/** Hosts whose turn it is. */
export function turnsOf(hosts: readonly Host[], state: CountryState, nowMs: number): Host[] {
  const askedMs = ({ address }: Host): number => hostState(state, address)[2];
  const queues = new Map<number, Host[]>();
  for (const host of hosts)
    if (isRested(state, host.address, nowMs, TURN_PAUSE_MS)) queues.set(host.probe_asn, [...(queues.get(host.probe_asn) ?? []), host]);
  const inTurn = [...queues.values()].map((own) => own.sort((a, b) => askedMs(a) - askedMs(b)));
  inTurn.sort(([a], [b]) => (a ? askedMs(a) : 0) - (b ? askedMs(b) : 0));
  const turns: Host[] = [];
  for (let place = 0; turns.length < TURNS_A_RUN && inTurn.some((own) => place < own.length); place += 1)
    turns.push(...inTurn.flatMap((own) => own[place] ?? []));
  return turns.slice(0, TURNS_A_RUN);
}

/**
 * The next hosts to ask of networks that are undecided, one a network, the most reliable first: its silence says most.
 * @param probes what this round has asked so far, and how many of them beyond the turns
 */
export function extraHosts(hosts: readonly Host[], state: CountryState, nowMs: number, probes: { all: number; extra: number }): Host[] {
  const next = new Map<number, Host>();
  for (const host of hosts) {
    const { address, probe_asn: asn } = host;
    if (verdictOf(beliefOf(state, asn)) !== 'undecided' || !isRested(state, address, nowMs, HOST_PAUSE_MS)) continue;
    const best = next.get(asn);
    if (!best || hostState(state, address)[0] > hostState(state, best.address)[0]) next.set(asn, host);
  }
  return [...next.values()].slice(0, Math.max(0, Math.min(MOST_EXTRA - probes.extra, PROBES_A_RUN - probes.all)));
}
