/**
 * whatsapp: the app's endpoints, its registration, and the web version.
 * Sources: OONI spec ts-018; scoring of ooni/backend, `fastpath/core.py`, which leaves the client's own verdicts aside for their known faults.
 */
import { countConnects, fetchesOf, hasUnknownFailure, isOffline, judgeEndpoints, judgeFetch, tellingConnects } from './endpoints.ts';
import { BLOCKED, CLEAN, FAILED, type Finding, type RawMeasurement, type Score, type TestJudge } from './judgement.ts';
import { headersOf } from './fingerprint-match.ts';
import { at, recordsOf, textOf, type Fields } from './loose-json.ts';
import { isBogon } from '../../../probe/address.ts';
import { isDenial } from './known-failure.ts';
import { isWithin, WHATSAPP_REDIRECT_SCORED } from './rule-changes.ts';
import { lookupOf, type Lookup } from './web-run.ts';

const WEB = 'https://web.whatsapp.com/';
const REGISTER = 'https://v.whatsapp.net/v2/register';
/** The app tries its endpoints in turn, so that one is enough. */
const TOLERATED_SHARE = 0.99;

/** The last request to an address; undefined where there was none. */
const lastTo = (testKeys: Fields, address: string) => fetchesOf(testKeys).findLast(({ url }) => url === address);

/** How clients have written that a request did not fail. */
const WITHOUT_FAILURE: ReadonlySet<unknown> = new Set([null, '', false]);
const HTTP_WEB = 'http://web.whatsapp.com/';

/** Was the web version reached? The last of its requests says so; null where none was made. In the clear it must have led to the one over TLS. */
function isWebOpen({ testKeys, day }: RawMeasurement): boolean | null {
  const pages = isWithin(day, WHATSAPP_REDIRECT_SCORED) ? [WEB, HTTP_WEB] : [WEB];
  const request = recordsOf(testKeys['requests']).findLast((each) => pages.includes(textOf(at(each, 'request', 'url')) ?? ''));
  if (request === undefined) return null;
  if (!WITHOUT_FAILURE.has(request['failure'])) return false;
  if (at(request, 'request', 'url') === WEB) return true;
  return at(request, 'response', 'code') === 302 && headersOf(request['response']).get('location') === WEB;
}

const isNone = (failure: unknown): boolean => failure === null || failure === undefined;

function score(measurement: RawMeasurement): Score {
  const { testKeys } = measurement;
  if (textOf(testKeys['whatsapp_web_failure'])?.includes("unknown_failure 'ascii' co")) return FAILED;
  const [isReached, register] = [isWebOpen(measurement), lastTo(testKeys, REGISTER)];
  if (isReached === null || !register) return FAILED;
  const { reached, failed } = countConnects(testKeys);
  const isOpen = isReached && isNone(register.failure);
  if (isOpen && reached + failed === 0) return FAILED;
  return { ...(isOpen && reached > 0 ? CLEAN : BLOCKED), accurate: !hasUnknownFailure(testKeys) };
}

function findings({ testKeys }: RawMeasurement): Finding[] {
  if (isOffline(testKeys))
    return [{ target: 'whatsapp/app', outcome: 'inconclusive', failure: null, why: "nothing works: the probe's line is down" }];
  return [
    { target: 'whatsapp/app', ...judgeApp(testKeys) },
    ...pageFinding(testKeys, 'whatsapp/register', REGISTER),
    ...pageFinding(testKeys, 'whatsapp/web', WEB),
  ];
}

/** An endpoint of the app: `e1.whatsapp.net` and so on. */
const isEndpoint = ({ host }: Lookup): boolean => /^e\d+\.whatsapp\.net$/.test(host);

function judgeApp(testKeys: Fields): Omit<Finding, 'target'> {
  const lookups = recordsOf(testKeys['queries']).map(lookupOf).filter(isEndpoint);
  const isDenied = lookups.length > 0 && lookups.every(({ failure }) => failure !== null && isDenial(failure));
  if (isDenied) return { outcome: 'dns', failure: lookups[0]?.failure ?? null, why: 'the names of the endpoints are denied' };
  const answers = lookups.flatMap(({ addresses }) => addresses);
  const pages = new Set(
    recordsOf(testKeys['queries'])
      .map(lookupOf)
      .filter((lookup) => !isEndpoint(lookup))
      .flatMap(({ addresses }) => addresses),
  );
  const connects = tellingConnects(testKeys).filter(({ address }) => answers.includes(address) || !pages.has(address));
  if (answers.length > 0 && answers.every(isBogon)) return judgeFetch(testKeys, lookups[0]?.host ?? '', 'dns_bogon_error');
  return judgeEndpoints(connects, TOLERATED_SHARE);
}

function pageFinding(testKeys: Fields, target: string, address: string): Finding[] {
  const fetch = lastTo(testKeys, address);
  return fetch ? [{ target, ...judgeFetch(testKeys, new URL(address).hostname, textOf(fetch.failure)) }] : [];
}

export const whatsapp: TestJudge = { score, findings };
