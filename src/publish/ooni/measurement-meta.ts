/** What is known of a raw measurement, judged as it is read. */
import type { Raw } from '../../ingest/ooni/collector/raw-line.ts';
import { NO_FINGERPRINTS } from '../../ingest/ooni/judge/fingerprint.ts';
import { judgeMeasurement } from '../../ingest/ooni/judge/judge.ts';
import { fieldsOf, textOf } from '../../ingest/ooni/judge/loose-json.ts';
import { categoryOf } from '../../ingest/ooni/services/test-list.ts';
import { serviceOfInput } from './ooni-names.ts';

const asnOf = (text: string): number => Number(text.replace('AS', ''));

export function measurementMeta({ text, facts }: Raw, full: boolean) {
  const { measurement_uid: uid, report_id, mismatch } = facts;
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
    probe_asn: asnOf(facts.probe_asn),
    probe_cc: facts.probe_cc,
    claimed_probe_asn: asnOf(facts.claimed_asn),
    claimed_probe_cc: facts.claimed_cc,
    mismatch,
    raw_measurement: full ? text : '',
    report_id,
    scores: JSON.stringify({ outcome, why }),
    test_name,
    test_start_time: rfc3339(textOf(fields['test_start_time'])),
  };
}

const rfc3339 = (text: string | null): string | null => (text === null ? null : `${text.replace(' ', 'T')}Z`);
