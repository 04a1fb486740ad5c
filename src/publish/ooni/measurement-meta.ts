/** What is known of a raw measurement, judged as it is read. */
import { NO_FINGERPRINTS } from '../../ingest/ooni/judge/fingerprint.ts';
import { judgeMeasurement } from '../../ingest/ooni/judge/judge.ts';
import { fieldsOf, textOf } from '../../ingest/ooni/judge/loose-json.ts';
import { categoryOf } from '../../ingest/ooni/services/test-list.ts';
import { serviceOfInput } from './ooni-names.ts';

const asnOf = (text: string | undefined): number => Number(/^AS(\d+)$/.exec(text ?? '')?.[1] ?? 0);

/** @param facts what the collector noted of the connection beside the claim */
export function measurementMeta(uid: string, text: string, facts: Record<string, string>, full: boolean) {
  const fields = fieldsOf(JSON.parse(text));
  const { anomaly, confirmed, failure, outcome, why, test_name } = judgeMeasurement(fields, uid, NO_FINGERPRINTS);
  const input = textOf(fields['input']);
  return {
    anomaly,
    confirmed,
    failure,
    category_code: input === null ? '' : categoryOf(serviceOfInput(input) ?? ''),
    input,
    measurement_start_time: rfc3339(textOf(fields['measurement_start_time'])),
    measurement_uid: uid,
    probe_asn: asnOf(facts['probe_asn']),
    probe_cc: facts['probe_cc'] ?? 'ZZ',
    claimed_probe_asn: asnOf(facts['claimed_asn']),
    claimed_probe_cc: facts['claimed_cc'] ?? 'ZZ',
    mismatch: facts['mismatch'] === 'true',
    raw_measurement: full ? text : '',
    report_id: textOf(fields['report_id']) ?? '',
    scores: JSON.stringify({ outcome, why }),
    test_name,
    test_start_time: rfc3339(textOf(fields['test_start_time'])),
  };
}

const rfc3339 = (text: string | null): string | null => (text === null ? null : `${text.replace(' ', 'T')}Z`);
