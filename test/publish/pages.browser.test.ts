import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsInBothThemes } from '../support/accessibility.ts';
import { launchBrowser } from '../support/browser.ts';
import { englishIn } from '../support/english.ts';
import { startObservatory, type Observatory } from '../support/observatory.ts';
import { blockedDays, NETWORKS } from './block.ts';
import { plainText } from '../../src/publish/pages/plain-text.ts';
import { fillObservatory } from './fill.ts';
import { faultsOnPaper, PAPER } from './on-paper.ts';
import { PAGES } from './pages-by-name.ts';

const SCREENSHOTS = resolve(import.meta.dirname, '../../test-output/screenshots');
/** Everything that the first view of a page may weigh, in bytes. */
const HEAVIEST = 60_000;

/** What is photographed of a page, in pixels: Chromium cannot take more than about 16,000. */
const TALLEST = 6_000;

const NAMES = Object.keys(PAGES);
/** What is photographed in every width, theme and language: what most readers see. The other pages once, on a small screen. */
const ALL_LOOKS = ['home', 'country', 'incident'];

let browser: Browser;
const observatories: Partial<Record<'full' | 'empty', Observatory>> = {};
let incidentId = '';

const LANGUAGES = ['en', 'ur'] as const;
/** What is in English whatever the language asked for: the API's own documents. */
const ENGLISH_ALONE = ['reference', 'problems'];
const languagesOf = (name: string): readonly Language[] => (ENGLISH_ALONE.includes(name) ? ['en'] : LANGUAGES);
type Language = (typeof LANGUAGES)[number];
/** Names of networks and of the observatory: in Latin letters in every language. */
const PEOPLE = NETWORKS.map(({ name }) => plainText(name));

function addressOf(name: string, lang: Language = 'en'): string {
  const { of, path } = PAGES[name] ?? { of: 'full', path: '/' };
  const address = new URL(path.replace('INCIDENT', incidentId), observatories[of]?.url);
  if (lang !== 'en') address.searchParams.set('lang', lang);
  return address.href;
}

async function firstIncident({ url }: Observatory): Promise<string> {
  const { data } = (await (await fetch(`${url}/v1/incidents?service=telegram`)).json()) as { data: { id: string }[] };
  return data[0]?.id ?? 'none';
}

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const [launched, full, empty] = await Promise.all([launchBrowser(), startObservatory(), startObservatory()]);
  browser = launched;
  Object.assign(observatories, { full, empty });
  await fillObservatory(
    full,
    blockedDays().map((row) => JSON.stringify(row)),
  );
  incidentId = await firstIncident(full);
});

afterAll(async () => {
  await browser?.close();
  await Promise.all(Object.values(observatories).map((observatory) => observatory.stop()));
});

type Look = { width?: number; colorScheme?: 'light' | 'dark'; javaScriptEnabled?: boolean };

/** Runs `visit` on a page without JavaScript, as every page must work; the checker of rules alone needs it. */
async function withPage<Result>(
  { width = 1440, colorScheme = 'light', javaScriptEnabled = false }: Look,
  visit: (page: Page) => Promise<Result>,
): Promise<Result> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled });
  try {
    return await visit(await context.newPage());
  } finally {
    await context.close();
  }
}

describe('every page', () => {
  let scripted: Page;
  let plain: Page;

  // One of each kind for all pages: a page of its own would be a process that has everything to compile again.
  beforeAll(async () => {
    scripted = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    const phone = await browser.newContext({ viewport: { width: 320, height: 900 }, javaScriptEnabled: false });
    plain = await phone.newPage();
    // Each is weighed as if it were the first that a reader opens.
    await (await phone.newCDPSession(plain)).send('Network.setCacheDisabled', { cacheDisabled: true });
  });
  afterAll(() => Promise.all([scripted, plain].map((page) => page.context().close())));

  it.each(NAMES)('%s has no violation of accessibility rules, in either language, in light and in dark', async (name) => {
    for (const lang of languagesOf(name)) {
      const response = await scripted.goto(addressOf(name, lang));
      expect(response?.status()).toBe(PAGES[name]?.status);
      if (lang !== 'en') expect(englishIn(await scripted.content(), PEOPLE)).toEqual([]);
      expect(await faultsInBothThemes(scripted), lang).toEqual([]);
    }
  });

  it.each(NAMES)(
    '%s without JavaScript asks no other host for anything, weighs under 60 kB and is no wider than a small screen',
    async (name) => {
      for (const lang of languagesOf(name)) {
        const requests: Request[] = [];
        const heard = (request: Request): void => void requests.push(request);
        plain.on('request', heard);
        await plain.setViewportSize({ width: 320, height: 900 });
        await plain.goto(addressOf(name, lang));
        plain.off('request', heard);
        expect([...new Set(requests.map((request) => new URL(request.url()).origin))]).toEqual([new URL(addressOf(name)).origin]);
        const sizes = await Promise.all(requests.map((request) => request.sizes()));
        const total = sizes.reduce((sum, { responseBodySize, responseHeadersSize }) => sum + responseBodySize + responseHeadersSize, 0);
        expect(total).toBeGreaterThan(1000);
        expect(total).toBeLessThan(HEAVIEST);
        expect(await plain.evaluate(() => document.documentElement.scrollWidth), lang).toBeLessThanOrEqual(320);
        // Shown, not run, and not turned round.
        expect(await plain.content()).not.toMatch(/<script>|\u202e/);
        if (!ALL_LOOKS.includes(name)) await photograph(plain, `${name}-${lang}-360-light`, 360);
      }
    },
  );
});

