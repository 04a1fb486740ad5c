/** The page /probe in a real Chromium, on a small internet, through to the stored observation. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { webcrypto } from 'http-message-sig';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidv7 } from 'uuidv7';
import { CarriedReport } from '../../src/probe/carried-report.ts';
import { Report } from '../../src/probe/report.ts';
import { packReport, submitReport } from '../../src/probe/submit.ts';
import { pageData } from '../../src/publish/pages/probe/page-data.ts';
import { en } from '../../src/publish/i18n/en/catalogue.ts';
import { ur } from '../../src/publish/i18n/ur/catalogue.ts';
import { faultsOf as brokenRules } from '../support/accessibility.ts';
import { launchBrowser } from '../support/browser.ts';
import { startObservatory, type Observatory } from '../support/observatory.ts';
import { measurement, report } from '../support/report.ts';
import { makeProbe } from '../support/signed-request.ts';
import { startWebCountry, type WebCountry } from './country.ts';

const WORDS = en.probe.script;

type Row = {
  target: string;
  outcome: string;
  failure: string | null;
  source: string;
  software: string;
  relayed: boolean;
  probe_asn: number;
};

const FAULTS = { 'x/www': 'resets', 'youtube/www': 'hangs', 'facebook/www': 'lies', 'reddit/www': 'nowhere' } as const;
/** What a run may take over the wire, in bytes. */
const HEAVIEST = 300_000;

let country: WebCountry;
let observatory: Observatory;
let browser: Browser;

/** Where the local runtime is to place a connection. */
const placed = (probeCc: string, asn: number): string =>
  JSON.stringify({ country: probeCc, asn, asOrganization: 'Test Networks', clientAcceptEncoding: '' });

/** A browser of the same kind in another country has loaded everything. */
async function calibrate(): Promise<void> {
  const { id, publicKey, key } = await makeProbe();
  const { targets } = pageData({ probe_cc: 'DE', probe_asn: 3320 }, en.probe);
  const measurements = targets.map((target) =>
    measurement({ target: target.id, steps: [{ operation: 'request', failure: null, duration_ms: 50 }] }),
  );
  const channel = {
    key: { id, publicKey, signer: webcrypto.signer(key) },
    observatories: [observatory.url],
    now: () => Date.now(),
    fetch: (url: string, init: RequestInit) =>
      fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), 'mf-cf-blob': placed('DE', 3320) } }),
  };
  const sent = report({ report_id: uuidv7(), platform: 'browser', software_name: 'browser-blink', measurements });
  expect(await submitReport(channel, await packReport(JSON.stringify(sent)))).toMatchObject({ outcome: 'accepted' });
}

beforeAll(async () => {
  [country, observatory] = await Promise.all([
    startWebCountry(FAULTS),
    startObservatory({ vars: { PRIVACY_FLOOR: '1', PAUSED_COUNTRIES: 'SY' } }),
  ]);
  browser = await launchBrowser(country.args);
  await calibrate();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await Promise.all([country?.closing.closeAll(), observatory?.stop()]);
});

type Visitor = {
  probeCc?: string;
  asn?: number;
  timezoneId?: string;
  javaScriptEnabled?: boolean;
  colorScheme?: 'light' | 'dark';
  locale?: string;
};

const visitor = ({ probeCc = 'KE', asn = 33771, timezoneId = 'Africa/Nairobi', ...rest }: Visitor = {}): Promise<BrowserContext> =>
  browser.newContext({
    timezoneId,
    viewport: { width: 360, height: 740 },
    extraHTTPHeaders: { 'mf-cf-blob': placed(probeCc, asn) },
    ...rest,
  });

const open = async (context: BrowserContext): Promise<Page> => {
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(`${observatory.url}/probe`);
  return page;
};

/** What axe finds wrong, and whether the page is wider than its screen. */
async function faultsOf(page: Page): Promise<string[]> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  return [...(await brokenRules(page)), ...(wide ? ['too wide'] : [])];
}

const rowsFrom = async (probeCc: string): Promise<Row[]> => {
  await observatory.tick('* * * * *');
  const response = await fetch(`${observatory.url}/v1/measurements?probe_cc=${probeCc}&limit=500`, {
    headers: { authorization: `Bearer ${observatory.token}` },
  });
  return ((await response.json()) as { data: Row[] }).data;
};

