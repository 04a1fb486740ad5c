import { judgeMeasurement } from '../../../ingest/ooni/judge/judge.ts';
import type { Fingerprints } from '../../../ingest/ooni/judge/fingerprint.ts';
import { claimedOrigin, isThroughVpn, observationsOf } from '../../../ingest/ooni/observations.ts';
import { isFields, textOf, type Fields } from '../../../ingest/ooni/judge/loose-json.ts';
import { hash64 } from '../../../shared/hash.ts';
import { measurementIn, type FoundMeasurement } from '../../judge/measurements.ts';
import { readFingerprints } from '../../judge/read-fingerprints.ts';
import type { Line } from '../lines.ts';
import type { Summary } from '../send-lines.ts';

/** No observation has test keys. */
const isMeasurementLine = (text: string): boolean => text.includes('"test_keys"');

/** OONI's files carry no uid: report, input and start name a measurement as well. */
const uidOf = (fields: Fields): string => {
  const report = textOf(fields['report_id'])?.slice(0, 80) || 'ooni';
  return `${report}_${hash64(JSON.stringify([fields['input'], fields['measurement_start_time'], fields['probe_asn'], fields['test_name']]))}`;
};

/**
 * Observations that a measurement is to the observatory, as published records: without a voter, placed by its own claim. None where that names
 * no network: OONI publishes no such measurements either.
 */
function observationLines(fields: Fields, uid: string | null, fingerprints: Fingerprints): string[] {
  const judgement = judgeMeasurement(fields, uid, fingerprints);
  const origin = claimedOrigin(fields);
  if (origin.probe_asn === 0) return [];
  const provenance = { origin, voter: null, reporter: null, relayed: isThroughVpn(fields) };
  return observationsOf(fields, judgement, uid?.slice(0, 100) ?? uidOf(fields), provenance).map((each) => JSON.stringify(each));
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * The lines with every OONI measurement judged and turned into observations; what measures none of the observatory's services is counted in
 * `passed_over`. Other lines come through as they are.
 */
export async function* judgedLines(lines: AsyncIterable<Line>, summary: Summary): AsyncGenerator<Line> {
  let fingerprints: Fingerprints | null = null;
  for await (const line of lines) {
    const found = measurementOf(line);
    if (found === null) {
      yield line;
      continue;
    }
    const made = tryObservations(found, (fingerprints ??= readFingerprints(undefined)));
    if (made === null) yield line;
    else if (made.length === 0) summary.passed_over = (summary.passed_over ?? 0) + 1;
    for (const text of made ?? []) yield { number: line.number, text };
  }
}

/** Null where what nobody foresaw is in the measurement: the line then goes on as it is, and is refused with its number. */
function tryObservations({ fields, uid }: FoundMeasurement, fingerprints: Fingerprints): string[] | null {
  try {
    return observationLines(fields, uid, fingerprints);
  } catch {
    return null;
  }
}

function measurementOf({ text, number }: Line): FoundMeasurement | null {
  const value = text !== null && isMeasurementLine(text) ? parse(text) : null;
  const found = isFields(value) ? measurementIn(value, number) : null;
  return found === null || 'reason' in found ? null : found;
}
