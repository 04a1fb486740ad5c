/**
 * What a test helper is asked. The real ones visit any address for anybody; this one stands inside an operator's account and on operators'
 * own machines, so that it visits the hosts of the observatory's own targets and nothing else, on the ports of the web, at public addresses.
 */
import { isBogon, parseAddress } from '../../../probe/address.ts';
import { ProblemError } from '../../../http/problem.ts';
import { isFields, listOf, fieldsOf, type Fields } from '../judge/loose-json.ts';
import { urlOf } from '../judge/web-run.ts';
import { LISTED_HOSTS } from '../services/test-list.ts';

export type Endpoint = { text: string; address: string; port: number };
export type HelperRequest = { url: URL; headers: Record<string, string>; endpoints: Endpoint[] };

/** A run connects to so many endpoints at most: a worker may have six connections open. */
const MOST_ENDPOINTS = 6;
/** Headers that a client sets to look like a browser; others are not passed on. */
const PASSED_HEADERS: ReadonlySet<string> = new Set(['accept', 'accept-language', 'user-agent']);
const PORTS: ReadonlySet<number> = new Set([80, 443]);

const refuse = (detail: string): never => {
  throw new ProblemError('bad-parameter', detail);
};

/** `1.2.3.4:443` or `[2001:db8::1]:443`; null where it is neither, or no place that a helper may go to. */
function endpointOf(text: string): Endpoint | null {
  const parts = /^(?:\[([0-9a-f:.]+)\]|([\d.]+)):(\d{1,5})$/i.exec(text);
  const [address, port] = [parts?.[1] ?? parts?.[2] ?? '', Number(parts?.[3])];
  return parseAddress(address) === null || isBogon(address) || !PORTS.has(port) ? null : { text, address, port };
}

function headersOf(headers: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, values]) => {
      const [value] = listOf(values);
      return PASSED_HEADERS.has(name.toLowerCase()) && typeof value === 'string' && /^[\x20-\x7e]{1,500}$/.test(value)
        ? [[name, value]]
        : [];
    }),
  );
}

/** A home page of a known host on the ordinary port: with a path of one's choice, its redirects could be led anywhere. */
const isListed = ({ protocol, port, hostname, pathname, search, username }: URL): boolean =>
  (protocol === 'https:' || protocol === 'http:') && `${port}${search}${username}` === '' && pathname === '/' && LISTED_HOSTS.has(hostname);

/** @throws ProblemError that names the field */
export function readHelperRequest(body: unknown): HelperRequest {
  if (!isFields(body)) return refuse('(body): must be an object with http_request and tcp_connect');
  const url = urlOf(body['http_request']);
  if (url === null || !isListed(url))
    return refuse('http_request: this helper visits the home pages of its own test list alone (/api/v1/test-list/urls)');
  const endpoints = listOf(body['tcp_connect']).flatMap((each) => (typeof each === 'string' ? (endpointOf(each) ?? []) : []));
  return { url, headers: headersOf(fieldsOf(body['http_request_headers'])), endpoints: endpoints.slice(0, MOST_ENDPOINTS) };
}
