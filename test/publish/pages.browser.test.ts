import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { startObservatory, type Observatory } from '../support/observatory.ts';
import { blockedDays } from './block.ts';
import { fillObservatory } from './fill.ts';

const SCREENSHOTS = resolve(import.meta.dirname, '../../test-output/screenshots');
const KENYA = join(process.env['TOCSIN_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data'), 'kenya-telegram-2024.ndjson.gz');
/** Everything that the first view of a page may weigh, in bytes. */
const HEAVIEST = 60_000;

/** What is photographed of a page, in pixels: Chromium cannot take more than about 16,000. */
const TALLEST = 6_000;

const RANGE = 'since=2024-11-05&until=2024-11-09';

/** Pages by name, and whether they are of the observatory with data or of the empty one. */
const PAGES: Record<string, { of: 'full' | 'empty'; path: string; status: number }> = {
  home: { of: 'full', path: '/', status: 200 },
  'home-empty': { of: 'empty', path: '/', status: 200 },
  country: { of: 'full', path: `/countries/KE?${RANGE}`, status: 200 },
  'country-without-data': { of: 'full', path: '/countries/KE', status: 200 },
  incident: { of: 'full', path: '/incidents/INCIDENT', status: 200 },
  reference: { of: 'full', path: '/docs', status: 200 },
  problems: { of: 'full', path: '/docs/problems', status: 200 },
  'not-found': { of: 'full', path: '/countries/XX', status: 404 },
  'bad-range': { of: 'full', path: '/countries/KE?since=lately', status: 400 },
};
const NAMES = Object.keys(PAGES);

let browser: Browser;
const observatories: Partial<Record<'full' | 'empty', Observatory>> = {};
let incidentId = '';

const addressOf = (name: string): string => {
  const { of, path } = PAGES[name] ?? { of: 'full', path: '/' };
  return `${observatories[of]?.url}${path.replace('INCIDENT', incidentId)}`;
};

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

const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function violationsOf(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}

describe.each(NAMES)('the page %s', (name) => {
  it('has no violation of accessibility rules, in light and in dark', async () => {
    await withPage({ javaScriptEnabled: true }, async (page) => {
      const response = await page.goto(addressOf(name));
      expect(response?.status()).toBe(PAGES[name]?.status);
      expect(await violationsOf(new AxeBuilder({ page }).withTags(RULES))).toEqual([]);
      // Of all rules, only those on colours know of the theme.
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violationsOf(new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block']))).toEqual([]);
    });
  });

  it('asks no other host for anything and weighs under 60 kB', async () => {
    await withPage({}, async (page) => {
      const sizes: Promise<number>[] = [];
      const hosts = new Set<string>();
      page.on('requestfinished', (request) => {
        hosts.add(new URL(request.url()).origin);
        sizes.push(request.sizes().then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize));
      });
      await page.goto(addressOf(name));
      const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      expect([...hosts]).toEqual([new URL(addressOf(name)).origin]);
      expect(sizes.length).toBeGreaterThanOrEqual(2);
      expect(total).toBeLessThan(HEAVIEST);
    });
  });

  it('is no wider than a small screen', async () => {
    await withPage({ width: 360 }, async (page) => {
      await page.goto(addressOf(name));
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    });
  });

  it('is photographed at three widths in both themes', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await withPage({ colorScheme }, async (page) => {
        await page.goto(addressOf(name));
        for (const width of [360, 768, 1440]) {
          const path = join(SCREENSHOTS, `${name}-${width}-${colorScheme}.png`);
          await page.setViewportSize({ width, height: 900 });
          const tall = await page.evaluate(() => document.documentElement.scrollHeight);
          await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(tall, TALLEST) } });
          expect(existsSync(path)).toBe(true);
        }
      });
    }
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
      expect(await page.content()).not.toContain('<script');
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

describe('Kenya in November 2024, as recorded', () => {
  const recorded = existsSync(KENYA);
  if (!recorded) console.log(`skipped: ${KENYA} is not there`);

  it.skipIf(!recorded)('is told by its page, without JavaScript, under 60 kB', async () => {
    const empty = observatories.empty;
    if (!empty) throw new Error('the observatory did not start');
    await fillObservatory(empty, gunzipSync(readFileSync(KENYA)).toString().trim().split('\n'));
    await withPage({}, async (page) => {
      const sizes: Promise<number>[] = [];
      page.on('requestfinished', (request) => sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize)));
      await page.goto(`${empty.url}/countries/KE?since=2024-11-01&until=2024-11-12`);
      expect((await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)).toBeLessThan(HEAVIEST);
      for (const asn of ['AS33771', 'AS37061']) {
        expect(await page.locator('.matrix tr', { hasText: asn }).textContent()).toContain('restricted');
      }
      for (const open of ['AS15399', 'AS37100', 'AS329014']) {
        const row = page.locator('.matrix tr', { hasText: open });
        expect((await row.count()) === 0 || !(await row.textContent())?.includes('restricted')).toBe(true);
      }
      await page.screenshot({ path: join(SCREENSHOTS, 'kenya-1440-light.png'), fullPage: true });
    });
  });
});
