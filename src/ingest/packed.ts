import { FAILURES } from '../probe/failure.ts';
import { OUTCOMES } from '../probe/outcome-names.ts';
import { toRfc3339 } from '../shared/time.ts';
import { placeOf, uidOfPlace } from './measurement-uid.ts';
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

/**
 * target, Unix seconds (after the first row: how many after that), index in OUTCOMES, index in FAILURES or -1, latency in ms or -1, speed ratio or -1; its
 * place in the report where that is not its place here, or a uid of its own
 */
type PackedRow = [string, number, number, number, number, number, (string | number)?];

/** A report's observations in the two columns of an inbox row. */
export type PackedReport = { origin: string; observations: string };

export function packObservations(observations: readonly Observation[]): PackedReport {
  const [first] = observations;
  if (!first) throw new Error('a report without observations is not stored');
  const { observed_at, service, target, outcome, failure, measurement_uid, latency_ms, speed_ratio, ...head } = first;
  return {
    origin: JSON.stringify(head satisfies Head),
    observations: JSON.stringify(observations.map((item, place) => packRow(item, place, item === first ? 0 : secondsOf(first)))),
  };
}

const secondsOf = ({ observed_at }: Observation): number => Date.parse(observed_at) / 1000;

function packRow(observation: Observation, place: number, firstSeconds: number): PackedRow {
  const row = [
    observation.target,
    secondsOf(observation) - firstSeconds,
    OUTCOMES.indexOf(observation.outcome),
    observation.failure === null ? -1 : FAILURES.indexOf(observation.failure),
    observation.latency_ms ?? -1,
    observation.speed_ratio ?? -1,
  ] as const satisfies PackedRow;
  const inReport = placeOf(observation.measurement_uid);
  return inReport === place ? [...row] : [...row, inReport ?? observation.measurement_uid];
}

/** Measurements of one report lie less far apart, in seconds: what is more is a time, as all rows of earlier versions have it. */
const LONGEST_S = 100_000_000;

/** The inverse of {@link packObservations}; an emptied row holds none. */
export function unpackObservations(packed: PackedReport): Observation[] {
  const head = JSON.parse(packed.origin) as Head;
  const rows = JSON.parse(packed.observations) as PackedRow[];
  const firstSeconds = rows[0]?.[1] ?? 0;
  return rows.map(([target, seconds, outcome, failure, latency, speed, uid], place) => ({
    ...head,
    observed_at: toRfc3339(1000 * (Math.abs(seconds) < LONGEST_S ? firstSeconds + seconds : seconds)),
    service: target.slice(0, target.indexOf('/')),
    target,
    outcome: OUTCOMES[outcome] ?? 'inconclusive',
    failure: FAILURES[failure] ?? null,
    latency_ms: latency < 0 ? null : latency,
    speed_ratio: speed < 0 ? null : speed,
    measurement_uid: typeof uid === 'string' ? uid : uidOfPlace(uid ?? place),
  }));
}
