/**
 * Series of which little is known: the services of one country, measured on one network by the same voters, of which each has seen 300 votes. Each is judged
 * as one series with a budget of its own. What the others have shown is what it has besides its own votes.
 */
import { detect } from '../../src/detect/detect.ts';
import { pack, unpack, type Working } from '../../src/detect/packing.ts';
import { initialState } from '../../src/detect/state.ts';
import type { WindowVotes } from '../../src/rollup/window-votes.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import { betaBinomial, betaRate } from './beta-binomial.ts';
import { BASE_RATE, SERVICE, START, votesOf, withoutBadHours, type Series } from './detect-series.ts';

export const YOUNG_VOTES = 300;
/** One window an hour, so that the votes are admitted; 12 to 18 hours later they are. */
const STEP = 12;
const ADMISSION_HOURS = 18;

/**
 * `rhos`: the correlation of each service's votes. `windowsSince`: windows with votes since those 300. `shared`: in each window all services fail at the same
 * rate, as if all that makes votes fall together were the network's or the devices'.
 */
export type YoungCountry = { voters: number; rhos: readonly number[]; windowsSince: number; shared: boolean };

/**
 * A country, and the series of those of its services whose correlation is `rho`.
 * @returns the series; `dropped` told of something while they learned, which is false
 */
export function youngSeries(country: YoungCountry, rho: number, random: () => number): { series: Series[]; dropped: number } {
  const hours = Math.ceil(YOUNG_VOTES / country.voters) + ADMISSION_HOURS;
  const since = START + hours * STEP;
  const numbers = Array.from({ length: hours + country.windowsSince }, (_, index) =>
    index < hours ? START + index * STEP : since + index - hours,
  );
  const windows = numbers.map((window) => windowOf(window, country, random));
  const window = since + country.windowsSince;
  const share = country.rhos.length;
  const first = detect(initialState(), windows.slice(0, 1), (START + 1) * WINDOW_MS, share).state;
  const { state, episodes } = detect(withoutBadHours(first, START + 1), windows.slice(1), window * WINDOW_MS, share);
  const judged = country.rhos.flatMap((own, service) => (own === rho ? [nameOf(service)] : []));
  const quiet = judged.filter((service) => !episodes.some((episode) => episode.service === service));
  const series = quiet.map((service) => ({ state: pack(alone(unpack(state), service), window), window }));
  return { series, dropped: judged.length - quiet.length };
}

const nameOf = (service: number): string => `${SERVICE}-${service}`;

/** One service as it is; of the others only what it believes by them, so that each run of many need not carry them along. */
function alone({ names, tracks }: Working, judged: string): Working {
  const kept = [...tracks].map(([service, track]): [string, typeof track] =>
    service === judged ? [SERVICE, track] : [service, { ...track, cells: [], candidates: [], ends: [], software: {}, episode: null }],
  );
  return { names, tracks: new Map(kept) };
}

function windowOf(window: number, { voters, rhos, shared }: YoungCountry, random: () => number): WindowVotes {
  const rate = shared ? betaRate(BASE_RATE, rhos[0] ?? 0, random) : BASE_RATE;
  const services = rhos.map((rho, service) => {
    const failed = betaBinomial(voters, rate, shared ? 0 : rho, random);
    return [nameOf(service), votesOf(window, failed, voters, '0')] as const;
  });
  const network = { asn: 64_500, name: null, simulated: true, services: Object.fromEntries(services) };
  return { windowMs: window * WINDOW_MS, controls: {}, networks: [network] };
}
