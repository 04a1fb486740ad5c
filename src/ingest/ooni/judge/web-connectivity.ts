/**
 * web_connectivity, versions 0.0 to 0.5: one web page, by the volunteer and by a test helper elsewhere.
 * Sources: OONI spec ts-017; scoring of ooni/backend, `fastpath/core.py`.
 * Wrong where the helper is treated differently for where it stands: a site that refuses data centres makes a block inconclusive.
 */
import { TARGETS } from '../../../probe/targets.ts';
import { isConfirming, type Fingerprints } from './fingerprint.ts';
import { matchFingerprints, type Match } from './fingerprint-match.ts';
import { type Finding, type RawMeasurement, type Score, type TestJudge } from './judgement.ts';
import { hasUnknownFailure } from './endpoints.ts';
import type { Fields } from './loose-json.ts';
import { NO_RESULT_FAILS_SINCE } from './rule-changes.ts';
import { judgeContent } from './web-content.ts';
import { judgeStop } from './web-failure.ts';
import { judgeName, type NameVerdict } from './web-names.ts';
import { isPortal } from './web-portal.ts';
import { urlOf, webRunOf, type WebRun } from './web-run.ts';

const BLOCKING_TYPES: ReadonlySet<unknown> = new Set(['tcp_ip', 'dns', 'http-diff', 'http-failure']);

/** Where a confirming fingerprint is filed: only institutions, providers and nations add to the score beside the blocking type. */
const ADDING_SCOPES: ReadonlySet<string> = new Set(['inst', 'isp', 'nat']);

function score(measurement: RawMeasurement, fingerprints: Fingerprints): Score {
  const { testKeys, probeCc, day } = measurement;
  const { matches: all, decodable } = matchFingerprints(testKeys, fingerprints, day);
  const matches = all.filter(({ published }) => published);
  const confirming = matches.filter(({ fingerprint }) => isConfirming(fingerprint, probeCc)).map(({ fingerprint }) => fingerprint.scope);
  const confirmed = confirming.length > 0;
  const general = confirming.some((scope) => !ADDING_SCOPES.has(scope)) ? 1 : 0;
  if (![true, false, null, undefined].includes(testKeys['title_match'] as boolean))
    return { blocking: general, accurate: false, confirmed };
  const { blocking } = testKeys;
  const own = BLOCKING_TYPES.has(blocking) ? 1 : general;
  const sum = own + new Set(confirming.filter((scope) => ADDING_SCOPES.has(scope))).size;
  return { blocking: sum, accurate: decodable && isAccurate(measurement, matches.length > 0), confirmed };
}

function isAccurate({ testKeys, day }: RawMeasurement, isMatched: boolean): boolean {
  const { blocking } = testKeys;
  if (!isMatched && isWithoutResult(testKeys, day)) return false;
  return ((blocking ?? false) === false || BLOCKING_TYPES.has(blocking)) && !hasUnknownFailure(testKeys);
}

/** The client came to no result. Until 2022 only where it did not even say so. */
const isWithoutResult = ({ blocking, accessible }: Fields, day: string): boolean =>
  day < NO_RESULT_FAILS_SINCE ? blocking === undefined : blocking === null || blocking === undefined || accessible === null;

type Verdict = Omit<Finding, 'target'>;

/** An address of the probe's own machine that something answers at: a filter that the volunteer runs. */
const isOwnMachine = ({ connects }: WebRun): boolean =>
  connects.some(({ address, failure }) => failure === null && /^(0\.0\.0\.0|127\.|::1?$)/.test(address));

function judgeFingerprint(matches: readonly Match[], probeCc: string): Verdict | null {
  const found = matches.find(({ fingerprint }) => fingerprint.scope !== 'fp' && isConfirming(fingerprint, probeCc))?.fingerprint;
  if (!found) return null;
  return { outcome: found.place === 'dns' ? 'dns' : 'http', failure: null, why: `it is a known block page (${found.name})` };
}

function judgeRun(run: WebRun): Verdict {
  if (run.url === null) return { outcome: 'inconclusive', failure: null, why: 'the input is no address of a page' };
  if (isOwnMachine(run)) return { outcome: 'inconclusive', failure: null, why: "the probe's own machine answers in place of the site" };
  if (isPortal(run)) return { outcome: 'inconclusive', failure: null, why: 'a network that wants its user to log in answers instead' };
  const name = judgeName(run);
  if (name.is === 'lie') return { outcome: 'dns', failure: name.failure, why: name.why };
  if (name.is === 'gone') return { outcome: 'inconclusive', failure: name.failure, why: name.why };
  return judgePage(run, name);
}

function judgePage(run: WebRun, name: NameVerdict): Verdict {
  const [page] = run.exchanges;
  const isUnmatched = name.is === 'unmatched';
  const stop = cameWhole(run) ? null : judgeStop(run, isUnmatched);
  if (stop) return stop;
  if (page && page.status > 0) return judgeContent(run, page, isUnmatched);
  return { outcome: 'inconclusive', failure: name.failure, why: name.failure === null ? 'nothing was fetched' : name.why };
}

/** The end of the redirects came, whatever failed beside it. */
const cameWhole = ({ exchanges: [page], testKeys }: WebRun): boolean =>
  page !== undefined &&
  page.failure === null &&
  page.status > 0 &&
  (page.status < 300 || page.status >= 400) &&
  !testKeys['http_experiment_failure'];

/** Names under which a service's page is measured, beside those of the targets. */
const OTHER_HOSTS: Readonly<Record<string, string>> = {
  'facebook.com': 'facebook/www',
  'm.facebook.com': 'facebook/www',
  'instagram.com': 'instagram/www',
  'youtube.com': 'youtube/www',
  'm.youtube.com': 'youtube/www',
  'twitter.com': 'x/www',
  'www.twitter.com': 'x/www',
  'mobile.twitter.com': 'x/www',
  'www.x.com': 'x/www',
  'telegram.org': 'telegram/web',
  't.me': 'telegram/web',
  'www.wikipedia.org': 'wikipedia/en',
  'wikipedia.org': 'wikipedia/en',
  'whatsapp.com': 'whatsapp/web',
  'www.whatsapp.com': 'whatsapp/web',
  'google.com': 'google/www',
};

const HOSTS: ReadonlyMap<string, string> = new Map([
  ...TARGETS.map(({ host, id }) => [host.replace(/^www\./, ''), id] as const),
  ...TARGETS.map(({ host, id }) => [host, id] as const),
  ...Object.entries(OTHER_HOSTS),
]);

/** The target that a measured page belongs to; null where it is none of the observatory's. */
export const targetOfInput = (input: unknown): string | null => HOSTS.get(urlOf(input)?.hostname.toLowerCase() ?? '') ?? null;

function findings(measurement: RawMeasurement, fingerprints: Fingerprints): Finding[] {
  const target = targetOfInput(measurement.fields['input']);
  const { matches, decodable } = matchFingerprints(measurement.testKeys, fingerprints, measurement.day);
  if (!decodable) return [{ target, outcome: 'inconclusive', failure: null, why: 'an answer is in base64 that cannot be decoded' }];
  const found = judgeFingerprint(matches, measurement.probeCc);
  return [{ target, ...(found ?? judgeRun(webRunOf(measurement.fields))) }];
}

export const webConnectivity: TestJudge = { score, findings };
