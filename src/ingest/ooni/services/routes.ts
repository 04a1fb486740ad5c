/** What OONI's clients ask before they measure: what to test, with whose help, and where they are. */
import type { Context } from 'hono';
import { z } from 'zod';
import type { AppEnv } from '../../../env.ts';
import { inflateText, parseJson, readBody } from '../../../http/body.ts';
import { ProblemError } from '../../../http/problem.ts';
import { toRfc3339, DAY_MS } from '../../../shared/time.ts';
import { admitVoter, originOfRequest } from '../../door.ts';
import { claimOf, isReportId, makeReportId } from '../collector/identity.ts';
import { HELPER_PATH } from '../helper/helper-path.ts';
import { ooniRouter } from '../errors.ts';
import { fieldsOf, listOf, textOf, type Fields } from '../judge/loose-json.ts';
import { listUrls } from './test-list.ts';

const MAX_QUESTION_BYTES = 65_536;
const MOST_URLS = 9999;
/** Pages of a run that the client started by itself, on battery and otherwise. */
const TIMED_URLS = { battery: 20, charging: 100 } as const;
/** A token that opens nothing is given for so long, in milliseconds. */
const TOKEN_MS = 7 * DAY_MS;

/** Tests for which a report's id is made in advance. */
const TESTS = [
  'dash',
  'facebook_messenger',
  'http_header_field_manipulation',
  'http_invalid_request_line',
  'ndt',
  'psiphon',
  'signal',
  'telegram',
  'tor',
  'web_connectivity',
  'whatsapp',
] as const;

/** Longest-lived clients also look for these names. */
const testHelpers = (c: Context<AppEnv>) => ({
  'web-connectivity': [{ address: `${new URL(c.req.url).origin}${HELPER_PATH}`, type: 'https' }],
});

async function question(c: Context<AppEnv>): Promise<Fields> {
  await admitVoter(c, Date.now());
  const bytes = await readBody(c.req.raw, MAX_QUESTION_BYTES);
  const body = parseJson(await inflateText(bytes, c.req.header('content-encoding') ?? null, MAX_QUESTION_BYTES));
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ProblemError('bad-request', 'the body must be a JSON object');
  return fieldsOf(body);
}

const NOT_CACHED = { 'cache-control': 'no-store' };

export function serviceRoutes() {
  const app = ooniRouter();
  app.get('/api/v1/test-helpers', (c) => c.json(testHelpers(c), 200, { 'cache-control': 'public, max-age=3600' }));
  app.get('/api/v1/collectors', (c) => c.json([{ address: new URL(c.req.url).origin, type: 'https' }], 200, NOT_CACHED));
  app.get('/api/v1/check-report-id', (c) =>
    c.json({ v: 0, error: '', found: isReportId(c.req.query('report_id') ?? '') }, 200, NOT_CACHED),
  );
  app.get('/api/v1/test-list/:tool{psiphon-config|tor-targets}', () => {
    throw new ProblemError('not-found', 'This observatory asks nobody to contact tools against censorship; leave this test out');
  });
  app.post('/api/v1/check-in', async (c) => c.json(checkIn(c, await question(c), Date.now()), 200, NOT_CACHED));
  app.get('/api/v1/test-list/urls', (c) => {
    const { category_codes: codes, limit } = urlsQuery(c.req.query());
    const results = isPaused(c) ? [] : listUrls(codes, limit);
    return c.json({ metadata: { count: results.length, current_page: -1, limit: -1, next_url: '', pages: 1 }, results }, 200, NOT_CACHED);
  });
  app.post('/api/v1/geolookup', async (c) => {
    const addresses = listOf((await question(c))['addresses'])
      .filter((address) => typeof address === 'string')
      .slice(0, 10);
    const own = c.req.header('cf-connecting-ip');
    return c.json(
      { v: 1, geolocation: Object.fromEntries(addresses.map((address) => [address, address === own ? placeOf(c) : NOWHERE])) },
      200,
      NOT_CACHED,
    );
  });
  app.post('/api/v1/register', async (c) => {
    await question(c);
    return c.json({ client_id: `tocsin-${crypto.randomUUID()}` }, 200, NOT_CACHED);
  });
  app.post('/api/v1/login', async (c) => {
    await question(c);
    return c.json({ token: crypto.randomUUID(), expire: toRfc3339(Date.now() + TOKEN_MS) }, 200, NOT_CACHED);
  });
  return app;
}

