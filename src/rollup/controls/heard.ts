/** What a bin says as a control: each vantage's votes, or those of a free country's volunteers. Pure. */
import { CONTROL_CC, voteOf, type WindowBin } from '../bin.ts';
import { talliesOfVotes } from '../tallies.ts';
import { votesOfBin } from '../votes.ts';
import { FREE_COUNTRIES } from './free-countries.ts';
import { simulated, type Heard, type Seen } from './verdict.ts';

/** Voters, or networks of which no voter is known, from which a country's volunteers have a say. */
const LEAST_VOTERS = 3;
/** Share of their votes from which a service fails for them, and under which it works. */
const FAILING_SHARE = 0.5;
const WORKING_SHARE = 0.25;

/** Whether a country's bins, or the controls' own, are heard at all. */
export const isControl = (probeCc: string): boolean => probeCc === CONTROL_CC || FREE_COUNTRIES.has(probeCc);

export const heardIn = (probeCc: string, bin: WindowBin): Heard => (probeCc === CONTROL_CC ? vantagesIn(bin) : volunteersIn(probeCc, bin));

function vantagesIn(bin: WindowBin): Heard {
  const heard: Record<string, Record<string, Seen>> = {};
  for (const network of bin.networks.filter(({ source }) => source === 'edge')) {
    for (const { id, tallies } of network.voters) {
      const seen = (heard[network.simulated ? simulated(id) : id] ??= {});
      Object.assign(seen, Object.fromEntries(Object.entries(tallies).flatMap(([service, tally]) => seenOf(service, tally))));
    }
  }
  return heard;
}

function seenOf(service: string, tally: readonly number[]): [string, Seen][] {
  const { outcome } = voteOf(tally);
  return outcome === 'inconclusive' ? [] : [[service, outcome === 'ok' ? 'up' : 'down']];
}

/** Simulated volunteers are nobody's control. */
function volunteersIn(probeCc: string, bin: WindowBin): Heard {
  const votes = votesOfBin(probeCc, 0, bin, null);
  const networks = votes.networks.filter((network) => !network.simulated);
  const totals = new Map<string, { voters: number; failed: number; total: number }>();
  for (const { asn, services } of talliesOfVotes({ ...votes, networks })) {
    const network = networks.find((each) => each.asn === asn);
    for (const [service, { failed, total }] of Object.entries(services)) {
      const of = network?.services[service];
      const known = totals.get(service) ?? { voters: 0, failed: 0, total: 0 };
      const voters = known.voters + (of?.voters ?? 0) + (of?.anonymous ? 1 : 0);
      totals.set(service, { voters, failed: known.failed + failed, total: known.total + total });
    }
  }
  const seen = [...totals].flatMap(([service, { voters, failed, total }]): [string, Seen][] => {
    const share = failed / total;
    if (voters < LEAST_VOTERS || (share >= WORKING_SHARE && share < FAILING_SHARE)) return [];
    return [[service, share >= FAILING_SHARE ? 'down' : 'up']];
  });
  return seen.length > 0 ? { [probeCc]: Object.fromEntries(seen) } : {};
}
