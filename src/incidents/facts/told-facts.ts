/** What an incident's headline says, as facts: now, and as it was when an update told it. Pure. */
import type { Incident } from '../incident.ts';
import type { ToldFacts } from './update-facts.ts';

type Told = Pick<Incident, 'kind' | 'scope' | 'regions' | 'services' | 'networks' | 'coverage' | 'onset' | 'evidence'>;

export const toldFacts = ({ kind, scope, regions, services, networks, coverage, onset, evidence }: Told): ToldFacts => ({
  kind,
  scope,
  regions,
  services,
  networks: networks.map(({ asn }) => asn),
  networks_observed: observedCount({ coverage, networks }),
  onset,
  failing_before: evidence.some(({ facts }) => facts?.type === 'failing-before'),
  by_silence: evidence.some(({ kind: of }) => of === 'silence') && !evidence.some(({ kind: of }) => of === 'connectivity'),
  level: levelOf(evidence),
});

/** The lowest level that signals from outside show; null where none does, and in records of before, which have it in words alone. */
function levelOf(evidence: Incident['evidence']): number | null {
  const levels = evidence.flatMap(({ facts }) => (facts?.type === 'signals' ? [facts.level] : []));
  return levels.length > 0 ? Math.min(...levels) : null;
}

/** Networks observed, at least those affected. */
export const observedCount = ({ coverage, networks }: Pick<Incident, 'coverage' | 'networks'>): number =>
  Math.max(coverage.networks_observed, networks.length);