const UrlsQuery = z.object({
  category_codes: z
    .string()
    .regex(/^[A-Z]{2,6}(,[A-Z]{2,6})*$/, 'category codes in capitals, separated by commas')
    .optional(),
  probe_cc: z
    .string()
    .regex(/^[A-Za-z]{2}$/, 'an ISO 3166-1 alpha-2 code')
    .optional(),
  country_code: z
    .string()
    .regex(/^[A-Za-z]{2}$/, 'an ISO 3166-1 alpha-2 code')
    .optional(),
  limit: z.coerce.number('a whole number').int('a whole number').default(-1),
});

/** @throws ProblemError that names the parameter */
function urlsQuery(query: Record<string, string>): { category_codes: string[]; limit: number } {
  const parsed = UrlsQuery.safeParse(query);
  if (!parsed.success)
    throw new ProblemError('bad-parameter', `${String(parsed.error.issues[0]?.path[0])}: ${parsed.error.issues[0]?.message}`);
  const { category_codes: codes, limit } = parsed.data;
  return { category_codes: codes?.split(',') ?? [], limit: limit < 0 ? MOST_URLS : limit };
}

/** The kill switch: in a paused country nobody is asked to measure anything. */
const isPaused = (c: Context<AppEnv>): boolean => c.var.settings.PAUSED_COUNTRIES.includes(originOfRequest(c.req.raw).probe_cc);

const NOWHERE = { cc: 'ZZ', asn: 0, as_name: '' };

const placeOf = (c: Context<AppEnv>) => {
  const { probe_cc, probe_asn, network_name } = originOfRequest(c.req.raw);
  return { cc: probe_cc, asn: probe_asn, as_name: network_name ?? '' };
};

function checkIn(c: Context<AppEnv>, asked: Fields, nowMs: number) {
  const seen = originOfRequest(c.req.raw);
  const claim = claimOf(asked);
  const place = claim.probeCc === 'ZZ' && claim.probeAsn === 0 ? { probeCc: seen.probe_cc, probeAsn: seen.probe_asn } : claim;
  const reportId = (name: string): string => makeReportId(name, place, nowMs, crypto.getRandomValues(new Uint8Array(16)));
  const tests = Object.fromEntries(TESTS.map((name) => [name, { report_id: reportId(name) }]));
  const urls = isPaused(c) ? [] : listUrls(categoriesOf(asked), urlLimit(asked));
  return {
    v: 1,
    probe_cc: seen.probe_cc,
    probe_asn: `AS${seen.probe_asn}`,
    probe_network_name: seen.network_name,
    utc_time: toRfc3339(nowMs),
    conf: { features: { 'webconnectivity_0.5': true }, test_helpers: testHelpers(c) },
    tests: { ...tests, web_connectivity: { report_id: reportId('web_connectivity'), urls } },
  };
}

/** A list, or one string with commas. */
function categoriesOf(asked: Fields): string[] {
  const codes = fieldsOf(asked['web_connectivity'])['category_codes'];
  return (typeof codes === 'string' ? codes.split(',') : listOf(codes)).filter(
    (code) => typeof code === 'string' && code !== '',
  ) as string[]; // just filtered
}

function urlLimit(asked: Fields): number {
  if (textOf(asked['run_type']) === 'manual') return MOST_URLS;
  return asked['charging'] === false ? TIMED_URLS.battery : TIMED_URLS.charging;
}
