/** A published measurement in the shape of OONI's lists. */
import { RESTRICTED_OUTCOMES } from '../../probe/outcome-names.ts';
import type { MeasurementsQuery as PlainQuery } from '../../rollup/query.ts';
import type { PublicMeasurement } from '../../rollup/measurement.ts';
import { ooniNameOf } from './ooni-names.ts';
import { asnsOf, servicesOf, type Filters, type MeasurementsQuery } from './query.ts';

/** Is this one of several values; a filter that names exactly one can be read by itself. */
const only = <Value>(values: Iterable<Value> | null | undefined): Value | undefined => {
  const all = [...(values ?? [])];
  return all.length === 1 ? all[0] : undefined;
};

/** What of a question the observatory's own lists can be narrowed by. */
export const narrowed = (query: Filters): Pick<PlainQuery, 'probe_cc' | 'probe_asn' | 'service'> => ({
  probe_cc: only(query.probe_cc),
  probe_asn: only(asnsOf(query)),
  service: only(servicesOf(query)),
});

/** The same question as the observatory's own list takes it; what that cannot say, `fits` says. */
export const plainQuery = (query: MeasurementsQuery): PlainQuery => ({
  ...narrowed(query),
  since: query.since,
  until: query.until,
  cursor: query.cursor,
  limit: query.limit,
});

const isAnomaly = ({ outcome }: PublicMeasurement): boolean => RESTRICTED_OUTCOMES.some((each) => each === outcome);
const isFailure = ({ outcome }: PublicMeasurement): boolean => outcome === 'inconclusive';

export function fits(row: PublicMeasurement, query: MeasurementsQuery): boolean {
  const isPlaced = (query.probe_cc?.includes(row.probe_cc) ?? true) && (asnsOf(query)?.has(row.probe_asn) ?? true);
  if (!isPlaced || query.confirmed === true || servicesOf(query)?.has(row.service) === false) return false;
  return [
    [query.anomaly, isAnomaly(row)],
    [query.failure, isFailure(row)],
  ].every(([asked, is]) => asked === undefined || asked === is);
}

export function ooniMeasurement(row: PublicMeasurement, origin: string) {
  const { test_name, input } = ooniNameOf(row.service);
  return {
    anomaly: isAnomaly(row),
    confirmed: false,
    failure: isFailure(row),
    input: input === '' ? null : input,
    measurement_start_time: row.observed_at,
    measurement_uid: row.measurement_uid,
    measurement_url: `${origin}/api/v1/raw_measurement?measurement_uid=${encodeURIComponent(row.measurement_uid)}`,
    probe_asn: `AS${row.probe_asn}`,
    probe_cc: row.probe_cc,
    report_id: null,
    scores: { outcome: row.outcome, failure: row.failure },
    test_name,
  };
}
