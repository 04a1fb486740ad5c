/**
 * Whether an answer over plain HTTP is the endpoint's own. Nothing proves who sent it, but the services of our list do one thing there: they
 * send a browser on to themselves over TLS. Any other answer comes from somebody else, and a list of known block pages says from whom.
 * Wrong when: a service begins to answer otherwise; the same target in other countries then shows it.
 */
import { BLOCK_PAGES } from './block-pages.ts';
import type { BlockPage } from './block-pages.ts';
import type { HttpAnswer } from './network.ts';
import type { Comparisons } from './report.ts';
import type { Endpoint } from './targets.ts';

const MOST_LOCATION = 500;

/** Is a host this one, or under it, or the same site without its `www`? */
const isOf = (host: string, site: string): boolean =>
  host === site || host.endsWith(`.${site.replace(/^www\./, '')}`) || `www.${host}` === site;

const leadsHome = ({ location }: HttpAnswer, { host }: Endpoint): boolean => {
  const url = URL.parse(location ?? '');
  return url?.protocol === 'https:' && isOf(url.hostname, host);
};

const isShown = ({ host, text }: BlockPage, placeHost: string | undefined, body: string): boolean =>
  (host !== undefined && placeHost !== undefined && isOf(placeHost, host)) || (text !== undefined && body.includes(text));

/** Too many requests, or an error of the server: whoever answers does not show a page for the reader, and big services do say so at times. */
export const isRefusal = (status: number): boolean => status === 429 || (status >= 500 && status < 600);

/** Without what follows the path: there block pages name their reader, by address or by the number of a telephone. */
const placeIn = (location: string): string => location.replace(/[?#].*$/s, '').slice(0, MOST_LOCATION);

/** The evidence of an answer that is not the endpoint's own; null where it may be, or where a certificate has proved who answers. */
export const strangeAnswer = (endpoint: Endpoint, answer: HttpAnswer): NonNullable<Comparisons['http']> | null => {
  if (endpoint.leadsToTls !== true || leadsHome(answer, endpoint)) return null;
  const body = new TextDecoder().decode(answer.body);
  const known = BLOCK_PAGES.find((page) => isShown(page, URL.parse(answer.location ?? '')?.hostname, body));
  if (known === undefined && isRefusal(answer.status)) return null;
  return {
    ...(known === undefined ? {} : { fingerprint: known.name }),
    ...(answer.location === null ? {} : { location: placeIn(answer.location) }),
  };
};
