/**
 * signal: the hosts that the app needs.
 * Sources: OONI spec ts-029; scoring of ooni/backend, `fastpath/core.py`. Signal retires hosts and renews its own certificate authority, and
 * clients from before fail by that from a date on: what they say then is no evidence.
 */
import { isOlder } from '../../../probe/version-order.ts';
import { isOffline, judgeFetch } from './endpoints.ts';
import { BLOCKED, CLEAN, FAILED, type Finding, type RawMeasurement, type Score, type TestJudge } from './judgement.ts';
import { at, listOf, recordsOf, textOf, type Fields } from './loose-json.ts';
import { urlOf } from './web-run.ts';

/** Test versions before `before` fail by themselves from that day on (ooni/probe 2344, 2627). */
const OUTLIVED_TESTS = [
  { before: '0.2.4', since: '2023-11-07' },
  { before: '0.2.2', since: '2022-10-19' },
] as const;
/** The same for the engine (ooni/backend 679). */
const OUTLIVED_ENGINE = { before: '3.17.2', since: '2023-05-02' } as const;
const BROKEN_TEST = '0.2.4';

const START = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;
const VERSION = /^\d+\.\d+\.\d+([.+-].*)?$/;

/** A version before a release is older than the release: `3.17.2-alpha` than `3.17.2`. */
const isBefore = (version: string, release: string): boolean => isOlder(version, release) || version.startsWith(`${release}-`);

/** Was the client too old for the service of its day? */
function isOutlived(fields: Fields): boolean {
  const started = textOf(fields['measurement_start_time']);
  const version = textOf(fields['test_version']) ?? '0.0.0';
  const engine = textOf(at(fields, 'annotations', 'engine_version')) ?? '0.0.0';
  if (started === null || !START.test(started) || !VERSION.test(version) || !VERSION.test(engine)) return true;
  if (version === BROKEN_TEST) return true;
  if (OUTLIVED_TESTS.some(({ before, since }) => isBefore(version, before) && started >= since)) return true;
  return isBefore(engine, OUTLIVED_ENGINE.before) && started >= OUTLIVED_ENGINE.since;
}

const hasFailed = (testKeys: Fields): boolean =>
  ['failed_operation', 'failure'].some(
    (name) => !(name in testKeys) || (testKeys[name] !== null && testKeys[name] !== '' && testKeys[name] !== false),
  );

function score({ fields, testKeys }: RawMeasurement): Score {
  if (isOutlived(fields)) return FAILED;
  const accurate = !hasFailed(testKeys);
  switch (testKeys['signal_backend_status']) {
    case 'ok':
      return { ...CLEAN, accurate };
    case 'blocked':
      return { ...BLOCKED, accurate };
    default:
      return FAILED;
  }
}

function findings({ fields, testKeys }: RawMeasurement): Finding[] {
  return [{ target: 'signal/chat', ...judgeBackend(fields, testKeys) }];
}

function judgeBackend(fields: Fields, testKeys: Fields): Omit<Finding, 'target'> {
  const failure = textOf(testKeys['signal_backend_failure']);
  if (isOutlived(fields)) return { outcome: 'inconclusive', failure, why: 'a client of this version fails by itself at this date' };
  if (isOffline(testKeys)) return { outcome: 'inconclusive', failure, why: "nothing works: the probe's line is down" };
  if (testKeys['signal_backend_status'] === 'ok') return { outcome: 'ok', failure: null, why: 'the service answers' };
  if (testKeys['signal_backend_status'] !== 'blocked' || failure === null)
    return { outcome: 'inconclusive', failure, why: 'the client came to no result' };
  const failed = recordsOf(listOf(testKeys['requests'])).find((entry) => entry['failure'] === failure);
  return judgeFetch(testKeys, urlOf(at(failed, 'request', 'url'))?.hostname ?? '', failure);
}

export const signal: TestJudge = { score, findings };
