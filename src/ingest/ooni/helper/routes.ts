/** The test helper of web_connectivity, at the edge: the same page from a free network. */
import { connect } from 'cloudflare:sockets';
import { parseJson, readBody } from '../../../http/body.ts';
import { admitVoter } from '../../door.ts';
import { ooniRouter } from '../errors.ts';
import { at, listOf, numberOf, recordsOf, textOf } from '../judge/loose-json.ts';
import { helperAnswer, type Connected, type Fetched, type Resolved } from './helper-answer.ts';
import { HELPER_PATHS } from './helper-path.ts';
import { readHelperRequest, type Endpoint, type HelperRequest } from './helper-request.ts';

const MAX_QUESTION_BYTES = 32_768;
const TIMEOUT_MS = 10_000;
/** Read of a page at most; what is longer is counted up to here. */
const MAX_PAGE_BYTES = 1_048_576;
const RESOLVER = 'https://cloudflare-dns.com/dns-query';

export function helperRoutes() {
  const app = ooniRouter();
  app.on('POST', [...HELPER_PATHS], async (c) => {
    await admitVoter(c, Date.now());
    const request = readHelperRequest(parseJson(new TextDecoder().decode(await readBody(c.req.raw, MAX_QUESTION_BYTES))));
    const [fetched, resolved, ...tried] = await Promise.all([
      fetchPage(request),
      resolve(request.url.hostname),
      ...request.endpoints.map(async (endpoint) => [endpoint.text, await tryConnect(endpoint)] as const),
    ]);
    const connects = new Map(tried.flatMap(([text, connected]) => (connected === null ? [] : [[text, connected] as const])));
    return c.json(
      helperAnswer(
        connects,
        fetched,
        resolved,
        request.endpoints.map(({ address }) => address),
      ),
      200,
      { 'cache-control': 'no-store' },
    );
  });
  return app;
}

async function fetchPage({ url, headers }: HelperRequest): Promise<Fetched> {
  try {
    const response = await fetch(url, { headers, redirect: 'follow', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const bytes = await readPage(response);
    return {
      failure: null,
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: new TextDecoder().decode(bytes),
      bodyBytes: bytes.byteLength,
    };
  } catch (error) {
    const failure = error instanceof Error && error.name === 'TimeoutError' ? 'generic_timeout_error' : 'unknown_error';
    return { failure, status: 0, headers: {}, body: '', bodyBytes: 0 };
  }
}

async function readPage(response: Response): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  const page = new Uint8Array(MAX_PAGE_BYTES);
  let size = 0;
  while (reader && size < MAX_PAGE_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    const part = value.subarray(0, MAX_PAGE_BYTES - size);
    page.set(part, size);
    size += part.byteLength;
  }
  await reader?.cancel().catch(() => undefined);
  return page.subarray(0, size);
}

/** DNS response codes (RFC 1035 §4.1.1). */
const NXDOMAIN = 3;
const TYPE_A = 1;

async function resolve(host: string): Promise<Resolved> {
  try {
    const query = new URLSearchParams({ name: host, type: 'A' });
    const response = await fetch(`${RESOLVER}?${query}`, {
      headers: { accept: 'application/dns-json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer: unknown = await response.json();
    const addresses = recordsOf(listOf(at(answer, 'Answer'))).flatMap((record) =>
      numberOf(record['type']) === TYPE_A ? (textOf(record['data']) ?? []) : [],
    );
    return { failure: numberOf(at(answer, 'Status')) === NXDOMAIN ? 'dns_name_error' : null, addresses };
  } catch {
    return { failure: 'dns_server_failure', addresses: [] };
  }
}

/**
 * Null where a worker cannot tell: its platform refuses connections to its own network, and says the same of whatever else it could not do.
 * Only a refusal by name and silence are the endpoint's.
 */
async function tryConnect({ address, port }: Endpoint): Promise<Connected | null> {
  const socket = connect({ hostname: address, port });
  socket.closed.catch(() => undefined);
  const silence = new Promise<'silent'>((done) => setTimeout(() => done('silent'), TIMEOUT_MS));
  try {
    const outcome = await Promise.race([socket.opened.then(() => 'open' as const), silence]);
    return outcome === 'open' ? { status: true, failure: null } : { status: false, failure: 'generic_timeout_error' };
  } catch (error) {
    const isRefused = error instanceof Error && /refused/i.test(error.message);
    return isRefused ? { status: false, failure: 'connection_refused_error' } : null;
  } finally {
    // Not waited for: where nobody answers, closing lasts as long as the attempt.
    socket.close().catch(() => undefined);
  }
}
