/** What a window came to: the level of each network and region with enough sites, and of the country. The rows that are kept, packed by hour. */
import { verdictOf, type Verdict } from './belief.ts';
import { beliefOf, type CountryState, type HostTally } from './country-state.ts';
import type { Host } from './host.ts';
import { countryTally, levelOf, ordinaryOf, tallyOf, type Tally } from './level.ts';

/** `''` the country, `AS17557` a network, `PK-SD` a region. */
export type PlaceKey = string;

/** A window of a place, shares in thousandths: level, its interval, the unbounded share that it comes from; sites and probes; the verdict. */
export type WindowLevel = {
  level: number;
  low: number;
  high: number;
  share: number;
  sites: number;
  probes: number;
  verdict: Verdict | null;
};

/** Levels of a window by place. */
export type WindowLevels = Record<PlaceKey, WindowLevel>;

export const networkKey = (asn: number): PlaceKey => `AS${asn}`;
export const COUNTRY_KEY: PlaceKey = '';
export const asnOf = (key: PlaceKey): number | null => (/^AS\d+$/.test(key) ? Number(key.slice(2)) : null);
export const regionOf = (key: PlaceKey): string | null => (key !== COUNTRY_KEY && asnOf(key) === null ? key : null);

/**
 * @param past windows of the same slot in past weeks
 * @returns levels by place; a place of which too few sites were asked is absent
 */
export function windowLevels(
  hosts: readonly Host[],
  tallies: Readonly<Record<string, HostTally>>,
  state: CountryState,
  past: readonly WindowLevels[],
): WindowLevels {
  const levels: WindowLevels = {};
  const add = (key: PlaceKey, tally: Tally | null, verdict: Verdict | null): void => {
    if (!tally) return;
    const ordinary = ordinaryOf(past.flatMap((window) => (window[key] ? [window[key].share / 1000] : [])));
    levels[key] = packed(tally, ordinary, verdict);
  };
  const networks: Tally[] = [];
  for (const [asn, own] of grouped(hosts, ({ probe_asn: asn }) => asn)) {
    const tally = tallyOf(own, tallies, state);
    if (tally) networks.push(tally);
    add(networkKey(asn), tally, verdictOf(beliefOf(state, asn)));
  }
  for (const [region, own] of grouped(hosts, (host) => host.region)) if (region !== null) add(region, tallyOf(own, tallies, state), null);
  add(COUNTRY_KEY, countryTally(networks), null);
  return levels;
}

function grouped<Key>(hosts: readonly Host[], keyOf: (host: Host) => Key): Map<Key, Host[]> {
  const groups = new Map<Key, Host[]>();
  for (const host of hosts) groups.set(keyOf(host), [...(groups.get(keyOf(host)) ?? []), host]);
  return groups;
}

const thousandths = (share: number): number => Math.round(share * 1000);

function packed(tally: Tally, ordinary: number, verdict: Verdict | null): WindowLevel {
  const { level, low, high } = levelOf(tally, ordinary);
  return {
    level: thousandths(level),
    low: thousandths(low),
    high: thousandths(high),
    share: thousandths(tally.share),
    sites: tally.sites,
    probes: tally.probes,
    verdict,
  };
}
