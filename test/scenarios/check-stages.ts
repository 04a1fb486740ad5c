/** Whether what a scenario shows at each stage is what it must show. */
import type { Observation } from '../../src/ingest/observation.ts';
import { RESTRICTED_OUTCOMES } from '../../src/probe/outcome-names.ts';
import type { WindowVotes } from '../../src/rollup/window-votes.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import { floorTo } from '../../src/shared/time.ts';
import { check, holds, outside, type Check } from './check.ts';
import { checkIncidents } from './check-incidents.ts';
import type { Stages } from './play.ts';
import type { ExpectedEpisode, ExpectedObservations, ExpectedVerdicts, ExpectedVotes, Scenario } from './scenario.ts';
import { isWhere, type Measured } from './where.ts';

/** Every check of every stage. */
export function checkStages(scenario: Scenario, stages: Stages): Check[] {
  const { expected } = scenario;
  return [
    ...expected.observations.flatMap((wanted) => checkObservations(wanted, stages.observations)),
    ...expected.votes.flatMap((wanted) => checkVotes(wanted, stages.windows)),
    ...(expected.verdicts ?? []).map((wanted) => checkVerdicts(wanted, stages.verdicts)),
    checkEpisodes(expected.episodes, stages),
    ...checkIncidents(scenario, stages.incidents),
  ];
}

function checkObservations(wanted: ExpectedObservations, all: readonly Observation[]): Check[] {
  const isMeant = (item: Observation): boolean =>
    holds(wanted, Date.parse(item.observed_at)) && isWhere(wanted.where ?? {}, measuredOf(item));
  const here = all.filter(isMeant);
  const conclusive = here.filter(({ outcome }) => outcome !== 'inconclusive');
  const failing = conclusive.filter(({ outcome }) => outcome !== 'ok');
  const strange =
    failing.filter(({ outcome }) => wanted.outcomes && !wanted.outcomes.includes(outcome)).length / Math.max(1, failing.length);
  const name = `observations of ${wanted.since} to ${wanted.until}`;
  return [
    check(name, [
      ...outside('count', here.length, wanted.count),
      ...outside('share that fails', failing.length / Math.max(1, conclusive.length), wanted.failing),
      ...outside('share of failures of another kind', strange, [0, 0.2]),
    ]),
  ];
}

const measuredOf = (item: Observation): Measured => ({
  isControl: item.source === 'edge',
  service: item.service,
  asn: item.probe_asn,
  probeCc: item.probe_cc,
  region: item.probe_region,
  software: item.software,
  label: null,
});

function checkVotes(wanted: ExpectedVotes, windows: readonly WindowVotes[]): Check[] {
  const cells = windows
    .filter(({ windowMs }) => holds(wanted, windowMs))
    .flatMap(({ networks }) => networks)
    .filter(({ asn }) => !wanted.asns || wanted.asns.includes(asn))
    .flatMap(({ services }) => services[wanted.service] ?? [])
    .map(({ votes }) => ({ ok: votes.ok, failed: RESTRICTED_OUTCOMES.reduce((sum, outcome) => sum + votes[outcome], 0) }));
  const failed = cells.reduce((sum, cell) => sum + cell.failed, 0);
  const votes = cells.reduce((sum, cell) => sum + cell.ok, failed);
  return [
    check(`votes on ${wanted.service} of ${wanted.since} to ${wanted.until}`, [
      ...outside('votes', votes, wanted.votes),
      ...outside('share that fails', failed / Math.max(1, votes), wanted.failing),
      ...outside('votes of a network', Math.max(0, ...cells.map((cell) => cell.ok + cell.failed)), [0, wanted.most ?? Infinity]),
    ]),
  ];
}

function checkVerdicts({ at, service, asns, states }: ExpectedVerdicts, verdicts: Stages['verdicts']): Check {
  const here = verdicts.get(floorTo(Date.parse(at), WINDOW_MS)) ?? [];
  const faults = asns.flatMap((asn) => {
    const found = here.find((verdict) => verdict.asn === asn && verdict.service === service)?.state;
    return found !== undefined && states.includes(found) ? [] : [`AS${asn} ${found ?? 'unheard of'}`];
  });
  return check(`verdicts on ${service} at ${at}: ${states.join(' or ')} on ${asns.map((asn) => `AS${asn}`).join(', ')}`, faults);
}

/** The episodes that hold in the end, of the services, kinds and tiers wanted. Further suspicions are told with the incidents. */
function checkEpisodes(wanted: readonly ExpectedEpisode[], { episodes }: Stages): Check {
  const left = episodes.filter(({ state }) => state !== 'withdrawn');
  const missing = wanted.filter((one) => {
    const place = left.findIndex(({ service, kind, tier }) => service === one.service && kind === one.kind && one.tiers.includes(tier));
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
  return check(`episodes: ${wanted.length}`, [
    ...missing.map(({ service, kind, tiers }) => `no ${kind} of ${service} that is ${tiers.join(' or ')}`),
    ...left
      .filter(({ tier }) => tier === 'detected')
      .map(({ service, kind, tier, networks }) => `${kind} of ${service}, ${tier}, on ${networks.map(({ asn }) => asn).join(' ')}`),
  ]);
}
