import { FAILURES } from '../probe/failure.ts';
import { OUTCOMES } from '../probe/outcome-names.ts';
import { toRfc3339 } from '../shared/time.ts';
import type { Observation } from './observation.ts';

/** What all observations of a report share. */
type Head = Pick<
  Observation,
  | 'probe_cc'
  | 'probe_region'
  | 'probe_asn'
  | 'network_name'
  | 'network_type'
  | 'voter'
  | 'source'
  | 'software'
  | 'reporter'
  | 'reporter_days'
  | 'relayed'
  | 'simulated'
>;

/** target, Unix seconds, index in OUTCOMES, index in FAILURES or -1, latency in ms or -1, speed ratio or -1, uid */
type PackedRow = [string, number, number, number, number, number, string];

/** A report's observations in the two columns of an inbox row. */
export type PackedReport = { origin: string; observations: string };

export function packObservations(observations: readonly Observation[]): PackedReport {
  const [first] = observations;
  if (!first) throw new Error('a report without observations is not stored');
  const { observed_at, service, target, outcome, failure, measurement_uid, latency_ms, speed_ratio, ...head } = first;
  return { origin: JSON.stringify(head satisfies Head), observations: JSON.stringify(observations.map(packRow)) };
}

const packRow = (observation: Observation): PackedRow => [
  observation.target,
  Date.parse(observation.observed_at) / 1000,
  OUTCOMES.indexOf(observation.outcome),
  observation.failure === null ? -1 : FAILURES.indexOf(observation.failure),
  observation.latency_ms ?? -1,
  observation.speed_ratio ?? -1,
  observation.measurement_uid,
];

/** The inverse of {@link packObservations}; an emptied row holds none. */
export function unpackObservations(packed: PackedReport): Observation[] {
  const head = JSON.parse(packed.origin) as Head;
  return (JSON.parse(packed.observations) as PackedRow[]).map(([target, seconds, outcome, failure, latency, speed, uid]) => ({
    ...head,
    observed_at: toRfc3339(seconds * 1000),
    service: target.slice(0, target.indexOf('/')),
    target,
    outcome: OUTCOMES[outcome] ?? 'inconclusive',
    failure: FAILURES[failure] ?? null,
    latency_ms: latency < 0 ? null : latency,
    speed_ratio: speed < 0 ? null : speed,
    measurement_uid: uid,
  }));
}
