import { crowdKey } from '../ingest/assignments.ts';
import type { WindowBin } from './bin.ts';
import { isVolunteered } from './floors.ts';

/** Weight of the newest window in the mean of voters a window. */
const WEIGHT = 0.2;
/** Means below this are forgotten. */
const FORGOTTEN = 0.05;

/** The smoothed number of voters a window on each network of a country, one step on: what the governor thins out by. */
export function nextCrowd(
  crowd: Readonly<Record<string, number>>,
  bins: readonly { bin: WindowBin }[],
  probeCc: string,
): Record<string, number> {
  const next = { ...crowd };
  for (const { bin } of bins) {
    const seen = votersByNetwork(bin, probeCc);
    for (const key of new Set([...seen.keys(), ...Object.keys(next).filter((key) => key.startsWith(`${probeCc}/`))])) {
      const mean = (next[key] ?? 0) * (1 - WEIGHT) + (seen.get(key) ?? 0) * WEIGHT;
      if (mean < FORGOTTEN) delete next[key];
      else next[key] = Math.round(mean * 100) / 100;
    }
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
