/**
 * A web_connectivity measurement as one list of operations, whichever version made it. Version 0.5 tags each operation: `classic` for what
 * followed from the system resolver's answer, which is what a browser would have met; `depth=n` for the n-th redirect; `fetch_body=false` for
 * a connection that was only looked at. Its first clients do not tag what is classic: there it is told by the addresses. Older versions do the classic
 * part alone and tag nothing.
 */
import { at, fieldsOf, listOf, numberOf, recordsOf, textOf, type Fields } from './loose-json.ts';
import { headersOf } from './fingerprint-match.ts';

type Tagged = { depth: number; fetchesBody: boolean };
export type Lookup = Tagged & { host: string; engine: string; failure: string | null; addresses: string[]; asns: number[] };
export type Connect = Tagged & { address: string; port: number; failure: string | null };
export type Handshake = Tagged & { endpoint: string; serverName: string; failure: string | null };
export type Exchange = Tagged & {
  url: URL | null;
  failure: string | null;
  /** 0 where no answer came. */
  status: number;
  headers: ReadonlyMap<string, string>;
  /** The page has the marker by which hotspots tell programs how to log in (WISPr). */
  isLogin: boolean;
  transaction: number | null;
};

/** What the test helper found at the same time, from elsewhere; null where it could not be asked. */
export type WebControl = {
  dnsFailure: string | null;
  addresses: string[];
  /** endpoint → whether the helper could connect to it, shake hands with it */
  connects: ReadonlyMap<string, boolean>;
  handshakes: ReadonlyMap<string, boolean>;
  httpFailure: string | null;
  status: number;
  asns: ReadonlyMap<string, number>;
};

export type WebRun = {
  url: URL | null;
  lookups: Lookup[];
  connects: Connect[];
  handshakes: Handshake[];
  /** Newest first. */
  exchanges: Exchange[];
  /** Lookups over an encrypted resolver: version 0.5 alone. */
  encryptedLookups: Lookup[];
  control: WebControl | null;
  testKeys: Fields;
};

const tagsOf = (item: Fields): string[] => listOf(item['tags']).filter((tag) => typeof tag === 'string');

function taggedOf(item: Fields): Tagged {
  const tags = tagsOf(item);
  const depth = tags.find((tag) => tag.startsWith('depth='));
  return { depth: Number(depth?.slice('depth='.length) ?? 0) || 0, fetchesBody: !tags.includes('fetch_body=false') };
}

export const urlOf = (text: unknown): URL | null => (typeof text === 'string' && URL.canParse(text) ? new URL(text) : null);

const failureOf = (value: unknown): string | null => {
  if (typeof value === 'string') return value === '' ? null : value;
  return value === true ? 'unknown_failure' : null;
};

export function lookupOf(query: Fields): Lookup {
  const answers = recordsOf(query['answers']);
  return {
    ...taggedOf(query),
    host: (textOf(query['hostname']) ?? '').toLowerCase(),
    engine: textOf(query['engine']) ?? 'system',
    failure: failureOf(query['failure']),
    addresses: answers.flatMap((answer) => textOf(answer['ipv4']) ?? textOf(answer['ipv6']) ?? []),
    asns: answers.flatMap((answer) => numberOf(answer['asn']) ?? []).filter((asn) => asn > 0),
  };
}

const endpointOf = (address: string, port: number): string => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`);

export const endpointOfConnect = ({ address, port }: Connect): string => endpointOf(address, port);

export function connectOf(entry: Fields): Connect {
  const failure = failureOf(at(entry, 'status', 'failure'));
  const failed = at(entry, 'status', 'success') === false ? 'unknown_failure' : null;
  return { ...taggedOf(entry), address: textOf(entry['ip']) ?? '', port: numberOf(entry['port']) ?? 0, failure: failure ?? failed };
}

function handshakeOf(entry: Fields): Handshake {
  return {
    ...taggedOf(entry),
    endpoint: textOf(entry['address']) ?? '',
    serverName: textOf(entry['server_name']) ?? '',
    failure: failureOf(entry['failure']),
  };
}

function exchangeOf(entry: Fields): Exchange {
  return {
    ...taggedOf(entry),
    url: urlOf(at(entry, 'request', 'url')),
    failure: failureOf(entry['failure']),
    status: numberOf(at(entry, 'response', 'code')) ?? 0,
    headers: headersOf(entry['response']),
    isLogin: textOf(at(entry, 'response', 'body'))?.includes('WISPAccessGatewayParam') === true,
    transaction: numberOf(entry['transaction_id']),
  };
}

const marks = (value: unknown): Map<string, boolean> =>
  new Map(Object.entries(fieldsOf(value)).map(([endpoint, mark]) => [endpoint, at(mark, 'status') === true]));

function controlOf(testKeys: Fields): WebControl | null {
  const control = fieldsOf(testKeys['control']);
  const http = fieldsOf(control['http_request']);
  if (testKeys['control_failure'] || Object.keys(http).length === 0) return null;
  const info = Object.entries(fieldsOf(control['ip_info']));
  return {
    dnsFailure: failureOf(at(control, 'dns', 'failure')),
    addresses: listOf(at(control, 'dns', 'addrs')).filter((address) => typeof address === 'string'),
    connects: marks(control['tcp_connect']),
    handshakes: marks(control['tls_handshake']),
    httpFailure: failureOf(http['failure']),
    status: numberOf(http['status_code']) ?? -1,
    asns: new Map(info.flatMap(([address, each]) => [[address, numberOf(at(each, 'asn')) ?? 0] as const]).filter(([, asn]) => asn > 0)),
  };
}

/** Resolvers that a client asks beside the system's. */
const OTHER_ENGINES: ReadonlySet<unknown> = new Set(['doh', 'udp']);

/** What a browser would have met, of queries, connects, handshakes and requests. */
function classicOf(parts: readonly Fields[][]): Fields[][] {
  const tags = new Set(parts.flat().flatMap(tagsOf));
  if (tags.has('classic')) return parts.map((items) => items.filter((item) => tagsOf(item).includes('classic')));
  const [queries = [], ...rest] = parts;
  if (![...tags].some((tag) => tag.startsWith('depth='))) return [queries, ...rest];
  const lookups = queries.filter(({ engine }) => !OTHER_ENGINES.has(engine));
  const addresses = new Set(lookups.flatMap((query) => lookupOf(query).addresses));
  const isClassic = (item: Fields): boolean => {
    const address = addressOf(item);
    return lookups.length === 0 || address === null || addresses.has(address);
  };
  return [lookups, ...rest.map((items) => items.filter(isClassic))];
}

/** The address that was connected to: a connect has it alone, others with the port. */
const addressOf = (item: Fields): string | null =>
  textOf(item['ip']) ?? textOf(item['address'])?.replace(/:\d+$/, '').replaceAll(/[[\]]/g, '') ?? null;

export function webRunOf({ input, test_keys }: Fields): WebRun {
  const testKeys = fieldsOf(test_keys);
  const [queries = [], connects = [], handshakes = [], requests = []] = classicOf(
    ['queries', 'tcp_connect', 'tls_handshakes', 'requests'].map((name) => recordsOf(testKeys[name])),
  );
  return {
    url: urlOf(input),
    lookups: queries.map(lookupOf).filter(({ engine }) => engine !== 'doh'),
    connects: connects.map(connectOf),
    handshakes: handshakes.map(handshakeOf),
    exchanges: requests.map(exchangeOf),
    encryptedLookups: recordsOf(testKeys['queries'])
      .map(lookupOf)
      .filter(({ engine }) => engine === 'doh'),
    control: controlOf(testKeys),
    testKeys,
  };
}