/** Makes a browser that keeps no key as such in its store, as some do. */
function refuseKeys(): void {
  const store = IDBObjectStore.prototype as { put: (this: IDBObjectStore, value: unknown, key?: IDBValidKey) => IDBRequest<IDBValidKey> };
  const { put } = store;
  store.put = function refusing(value, key) {
    const holdsKey = Array.isArray(value) && value.some((each: { privateKey?: unknown }) => each.privateKey instanceof CryptoKey);
    if (holdsKey) throw new DOMException('a key', 'DataCloneError');
    return put.call(this, value, key);
  };
}

const databases = (page: Page): Promise<number> => page.evaluate(async () => (await indexedDB.databases()).length);

describe('a volunteer in a browser', () => {
  it('measures in two taps, and what it saw is stored as a browser’s', async () => {
    const context = await visitor();
    const page = await open(context);
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await page.waitForSelector('#agree');
    expect(await page.locator('#risk').isVisible()).toBe(false);
    expect(await faultsOf(page)).toEqual([]);
    expect([await databases(page), context.serviceWorkers().length]).toEqual([0, 0]);
    expect([...hosts]).toEqual([]);
    await page.keyboard.press('Tab');
    await page.locator('#agree').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('#run:focus');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#result:not([hidden])');
    await page.waitForFunction((sent) => document.getElementById('sending')?.textContent === sent, WORDS.sent);
    const verdicts = (await page.locator('#services li').allTextContents()).map((text) => text.split(': '));
    const failed = verdicts.filter(([, word]) => word === WORDS.failed).map(([name]) => name);
    expect(failed).toEqual(['Facebook', 'Reddit', 'X', 'YouTube']);
    expect(verdicts.filter(([, word]) => word === WORDS.none)).toEqual([]);
    expect(await page.textContent('#summary')).toContain(WORDS.caution);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('result-title');
    expect(country.bytes()).toBeLessThan(HEAVIEST);
    expect(await faultsOf(page)).toEqual([]);
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl';
    });
    expect(await faultsOf(page)).toEqual([]);

    const rows = await rowsFrom('KE');
    expect(
      Object.fromEntries(
        rows.filter(({ outcome }) => outcome !== 'ok').map(({ target, outcome, failure }) => [target, `${outcome} ${failure}`]),
      ),
    ).toEqual({
      'x/www': 'http http_request_failed',
      'youtube/www': 'http generic_timeout_error',
      'facebook/www': 'http http_request_failed',
      'reddit/www': 'http http_request_failed',
    });
    expect(rows).toHaveLength(pageData({ probe_cc: 'KE', probe_asn: 33771 }, en.probe).targets.length);
    expect(rows.every(({ source, relayed, probe_asn }) => source === 'browser' && !relayed && probe_asn === 33771)).toBe(true);
    await context.close();
  }, 90_000);

  it('measures, saves and keeps without the internet, has the file handed in by another, sends later, and erases at one tap', async () => {
    const context = await visitor({ probeCc: 'TZ', asn: 36908, timezoneId: 'Africa/Dar_es_Salaam' });
    const page = await open(context);
    await page.click('#agree');
    await page.waitForFunction(
      async () => (await navigator.serviceWorker.ready).active !== null && navigator.serviceWorker.controller !== null,
    );
    await context.setOffline(true);
    await page.reload();
    await page.click('#run');
    await page.waitForSelector('#result:not([hidden])');
    expect(await page.textContent('#summary')).toBe(WORDS.offline);
    await page.waitForFunction((waits) => document.getElementById('sending')?.textContent === waits, WORDS.waitsOne);
    await page.reload();
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
    const path = await download.path();
    const { body } = CarriedReport.parse(JSON.parse(readFileSync(path, 'utf8')));
    // The contract is strict: there is nothing in it but what a report has.
    const saved = Report.parse(JSON.parse(gunzipSync(Buffer.from(body, 'base64')).toString()));
    expect(saved).toMatchObject({ platform: 'browser', probe_cc: 'TZ', probe_asn: 36908 });

    const friend = await visitor({ probeCc: 'DE', asn: 3320, timezoneId: 'Europe/Berlin' });
    const there = await open(friend);
    await there.setInputFiles('#file', path);
    await there.click('#hand-in');
    await there.waitForFunction(() => /\d of \d/.test(document.getElementById('handed')?.textContent ?? ''));
    expect(await there.textContent('#handed')).toBe('1 of 1 results were taken.');
    await friend.close();
    const carried = (await rowsFrom('TZ')).filter(({ relayed }) => relayed);
    expect(carried.length).toBeGreaterThan(10);
    expect(carried.every(({ source, outcome }) => source === 'browser' && outcome === 'inconclusive')).toBe(true);

    await context.setOffline(false);
    await page.waitForFunction((sent) => document.getElementById('sending')?.textContent === sent, WORDS.sent);
    await page.click('#erase');
    await page.waitForSelector('#erased:focus');
    expect(await page.textContent('#erased')).toBe(WORDS.erasedBoth);
    const left = await page.evaluate(async () => [
      (await indexedDB.databases()).length,
      (await caches.keys()).length,
      (await navigator.serviceWorker.getRegistrations()).length,
    ]);
    expect(left).toEqual([0, 0, 0]);
    expect(await page.locator('#consent').isVisible()).toBe(true);
    await context.close();
  }, 60_000);

  it('is told more where the risk is high, and has to type that it is understood', async () => {
    const context = await visitor({ probeCc: 'PK', asn: 17557, timezoneId: 'UTC', colorScheme: 'dark', locale: 'ur-PK' });
    const page = await open(context);
    await page.waitForSelector('#risk:not([hidden])');
    expect(await page.getAttribute('html', 'dir')).toBe('rtl');
    expect(await page.textContent('#risk')).toContain(ur.probe.risk);
    expect(await page.textContent('#risk')).toContain('questioned or punished');
    expect(await page.textContent('#consent details')).toContain('your internet provider can see');
    expect(await page.textContent('footer')).toContain(ur.site.machine);
    await page.click('#agree');
    expect(await page.locator('#measure').isVisible()).toBe(false);
    expect(await databases(page)).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    await page.fill('#understood', ` ${ur.probe.understood} `);
    await page.click('#agree');
    await page.waitForSelector('#run:focus');
    await page.click('#run');
    await page.click('#stop');
    await page.waitForFunction((stopped) => document.getElementById('status')?.textContent === stopped, ur.probe.script.stopped);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('run');
    expect(await faultsOf(page)).toEqual([]);
    expect(await page.locator('#result').isVisible()).toBe(false);
    await context.close();
  });

  it('measures nothing in a country that the operator has paused, and can be erased where its browser keeps no sealed key', async () => {
    const context = await visitor({ probeCc: 'SY', asn: 29256, timezoneId: 'UTC' });
    await context.addInitScript(refuseKeys);
    const page = await open(context);
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).origin));
    expect(await page.textContent('main')).toContain('paused measuring');
    await page.fill('#understood', 'I understand');
    await page.click('#agree');
    await page.evaluate(() => document.getElementById('run')?.removeAttribute('disabled'));
    await page.click('#run');
    await page.waitForFunction(() => /paused/.test(document.getElementById('status')?.textContent ?? ''));
    expect([...hosts].filter((origin) => origin !== observatory.url)).toEqual([]);
    await page.click('#erase');
    await page.waitForSelector('#erased:focus');
    expect(await page.textContent('#erased')).toBe(WORDS.erasedBoth);
    await context.close();
  });

  it('is told what to do instead where scripts do not run', async () => {
    const context = await visitor({ javaScriptEnabled: false });
    const page = await open(context);
    expect(await page.textContent('noscript')).toContain('npx tocsin probe');
    expect(await page.locator('#agree').isVisible()).toBe(false);
    await context.close();
  });

  it('can install the page', async () => {
    const context = await visitor();
    const page = await open(context);
    const manifest = (await (await page.request.get(`${observatory.url}/probe.webmanifest`)).json()) as {
      icons: { src: string; type: string }[];
    };
    for (const { src, type } of manifest.icons) {
      const icon = await page.request.get(`${observatory.url}${src}`);
      expect([icon.status(), icon.headers()['content-type']]).toEqual([200, type]);
    }
    const session = await context.newCDPSession(page);
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
    await context.close();
  });
});
