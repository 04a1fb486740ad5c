/**
 * What the observatory's own detector makes of a scenario: three quiet days are made up, and then what was measured, as if three windows in a row
 * had brought the same. Pure.
 */
import { outcomeOf } from '../../src/probe/outcome.ts';
import { OUTCOMES } from '../../src/probe/outcome-names.ts';
import type { Outcome } from '../../src/probe/outcome-names.ts';
import type { Report } from '../../src/probe/report.ts';
import { detect } from '../../src/detect/detect.ts';
import { initialState } from '../../src/detect/state.ts';
import { verdictsOf } from '../../src/detect/verdict.ts';
import { voteOf } from '../../src/rollup/bin.ts';
import { noServiceVotes } from '../../src/rollup/votes.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import type { ControlVotes, NetworkVotes, ServiceVotes, WindowVotes } from '../../src/rollup/window-votes.ts';
import type { Country, Home, LabNetwork } from './draw.ts';

/** A restriction that the detector tells of. */
export interface Told {
  readonly asn: number;
  readonly service: string;
  readonly layer: string | null;
}

/** A volunteer's report, and where it was made; null for the outside. */
export interface Reported {
  readonly home: Home;
  readonly network: LabNetwork | null;
  readonly report: Report;
}

const QUIET_WINDOWS = 3 * 288;
/** Quiet votes come every half hour. */
const QUIET_EVERY = 6;
const SAME_WINDOWS = 3;
const START_MS = Date.parse('2024-01-17T00:00:00Z');
const SOFTWARE = 'probe/0.1.0';

/** One vote on a service: over all of its targets in the report. */
const voteOn = ({ report }: Reported, service: string): Outcome => {
  const tally = OUTCOMES.map(() => 0);
  for (const measurement of report.measurements) {
    if (!measurement.target.startsWith(`${service}/`)) continue;
    const place = OUTCOMES.indexOf(outcomeOf(measurement, report.control).outcome);
    tally[place] = (tally[place] ?? 0) + 1;
  }
  return voteOf(tally).outcome;
};

const addVote = (votes: ServiceVotes, voter: string, outcome: Outcome): void => {
  votes.votes[outcome] += 1;
  if (outcome === 'inconclusive') return;
  const failed = outcome !== 'ok';
  votes.voters += 1;
  votes.measurements += 1;
  votes.ballots.push({ voter, failed, established: true, region: null });
  (failed ? votes.failedSoftware : votes.okSoftware).push(SOFTWARE);
};

const networkVotes = (
  { asn, name, subscribers }: LabNetwork,
  services: readonly string[],
  voteOf: (home: Home, service: string) => Outcome,
): NetworkVotes => ({
  asn,
  name,
  simulated: false,
  services: Object.fromEntries(
    services.map((service) => {
      const votes = noServiceVotes();
      for (const home of subscribers) addVote(votes, home.name, voteOf(home, service));
      return [service, votes];
    }),
  ),
});

const controlVotes = (outside: readonly Reported[], service: string): ControlVotes => {
  const outcomes = outside.map((reported) => voteOn(reported, service));
  const ok = outcomes.filter((outcome) => outcome === 'ok').length;
  return { ok, failed: outcomes.filter((outcome) => outcome !== 'ok' && outcome !== 'inconclusive').length };
};

/** Restrictions that the detector tells of after these reports. */
export const tellCountry = ({ networks, targets }: Country, reports: readonly Reported[]): Told[] => {
  const services = [...new Set(targets.map(({ service }) => service))].sort((one, other) => (one < other ? -1 : 1));
  const ascending = [...networks].sort((one, other) => one.asn - other.asn);
  const outside = reports.filter(({ network }) => network === null);
  const found = (home: Home, service: string): Outcome => {
    const reported = reports.find((each) => each.home === home);
    return reported ? voteOn(reported, service) : 'inconclusive';
  };
  const windowOf = (window: number, vote: typeof found, controls: Record<string, ControlVotes>): WindowVotes => ({
    windowMs: START_MS + window * WINDOW_MS,
    networks: ascending.map((network) => networkVotes(network, services, vote)),
    controls,
  });
  const fine = Object.fromEntries(services.map((service) => [service, { ok: outside.length, failed: 0 }]));
  const quiet = Array.from({ length: QUIET_WINDOWS / QUIET_EVERY }, (_, index) => windowOf(index * QUIET_EVERY, () => 'ok', fine));
  const seen = Object.fromEntries(services.map((service) => [service, controlVotes(outside, service)]));
  const measured = Array.from({ length: SAME_WINDOWS }, (_, index) => windowOf(QUIET_WINDOWS + index, found, seen));
  const untilMs = START_MS + (QUIET_WINDOWS + SAME_WINDOWS) * WINDOW_MS;
  const { state: judged } = detect(initialState(), [...quiet, ...measured], untilMs);
  return verdictsOf(judged, untilMs)
    .filter(({ state }) => state === 'restricted')
    .map(({ asn, service, layer }) => ({ asn, service, layer }));
};
