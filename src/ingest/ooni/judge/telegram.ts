/**
 * telegram: the app's data centres over TCP and HTTP, and the web version.
 * Sources: OONI spec ts-020; scoring of ooni/backend, `fastpath/core.py`.
 * Wrong where a data centre of Telegram's is itself down: a quarter of the endpoints may fail before the app is called blocked.
 */
import {
  countConnects,
  fetchesOf,
  hasUnknownFailure,
  isOffline,
  judgeEndpoints,
  judgeFetch,
  tellingConnects,
  type Fetch,
} from './endpoints.ts';
import { FAILED, type Finding, type RawMeasurement, type Score, type TestJudge } from './judgement.ts';
import { textOf } from './loose-json.ts';

/** Failed endpoints up to this share are the service's own ups and downs. */
const TOLERATED_SHARE = 0.25;
const WEB_HOST = 'web.telegram.org';

const isWeb = ({ url }: Fetch): boolean => url === `https://${WEB_HOST}/` || url === `http://${WEB_HOST}/`;

const shareOr = (failed: number, all: number): number => (all > 0 ? failed / all : 0.5);

function score({ testKeys }: RawMeasurement): Score {
  const fetches = fetchesOf(testKeys);
  if (fetches.some(({ url, failure }) => url === null || failure === undefined)) return FAILED;
  const { reached, failed } = countConnects(testKeys);
  const app = fetches.filter((fetch) => !isWeb(fetch));
  const web = testKeys['telegram_web_status'] === 'blocked' ? 1 : 0;
  const blocking = shareOr(failed, reached + failed) + shareOr(app.filter(({ failure }) => failure !== null).length, app.length) + web;
  return { blocking, accurate: true, confirmed: false };
}

function findings({ testKeys }: RawMeasurement): Finding[] {
  if (isOffline(testKeys))
    return [{ target: 'telegram/app', outcome: 'inconclusive', failure: null, why: "nothing works: the probe's line is down" }];
  const app = { target: 'telegram/app', ...judgeApp(testKeys) };
  const failure = textOf(testKeys['telegram_web_failure']);
  if (hasUnknownFailure(testKeys) || !('telegram_web_status' in testKeys)) return [app];
  return [app, { target: 'telegram/web', ...judgeFetch(testKeys, WEB_HOST, failure) }];
}

/** Connections first; where they succeed, what is spoken over them may still be cut. */
function judgeApp(testKeys: RawMeasurement['testKeys']): Omit<Finding, 'target'> {
  const connects = judgeEndpoints(tellingConnects(testKeys), TOLERATED_SHARE);
  if (connects.outcome !== 'ok') return connects;
  const failures = fetchesOf(testKeys)
    .filter((fetch) => !isWeb(fetch))
    .map(({ failure }) => textOf(failure));
  const failed = failures.filter((failure) => failure !== null);
  if (failed.length * 2 <= failures.length) return connects;
  return { outcome: 'http', failure: failed[0] ?? null, why: `${failed.length} of ${failures.length} requests to the data centres fail` };
}

export const telegram: TestJudge = { score, findings };
