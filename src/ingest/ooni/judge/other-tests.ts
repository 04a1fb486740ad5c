/**
 * The tests of OONI's that measure no service of the observatory's: their published score, and nothing of our own.
 * Source: ooni/backend, `fastpath/core.py`.
 */
import { isConfirming, type Fingerprints } from './fingerprint.ts';
import { matchResponses } from './fingerprint-match.ts';
import { BLOCKED, CLEAN, FAILED, type RawMeasurement, type Score, type TestJudge } from './judgement.ts';
import { at, fieldsOf, listOf, recordsOf, textOf, type Fields } from './loose-json.ts';
import { isWithin, RISEUPVPN_SCORED, STUN_SCORED_SINCE } from './rule-changes.ts';

type Scoring = (measurement: RawMeasurement, fingerprints: Fingerprints) => Score;

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== '' && value !== false && value !== 0;

/** A failure of the speed test is one of the test. */
const dash: Scoring = ({ testKeys }) => {
  if (Object.keys(testKeys).length === 0) return FAILED;
  return (testKeys['failure'] ?? null) === null ? CLEAN : FAILED;
};

const byFailure: Scoring = ({ testKeys }) => (isSet(testKeys['failure']) ? BLOCKED : CLEAN);

const torsf: Scoring = (measurement, fingerprints) => {
  const { software_version: version, software_name: name } = measurement.fields;
  if (version === '3.8.3' && textOf(name)?.startsWith('ooniprobe-android')) return FAILED;
  return byFailure(measurement, fingerprints);
};

const openvpn: Scoring = ({ testKeys }) => {
  if (testKeys['success'] === false) return BLOCKED;
  return isSet(testKeys['success']) ? CLEAN : FAILED;
};

const browserWeb: Scoring = ({ testKeys }) => {
  if (testKeys['result'] === 'ok') return CLEAN;
  return testKeys['result'] === 'error' ? BLOCKED : FAILED;
};

const tcpConnect: Scoring = ({ testKeys }) => (testKeys['connection'] === 'success' ? CLEAN : BLOCKED);

const invalidRequestLine: Scoring = ({ testKeys }) => {
  const [sent, received] = [listOf(testKeys['sent']), listOf(testKeys['received'])];
  if (sent.length === 0 && received.length === 0) return FAILED;
  const isChanged = sent.slice(0, received.length).some((line, index) => JSON.stringify(line) !== JSON.stringify(received[index]));
  return isChanged ? BLOCKED : CLEAN;
};

const vanillaTor: Scoring = ({ testKeys }) => {
  const log = testKeys['tor_logs'] || testKeys['tor_log'];
  if (!isSet(log)) return FAILED;
  const text = typeof log === 'string' ? log : listOf(log).join('\n');
  if (text.includes('Bootstrapped 100%: Done') || text.includes('Bootstrapped 100% (done): Done')) return CLEAN;
  const progress = Math.min(100, Math.max(0, Number(testKeys['tor_progress'] ?? 0) || 0));
  return progress === 100 ? CLEAN : { ...BLOCKED, blocking: 1 - progress * 0.004 };
};

/** Header names and values as sent, against those that arrived; `Connection: close` is not always handled by the helper. */
const headerManipulation: Scoring = ({ testKeys }) => {
  const [request] = listOf(testKeys['requests']);
  const response = request === undefined ? null : (at(request, 'response') ?? {});
  if (response === null) return FAILED;
  const arrived = headersArrived(at(response, 'body'));
  if (arrived === null) return BLOCKED;
  const sent = Object.entries(fieldsOf(at(request, 'request', 'headers'))).map(([name, value]) => `${name}\n${String(value)}`);
  const plain = (lines: readonly string[]): string =>
    [...new Set(lines)]
      .filter((line) => line !== 'Connection\nclose')
      .sort()
      .join('\n\n');
  return plain(sent) === plain(arrived) ? CLEAN : BLOCKED;
};

function headersArrived(body: unknown): string[] | null {
  try {
    const headers = at(JSON.parse(textOf(body) ?? ''), 'headers_dict');
    if (headers === undefined) return null;
    return Object.entries(fieldsOf(headers)).map(([name, values]) => `${name}\n${String(listOf(values)[0])}`);
  } catch {
    return null;
  }
}

/** Every answer must come with 200, from the content network's own server. */
const meek: Scoring = ({ testKeys }) => {
  const responses = listOf(testKeys['requests']).map((request) => at(request, 'response') ?? {});
  if (responses.length === 0) return { ...BLOCKED, accurate: false };
  if (responses.some((response) => at(response, 'code') !== 200)) return BLOCKED;
  return { ...CLEAN, blocking: responses.filter((response) => !serverOf(response).startsWith('ECAcc ')).length / 2 };
};

function serverOf(response: unknown): string {
  const headers = at(response, 'headers');
  const pair = listOf(headers).find((each) => listOf(each)[0] === 'Server');
  return textOf(pair === undefined ? at(headers, 'Server') : listOf(listOf(pair)[1])[0]) ?? '';
}

const httpRequests: Scoring = ({ fields, testKeys, probeCc, day }, fingerprints) => {
  const matches = [testKeys['body_length_match'], testKeys['headers_match']];
  if (
    isSet(fields['control_failure']) ||
    isSet(fields['experiment_failure']) ||
    matches.some((match) => match === null || match === undefined)
  )
    return FAILED;
  const direct = recordsOf(testKeys['requests']).filter((request) => !isSet(at(request, 'request', 'tor', 'is_tor')));
  const answers = direct.map((request) => request['response']);
  const { matches: found, decodable } = matchResponses(answers, fingerprints, day);
  const confirmed = found.some(({ fingerprint, published }) => published && isConfirming(fingerprint, probeCc));
  return { ...(matches.every(isSet) ? CLEAN : BLOCKED), accurate: decodable, confirmed };
};

const stunReachability: Scoring = (measurement, fingerprints) =>
  measurement.day < STUN_SCORED_SINCE ? FAILED : byFailure(measurement, fingerprints);

const riseupVpn: Scoring = ({ testKeys, day }) => {
  if (day < RISEUPVPN_SCORED.since) return FAILED;
  if (!isWithin(day, RISEUPVPN_SCORED)) return CLEAN;
  const transports = ['obfs4', 'openvpn'].map((name) => at(testKeys['transport_status'], name));
  const isBlocked = [testKeys['api_status'], ...transports].includes('blocked') || testKeys['ca_cert_status'] === false;
  return isBlocked ? BLOCKED : CLEAN;
};

const unscored: Scoring = () => CLEAN;

const SCORINGS: Readonly<Record<string, Scoring>> = {
  browser_web: browserWeb,
  dash,
  dns_consistency: unscored,
  http_header_field_manipulation: headerManipulation,
  http_invalid_request_line: invalidRequestLine,
  http_requests: httpRequests,
  meek_fronted_requests_test: meek,
  ndt: unscored,
  openvpn,
  riseupvpn: riseupVpn,
  stunreachability: stunReachability,
  tcp_connect: tcpConnect,
  torsf,
  vanilla_tor: vanillaTor,
};

/** The judge of a test that measures no service of ours; OONI calls a test that it does not know failed. */
export const otherTest = (name: string): TestJudge => ({
  score: (measurement, fingerprints) => (Object.hasOwn(SCORINGS, name) ? (SCORINGS[name] ?? unscored)(measurement, fingerprints) : FAILED),
  findings: ({ testKeys }: { testKeys: Fields }) => [
    { target: null, outcome: 'inconclusive', failure: textOf(testKeys['failure']), why: `${name} measures no service of this observatory` },
  ],
});
