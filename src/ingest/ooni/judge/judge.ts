/**
 * Judges a raw OONI measurement twice: by OONI's published rules, and by this observatory's, which ask of a failure that the control succeeded
 * and that it is known whose it is. Pure.
 */
import type { Outcome } from '../../../probe/outcome-names.ts';
import { facebookMessenger } from './facebook-messenger.ts';
import type { Fingerprints } from './fingerprint.ts';
import type { Finding, RawMeasurement, TestJudge } from './judgement.ts';
import { fieldsOf, isFields, textOf, type Fields } from './loose-json.ts';
import { otherTest } from './other-tests.ts';
import { psiphon } from './psiphon.ts';
import { dayOf, WRONG_CLOCK_FAILS_SINCE } from './rule-changes.ts';
import { signal } from './signal.ts';
import { telegram } from './telegram.ts';
import { tor } from './tor.ts';
import { webConnectivity } from './web-connectivity.ts';
import { whatsapp } from './whatsapp.ts';

const JUDGES: Readonly<Record<string, TestJudge>> = {
  facebook_messenger: facebookMessenger,
  psiphon,
  signal,
  telegram,
  tor,
  web_connectivity: webConnectivity,
  whatsapp,
};

export type Judgement = {
  test_name: string;
  anomaly: boolean;
  confirmed: boolean;
  failure: boolean;
  /** Of the first finding that is no `ok`, else `ok`. */
  outcome: Outcome;
  failure_string: string | null;
  why: string;
  findings: Finding[];
};

/** An anomaly is a score over this. */
const ANOMALOUS = 0.5;
const HOUR_S = 3600;
const YEAR_S = 365 * 24 * HOUR_S;

/** Seconds between the time of receipt in a uid (`20240120140102.123456_PK_…`) and the start of the measurement; null where either is missing. */
function delayS(uid: string | null, fields: Fields): number | null {
  const received = (uid ?? '').replace(/^(20\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.\d{6}_.*$/s, '$1-$2-$3T$4:$5:$6Z');
  const started = `${textOf(fields['measurement_start_time']) ?? ''}Z`.replace(' ', 'T');
  const delay = (Date.parse(received) - Date.parse(started)) / 1000;
  return Number.isNaN(delay) || received === uid ? null : delay;
}

/** What was measured over an hour after it came, or over a year before, has a wrong clock. */
const isMistimed = (uid: string | null, fields: Fields): boolean => {
  const delay = delayS(uid, fields);
  return delay !== null && (delay < -HOUR_S || delay > YEAR_S);
};

/** A measurement has a `test_name` and an object of test keys, or none. */
export const isMeasurement = (value: unknown): value is Fields =>
  isFields(value) && typeof value['test_name'] === 'string' && value['test_name'] !== '';

/**
 * @param fields a measurement as it was submitted
 * @param uid its measurement uid, where it has one: the time of receipt is in it
 */
export function judgeMeasurement(fields: Fields, uid: string | null, fingerprints: Fingerprints): Judgement {
  const name = textOf(fields['test_name']) ?? '';
  const judge = (Object.hasOwn(JUDGES, name) ? JUDGES[name] : undefined) ?? otherTest(name);
  const probeCc = (textOf(fields['probe_cc']) ?? 'ZZ').toUpperCase();
  const measurement: RawMeasurement = { fields, testKeys: fieldsOf(fields['test_keys']), probeCc, day: dayOf(uid, fields) };
  const score = judge.score(measurement, fingerprints);
  const mistimed = isMistimed(uid, fields);
  const found = judge.findings(measurement, fingerprints);
  const findings = mistimed
    ? found.map((each) => ({ ...each, outcome: 'inconclusive' as const, why: "the probe's clock was wrong" }))
    : found;
  const { outcome, failure, why } = speaker(findings);
  return {
    test_name: name,
    anomaly: score.blocking > ANOMALOUS,
    confirmed: score.confirmed,
    failure: !score.accurate || (mistimed && measurement.day >= WRONG_CLOCK_FAILS_SINCE),
    outcome,
    failure_string: failure,
    why,
    findings,
  };
}

const NOTHING: Finding = { target: null, outcome: 'inconclusive', failure: null, why: 'nothing was measured' };

/** The finding that speaks for the measurement: a restriction, else what could not be told, else that all is well. */
const speaker = (findings: readonly Finding[]): Finding =>
  findings.find(({ outcome }) => outcome !== 'ok' && outcome !== 'inconclusive') ??
  findings.find(({ outcome }) => outcome === 'inconclusive') ??
  findings[0] ??
  NOTHING;
