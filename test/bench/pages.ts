/**
 * What pages weigh and how long they take: bytes and requests of a first view, the first contentful paint on a slow line, and the server's
 * time for a country's page where the observatory holds one day, and ninety.
 */
import type { Browser, Page } from 'playwright-core';
import { DAY_MS, HOUR_MS, floorTo, toRfc3339 } from '../../src/shared/time.ts';
import { fillObservatory } from '../publish/fill.ts';
import { launchBrowser } from '../support/browser.ts';
import { startObservatory, type Observatory } from '../support/observatory.ts';
import type { Bench, Line } from './bench.ts';
import { median, rounded } from './quantile.ts';
import { seededRandom } from './random.ts';

const SEED = 90;
/** Most bytes of a first view, headers included. */
const MOST_BYTES = 60_000;
const MOST_RATIO = 1.5;
const MOST_PAINT_MS = 2500;
/** Requests of each page that is timed, in turn. */
const TIMES = 60;
/** Chrome's own "Slow 3G": two seconds for each way there and back, 50 kB a second. */
const SLOW_3G = { offline: false, latency: 2000, downloadThroughput: 50_000, uploadThroughput: 50_000 };

const COUNTRY = { probeCc: 'KE', networks: 8, services: ['telegram', 'whatsapp', 'youtube', 'facebook', 'x', 'instagram'] };
/** Hours in which a network's service is measured once. */
const EVERY_HOURS = 3;

/** Observations of some days before `untilMs`; on the last day one service fails on most networks for six hours. */
function linesOf(days: number, untilMs: number): string[] {
  const random = seededRandom(SEED);
  const lines: string[] = [];
  for (let timeMs = untilMs - days * DAY_MS; timeMs < untilMs; timeMs += EVERY_HOURS * HOUR_MS) {
    for (let network = 0; network < COUNTRY.networks; network += 1) {
      for (const service of COUNTRY.services) {
        const isBlocked = service === 'telegram' && network < 6 && timeMs >= untilMs - 12 * HOUR_MS && timeMs < untilMs - 6 * HOUR_MS;
        const fails = isBlocked || random() < 0.02;
        const at = timeMs + Math.floor(random() * EVERY_HOURS * HOUR_MS);
        lines.push(
          JSON.stringify({
            observed_at: toRfc3339(at),
            probe_cc: COUNTRY.probeCc,
            probe_region: null,
            probe_asn: 64_496 + network,
            network_name: `Network ${network}`,
            network_type: 'mobile',
            voter: null,
            service,
            target: `${service}/www`,
            outcome: fails ? 'tcp' : 'ok',
            failure: fails ? 'generic_timeout_error' : null,
            source: 'import',
            measurement_uid: `${network}-${service}-${at}`,
          }),
        );
      }
    }
  }
  return lines;
}

type View = { requests: number; bytes: number; hosts: number; paintMs: number };

/** A first view, with nothing in the cache. */
async function firstView(browser: Browser, url: string): Promise<View> {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', SLOW_3G);
    const sizes: Promise<number>[] = [];
    const hosts = new Set<string>();
    page.on('requestfinished', (request) => {
      hosts.add(new URL(request.url()).host);
      sizes.push(request.sizes().then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize));
    });
    await page.goto(url, { waitUntil: 'load' });
    const paintMs = await firstPaint(page);
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    return { requests: sizes.length, bytes, hosts: hosts.size, paintMs };
  } finally {
    await context.close();
  }
}

