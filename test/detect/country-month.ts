/**
 * Seeded months of a country as a public archive records them: measurements without a voter, few an hour, on networks that come and go, with tests that
 * fail by themselves. For trying the detector on what it will meet, and not on what it assumes.
 */
import { seeded } from './simulate.ts';
import { noServiceVotes } from '../../src/rollup/votes.ts';
import type { NetworkVotes, WindowVotes } from '../../src/rollup/window-votes.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';

const HOUR = 12;
const DAY = 288;

export type CountryMonth = {
  seed: number;
  days: number;
  networks: number;
  /** Measurements of the service an hour, of all networks together. */
  hourly: number;
  /** Share of failures of each network while nothing happens, by its place in size. */
  standing: (network: number, random: () => number) => number;
  /** Mean failing spells of a network in a month, in which a device fails for some hours. */
  badSpells: number;
  /** What fails besides, by window since the start and network. */
  fails?: (window: number, network: number, software: string) => number;
};

export const MONTH_START_MS = Date.parse('2023-02-01T00:00:00Z');
export const at = (window: number): number => MONTH_START_MS + window * WINDOW_MS;

type Network = {
  share: number;
  rate: number;
  since: number;
  until: number;
  spells: [number, number][];
  software: (random: () => number) => string;
};

/** Networks are of very uneven size; a third of them is there for a part of the month only; volume halves at night and at weekends. */
export function countryMonth(month: CountryMonth): WindowVotes[] {
  const random = seeded(month.seed);
  const networks = networksOf(month, random);
  const all = networks.reduce((sum, { share }) => sum + share, 0);
  const windows: WindowVotes[] = [];
  for (let window = 0; window < month.days * DAY; window += 1) {
    const heard = networks.flatMap((network, place): NetworkVotes[] => {
      if (window < network.since || window >= network.until) return [];
      const chance = ((month.hourly / HOUR) * rhythm(window) * network.share) / all;
      return random() < Math.min(0.9, chance) ? [vote(month, network, place, window, random)] : [];
    });
    if (heard.length > 0) windows.push({ windowMs: at(window), networks: heard, controls: {} });
  }
  return windows;
}

function networksOf({ networks, days, standing, badSpells }: CountryMonth, random: () => number): Network[] {
  return Array.from({ length: networks }, (_, place) => {
    const passing = random() < 1 / 3 && place > 1;
    const since = passing ? Math.floor(random() * days * DAY) : 0;
    const spells = Array.from({ length: Math.round((badSpells * days) / 30 + random() - 0.5) }, (): [number, number] => {
      const begin = Math.floor(random() * days * DAY);
      return [begin, begin - Math.floor(Math.log(1 - random()) * 3 * HOUR)];
    });
    const change = Math.floor(random() * days * DAY);
    return {
      share: 1 / (place + 1) ** 1.2,
      rate: standing(place, random),
      since,
      until: passing ? since + Math.floor(random() * 12 * DAY) : days * DAY,
      spells,
      software: (draw) => (draw() < (since > change ? 0.8 : 0.3) ? 'client/2' : 'client/1'),
    };
  });
}

/** Half as many by night as by day, and a third fewer at weekends. */
function rhythm(window: number): number {
  const hour = (window / HOUR) % 24;
  const weekend = Math.floor(window / DAY) % 7 >= 5 ? 0.66 : 1;
  return weekend * (hour < 6 ? 0.5 : 1.17);
}

function vote(month: CountryMonth, network: Network, place: number, window: number, random: () => number): NetworkVotes {
  const software = network.software(random);
  const isBad = network.spells.some(([since, until]) => window >= since && window < until);
  const failing = Math.max(isBad ? 0.9 : network.rate, month.fails?.(window, place, software) ?? 0);
  const failed = random() < failing;
  const votes = noServiceVotes();
  votes.votes[failed ? 'tcp' : 'ok'] = 1;
  votes.anonymous = true;
  votes.measurements = 1;
  (failed ? votes.failedSoftware : votes.okSoftware).push(software);
  return { asn: 64_500 + place, name: `Network ${place}`, simulated: true, services: { telegram: votes } };
}
