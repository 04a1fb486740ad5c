import { crowdKey, participationOf, roundsAt, type Watches } from '../ingest/assignments.ts';
import { MINUTE_MS } from '../shared/time.ts';
import type { WindowBin } from './bin.ts';
import { isVolunteered } from './floors.ts';

/** Weight of the newest window in the mean of voters a window. */
const WEIGHT = 0.2;
/** Means below this are forgotten. */
const FORGOTTEN = 0.05;

/** After the cadence has changed probes come for so long by what they were told before, in milliseconds: an ordinary round. */
const SETTLING_MS = 30 * MINUTE_MS;

type Crowd = Readonly<Record<string, number>>;

/** The smoothed number of voters a window on each network of a country, one step on. */
export const nextCrowd = (crowd: Crowd, bins: readonly { bin: WindowBin }[], probeCc: string): Record<string, number> =>
  bins.reduce((known, { bin }) => smoothed(known, bin, probeCc, (_, seen) => seen), { ...crowd });

/**
 * The voters that each network of a country would have in an ordinary window if all its probes were asked, one step on and smoothed: what the governor thins out
 * by. Those who came were asked with a chance that follows from the number before; by their mere number a network that is thinned out would look as if it
 * were not crowded.
 */
export function nextDemand(
  demand: Crowd,
  bins: readonly { windowMs: number; bin: WindowBin }[],
  probeCc: string,
  watches: Watches,
): Record<string, number> {
  const settled = bins.filter(({ windowMs }) => roundsAt(watches, windowMs) === roundsAt(watches, windowMs - SETTLING_MS));
  return settled.reduce(
    (known, { windowMs, bin }) => {
      const rounds = roundsAt(watches, windowMs);
      return smoothed(known, bin, probeCc, (before, seen) => seen / participationOf(before * rounds) / rounds);
    },
    { ...demand },
  );
}

function smoothed(
  known: Crowd,
  bin: WindowBin,
  probeCc: string,
  valueOf: (before: number, seen: number) => number,
): Record<string, number> {
  const next = { ...known };
  const seen = votersByNetwork(bin, probeCc);
  for (const key of new Set([...seen.keys(), ...Object.keys(next).filter((each) => each.startsWith(`${probeCc}/`))])) {
    const before = next[key] ?? 0;
    const mean = before * (1 - WEIGHT) + valueOf(before, seen.get(key) ?? 0) * WEIGHT;
    if (mean < FORGOTTEN) delete next[key];
    else next[key] = Math.round(mean * 100) / 100;
  }
  return next;
}

/** Voters a window in a country, by that. */
export const crowdOf = (crowd: Readonly<Record<string, number>>, probeCc: string): number =>
  Object.entries(crowd).reduce((sum, [key, voters]) => (key.startsWith(`${probeCc}/`) ? sum + voters : sum), 0);

function votersByNetwork(bin: WindowBin, probeCc: string): Map<string, number> {
  const seen = new Map<string, number>();
  for (const network of bin.networks.filter(({ source, relayed }) => isVolunteered(source) && !relayed)) {
    const key = crowdKey({ probe_cc: probeCc, probe_asn: network.asn });
    seen.set(key, (seen.get(key) ?? 0) + network.voters.length);
  }
  return seen;
}