it.each(ALL_LOOKS)(
  'the page %s is photographed in every width, theme and language',
  async (name) => {
    for (const lang of languagesOf(name)) {
      await withPage({}, async (page) => {
        await page.goto(addressOf(name, lang));
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          for (const width of [360, 768, 1440]) await photograph(page, `${name}-${lang}-${width}-${colorScheme}`, width);
        }
      });
    }
  },
  60_000,
);

async function photograph(page: Page, name: string, width: number): Promise<void> {
  const path = join(SCREENSHOTS, `${name}.jpg`);
  await page.setViewportSize({ width, height: 900 });
  // A report's tables end where the page does: nothing shows that more could be had by scrolling sideways.
  const isCut = await page.evaluate(() =>
    [...document.querySelectorAll('.stacked')].some(({ scrollWidth, parentElement }) => scrollWidth > (parentElement?.clientWidth ?? 0)),
  );
  expect(isCut, name).toBe(false);
  const tall = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.screenshot({ path, type: 'jpeg', quality: 80, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(tall, TALLEST) } });
  expect(existsSync(path)).toBe(true);
}

describe('on paper', () => {
  it.each(['incident', 'country', 'methodology'])(
    '%s is dark on white in either theme, in one piece, without what only a screen can do',
    async (name) => {
      for (const lang of LANGUAGES) {
        await withPage({ colorScheme: 'dark', width: PAPER }, async (page) => {
          await page.goto(addressOf(name, lang));
          expect(await faultsOnPaper(page)).not.toEqual([]);
          await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
          expect(await faultsOnPaper(page), lang).toEqual([]);
          await photograph(page, `${name}-${lang}-paper`, PAPER);
          await page.pdf({ format: 'A4', path: join(SCREENSHOTS, `${name}-${lang}.pdf`) });
        });
      }
    },
  );
});

/** Puts a rally of tomorrow into the calendar, which the start page shows. */
async function announce(title: string): Promise<void> {
  const { url = '', token } = observatories.full ?? {};
  const event = { probe_cc: 'KE', kind: 'rally', title, starts_at: new Date(Date.now() + 86_400_000).toISOString() };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  expect((await fetch(`${url}/v1/events`, { method: 'POST', headers, body: JSON.stringify(event) })).status).toBe(201);
}

describe('an open page', () => {
  it('shows what is new without being asked, and says when it last looked; hidden, it looks no more', async () => {
    const { url = '' } = observatories.full ?? {};
    await withPage({ javaScriptEnabled: true }, async (page) => {
      await page.clock.install();
      await page.goto(url);
      await announce('A rally that was just announced');
      await page.clock.fastForward(61_000);
      await page.getByText('A rally that was just announced').waitFor();
      expect(await page.textContent('#live')).toMatch(/^This page was last checked at \d/);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.evaluate(() => {
        Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      });
      await page.clock.fastForward(600_000);
      expect(asked).toEqual([]);
      await page.context().setOffline(true);
      await page.evaluate(() => {
        Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      });
      await page.getByText('This page could not be checked since').waitFor();
    });
  });

  it('leaves what is being read, and says so until it is fresh', async () => {
    const { url = '' } = observatories.full ?? {};
    await withPage({ javaScriptEnabled: true }, async (page) => {
      await page.clock.install();
      await page.goto(url);
      await page.locator('main a[href]').first().focus();
      await announce('A rally while somebody reads');
      const look = async (): Promise<void> => {
        const answered = page.waitForResponse(url + '/');
        await page.clock.fastForward(61_000);
        await (await answered).finished();
      };
      await look();
      const offer = page.locator('#live a');
      await offer.waitFor();
      await look();
      await page.evaluate(() => new Promise(requestAnimationFrame));
      expect(await offer.count()).toBe(1);
      expect(await page.getByText('A rally while somebody reads').count()).toBe(0);
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      await look();
      await page.getByText('A rally while somebody reads').waitFor();
      expect(await page.textContent('#live')).toMatch(/^This page was last checked at \d/);
      // Heard each minute it would be noise.
      expect(await page.getAttribute('#live', 'aria-live')).toBe('off');
    });
  });
});

describe('a reader', () => {
  it('finds the blocked network from the start page by links alone', async () => {
    await withPage({}, async (page) => {
      await page.goto(addressOf('home'));
      await page.click('main a:has-text("Telegram restricted in Kenya")');
      expect(await page.textContent('h1')).toBe('Telegram restricted in Kenya');
      await page.click('a:has-text("Measurements of these days")');
      const row = page.locator('.matrix tr', { hasText: 'AS33771' });
      expect(await row.textContent()).toMatch(/restricted \(TCP\)/);
      expect(await page.locator('.chart .band').count()).toBeGreaterThan(0);
    });
  });

  it('gets another range by the form', async () => {
    await withPage({}, async (page) => {
      await page.goto(addressOf('country'));
      await page.fill('input[name=since]', '2024-11-04');
      await page.fill('input[name=until]', '2024-11-05');
      await page.click('button:has-text("Show")');
      expect(new URL(page.url()).search).toBe('?since=2024-11-04&until=2024-11-05');
      expect(await page.textContent('.range h2')).toBe('4 Nov 2024, 00:00 UTC to 5 Nov 2024, 00:00 UTC');
    });
  });

  it('skips to the content by the keyboard, with the focus in sight', async () => {
    await withPage({}, async (page) => {
      await page.goto(addressOf('home'));
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Skip to the content');
      expect((await page.locator('.skip').boundingBox())?.x).toBeGreaterThanOrEqual(0);
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    });
  });
});
