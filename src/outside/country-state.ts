/**
 * What is known of a country's hosts and networks: each host's own rate of answers, a belief for each network, and what was answered in the
 * window that goes on. One packed row a country, rewritten with each run. Nothing is learned of a host while its network is not up: an outage
 * must not become what is ordinary.
 */
import { floorTo } from '../shared/time.ts';
import { WINDOW_MS } from '../rollup/window.ts';
import { updateBelief, verdictOf } from './belief.ts';
import type { Host } from './host.ts';
import { FIRST_RATE, FIRST_WORTH, MOST, RATE_MEMORY } from './parameters.ts';

/** A host's rate, the probes that it rests on, and when it was last asked, Unix milliseconds. */
export type HostState = [rate: number, probes: number, askedMs: number];
/** Probes of a host in the window, and how many it answered. */
export type HostTally = [probes: number, replies: number];

export type CountryState = {
  hosts: Record<string, HostState>;
  /** By ASN: the probability that it is up. */
  beliefs: Record<string, number>;
  /** Start of the window that goes on, and what its hosts answered. */
  windowMs: number;
  tallies: Record<string, HostTally>;
};

export const emptyState = (): CountryState => ({ hosts: {}, beliefs: {}, windowMs: 0, tallies: {} });

export const hostState = (state: CountryState, address: string): HostState => state.hosts[address] ?? [FIRST_RATE, 0, 0];

export const beliefOf = (state: CountryState, asn: number): number => state.beliefs[asn] ?? MOST;

/** Whether a host was left alone for a time. */
export const isRested = (state: CountryState, address: string, nowMs: number, pauseMs: number): boolean =>
  hostState(state, address)[2] <= nowMs - pauseMs;

/** Folds a probe into the state, which it changes. The window must have been turned over first. */
export function noteProbe(state: CountryState, { address, probe_asn: asn }: Host, replied: boolean, atMs: number): void {
  const [rate, probes] = hostState(state, address);
  const before = beliefOf(state, asn);
  const after = updateBelief(before, replied, rate);
  state.beliefs[asn] = rounded(after);
  const learns = verdictOf(before) === 'up' && verdictOf(after) === 'up';
  state.hosts[address] = learns ? [learned(rate, probes, replied), probes + 1, atMs] : [rate, probes, atMs];
  const [asked, replies] = state.tallies[address] ?? [0, 0];
  state.tallies[address] = [asked + 1, replies + (replied ? 1 : 0)];
}

const learned = (rate: number, probes: number, replied: boolean): number =>
  rounded(rate + ((replied ? 1 : 0) - rate) / Math.min(RATE_MEMORY, FIRST_WORTH + probes + 1));

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

/** Begins the window that holds `nowMs`. @returns the one that ended, with what was answered in it; null where none did, or nobody was asked */
export function turnWindow(state: CountryState, nowMs: number): { windowMs: number; tallies: Record<string, HostTally> } | null {
  const windowMs = floorTo(nowMs, WINDOW_MS);
  if (state.windowMs >= windowMs) return null;
  const ended = { windowMs: state.windowMs, tallies: state.tallies };
  Object.assign(state, { windowMs, tallies: {} });
  return Object.keys(ended.tallies).length > 0 ? ended : null;
}

/** Forgets hosts and networks that are no longer on the list. */
export function keepOnly(state: CountryState, hosts: readonly Host[]): void {
  const addresses = new Set(hosts.map(({ address }) => address));
  const asns = new Set(hosts.map(({ probe_asn: asn }) => String(asn)));
  state.hosts = Object.fromEntries(Object.entries(state.hosts).filter(([address]) => addresses.has(address)));
  state.beliefs = Object.fromEntries(Object.entries(state.beliefs).filter(([asn]) => asns.has(asn)));
  state.tallies = Object.fromEntries(Object.entries(state.tallies).filter(([address]) => addresses.has(address)));
}
