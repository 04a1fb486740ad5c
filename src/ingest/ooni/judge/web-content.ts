/**
 * Is the page that came the site's? What came over TLS from the site's own name is. What came in the clear is compared with what the control
 * got; a challenge of a content network, or an error page with the site's own headers, is the site's doing and not the line's.
 */
import type { Finding } from './judgement.ts';
import type { Exchange, WebRun } from './web-run.ts';

type Verdict = Omit<Finding, 'target'>;

const verdict = (outcome: Verdict['outcome'], why: string): Verdict => ({ outcome, failure: null, why });

/** The part of a host name that one registers: two labels, three where the second is a country's own `co`, `com`, `gov`… */
function siteOf(host: string): string {
  const labels = host.split('.');
  const isShared = (labels.at(-1)?.length ?? 0) === 2 && (labels.at(-2)?.length ?? 0) <= 3;
  return labels.slice(isShared ? -3 : -2).join('.');
}

/** By OONI's rule: the same status, and the length, the names of the headers, or the title. Null where the probe compared nothing. */
function isSamePage({ testKeys }: WebRun): boolean | null {
  if (testKeys['status_code_match'] === false) return false;
  const likenesses = ['body_length_match', 'headers_match', 'title_match'].map((name) => testKeys[name]);
  if (likenesses.includes(true)) return testKeys['status_code_match'] === true;
  return testKeys['status_code_match'] === true || likenesses.includes(false) ? false : null;
}

const CHALLENGE_STATUS: ReadonlySet<number> = new Set([401, 403, 429, 503]);

const isChallenge = ({ status, headers }: Exchange): boolean =>
  CHALLENGE_STATUS.has(status) &&
  (headers.has('cf-ray') ||
    headers.has('cf-mitigated') ||
    /cloudflare|akamai|sucuri|ddos-guard|imperva/i.test(headers.get('server') ?? ''));

/** The verdict on an answer that came whole. */
export function judgeContent(run: WebRun, page: Exchange, isUnmatched: boolean): Verdict {
  if (isSitesOwn(run.url, page.url)) return verdict('ok', 'the site answers over TLS');
  if (page.url?.protocol === 'https:') {
    if (isSamePage(run) === true) return verdict('ok', SAME);
    return verdict('inconclusive', 'a redirect in the clear leads to another site, over TLS');
  }
  if (run.control === null || run.control.httpFailure !== null || run.control.status <= 0)
    return verdict('inconclusive', 'the page came in the clear, and there is no control to compare with');
  if (isSamePage(run) === true) return verdict('ok', SAME);
  return judgeOtherPage(run, run.control.status, page, isUnmatched);
}

const SAME = 'the page is the one that the control got';

/** Over TLS, all the way or from the same site: nobody on the line can have written it. */
const isSitesOwn = (asked: URL | null, came: URL | null): boolean =>
  asked !== null && came?.protocol === 'https:' && (asked.protocol === 'https:' || siteOf(asked.hostname) === siteOf(came.hostname));

function judgeOtherPage(run: WebRun, controlStatus: number, page: Exchange, isUnmatched: boolean): Verdict {
  if (isUnmatched) return verdict('dns', 'the resolver leads elsewhere, and another page is there');
  if (isSamePage(run) === null) return verdict('inconclusive', 'the page was not compared with the control’s');
  if (isChallenge(page)) return verdict('inconclusive', 'the content network asks for proof of a human');
  if (controlStatus >= 400) return verdict('inconclusive', `the control got an error page (${controlStatus})`);
  if (page.status >= 400 && run.testKeys['headers_match'] === true)
    return verdict('inconclusive', `the site itself answers ${page.status} to this probe`);
  return verdict('http', 'another page came than the control got');
}