const firstPaint = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((found) => {
        new PerformanceObserver((list) => {
          const [entry] = list.getEntriesByName('first-contentful-paint');
          if (entry) found(entry.startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );

/** Milliseconds that each address takes at the median, asked in turn, less those of a file that nothing is made for. */
async function serverTimes(urls: readonly string[], idle: string): Promise<number[]> {
  const all = [idle, ...urls];
  const times = all.map((): number[] => []);
  for (let round = 0; round < TIMES + 5; round += 1) {
    for (const [index, url] of all.entries()) {
      const startedMs = performance.now();
      await (await fetch(url)).arrayBuffer();
      if (round >= 5) times[index]?.push(performance.now() - startedMs);
    }
  }
  const [base = 0, ...rest] = times.map((list) => median(list));
  return rest.map((time) => time - base);
}

async function firstIncident({ url }: Observatory): Promise<string> {
  const { data } = (await (await fetch(`${url}/v1/incidents?limit=1`)).json()) as { data: { id: string }[] };
  return data[0]?.id ?? 'none';
}

/** Every kind of page, by its path. */
const pathsOf = (incident: string, untilMs: number): string[] => [
  '/',
  `/countries/KE?since=${toRfc3339(untilMs - DAY_MS)}&until=${toRfc3339(untilMs)}`,
  `/countries/KE?since=${toRfc3339(untilMs - 90 * DAY_MS)}&until=${toRfc3339(untilMs)}`,
  `/incidents/${incident}`,
  `/incidents/${incident}?lang=ur`,
  '/services/telegram',
  '/networks/64496',
  '/events',
  '/methodology',
  '/volunteer',
  '/status',
  '/probe',
];

async function weigh(browser: Browser, observatory: Observatory, untilMs: number, say: (line: Line) => void): Promise<View[]> {
  const views: View[] = [];
  for (const path of pathsOf(await firstIncident(observatory), untilMs)) {
    const view = await firstView(browser, `${observatory.url}${path}`);
    say({
      case: path,
      requests: view.requests,
      bytes: view.bytes,
      hosts: view.hosts,
      first_contentful_paint_ms: Math.round(view.paintMs),
    });
    views.push(view);
  }
  return views;
}

/** The country's page of one day where one day is held; of one day and of ninety where ninety are. */
async function time(short: Observatory, long: Observatory, untilMs: number, say: (line: Line) => void): Promise<number> {
  const page = ({ url }: Observatory, days: number): string =>
    `${url}/countries/KE?since=${toRfc3339(untilMs - days * DAY_MS)}&until=${toRfc3339(untilMs)}`;
  const [one = 0, held = 0, ninety = 0] = await serverTimes([page(short, 1), page(long, 1), page(long, 90)], `${long.url}/favicon.svg`);
  say({ case: 'a day’s page, one day held', server_ms: rounded(one, 2) });
  say({ case: 'a day’s page, ninety days held', server_ms: rounded(held, 2), ratio: rounded(held / one, 2) });
  say({ case: 'ninety days’ page, ninety days held', server_ms: rounded(ninety, 2), ratio: rounded(ninety / one, 2) });
  return Math.max(held, ninety) / one;
}

export const pages: Bench = async (say) => {
  const untilMs = floorTo(Date.now(), DAY_MS);
  // Nothing is kept between requests where the floor is 1: each page is made.
  const options = { vars: { PRIVACY_FLOOR: '1' } };
  const started = await Promise.all([startObservatory(options), startObservatory(options), launchBrowser()]);
  const [short, long, browser] = started;
  try {
    await fillObservatory(short, linesOf(1, untilMs));
    await fillObservatory(long, linesOf(90, untilMs));
    const views = await weigh(browser, long, untilMs, say);
    const ratio = await time(short, long, untilMs, say);
    const most = (of: (view: View) => number): number => Math.max(...views.map(of));
    const pass =
      most(({ bytes }) => bytes) <= MOST_BYTES &&
      most(({ paintMs }) => paintMs) < MOST_PAINT_MS &&
      most(({ hosts }) => hosts) === 1 &&
      ratio <= MOST_RATIO;
    return {
      summary: 'pages',
      pass,
      most_bytes: most(({ bytes }) => bytes),
      most_requests: most(({ requests }) => requests),
      slowest_paint_ms: Math.round(most(({ paintMs }) => paintMs)),
      ratio_90_days: rounded(ratio, 2),
    };
  } finally {
    await Promise.all([short.stop(), long.stop(), browser.close()]);
  }
};
