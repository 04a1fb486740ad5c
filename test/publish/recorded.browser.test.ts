/** Incidents as readers meet them: Kenya as recorded, and Pakistan's last days as simulated, on a phone's first screen. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incidents/incident.ts';
import { observe } from '../scenarios/observe.ts';
import { pakistan } from '../scenarios/pakistan.ts';
import { launchBrowser } from '../support/browser.ts';
import { englishIn } from '../support/english.ts';
import { startObservatory, type Observatory } from '../support/observatory.ts';
import { fillObservatory } from './fill.ts';

const SCREENSHOTS = resolve(import.meta.dirname, '../../test-output/screenshots');
const KENYA = join(process.env['TOCSIN_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data'), 'kenya-telegram-2024.ndjson.gz');
const recorded = existsSync(KENYA);
if (!recorded) console.log(`skipped: ${KENYA} is not there`);

/** The first screen of a small phone, in CSS pixels. */
const PHONE = { width: 360, height: 800 };
/** Everything that the first view of a page may weigh, in bytes. */
const HEAVIEST = 60_000;
/** Simulated from here on: long enough for a baseline. */
const LAST_DAYS = '2024-01-18T12:00:00Z';

let browser: Browser;
let observatory: Observatory;

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  [browser, observatory] = await Promise.all([launchBrowser(), startObservatory()]);
  const simulated = observe(pakistan, pakistan.seed).filter(({ observed_at: at }) => at >= LAST_DAYS);
  await fillObservatory(
    observatory,
    simulated.map((row) => JSON.stringify(row)),
  );
  if (recorded) await fillObservatory(observatory, gunzipSync(readFileSync(KENYA)).toString().trim().split('\n'));
});

afterAll(async () => {
  await browser?.close();
  await observatory?.stop();
});

async function withPage<Result>(colorScheme: 'light' | 'dark', visit: (page: Page) => Promise<Result>): Promise<Result> {
  const context = await browser.newContext({ viewport: PHONE, colorScheme, javaScriptEnabled: false });
  try {
    return await visit(await context.newPage());
  } finally {
    await context.close();
  }
}

async function incidentsOf(probeCc: string): Promise<Incident[]> {
  const answer = await fetch(`${observatory.url}/v1/incidents?probe_cc=${probeCc}&limit=100`);
  return ((await answer.json()) as { data: Incident[] }).data;
}

/** Names of a country's networks, and of its clock's city. */
async function namesIn(probeCc: string): Promise<string[]> {
  const answer = await fetch(
    `${observatory.url}/v1/aggregates?probe_cc=${probeCc}&group_by=network&window=1d&since=2024-01-01&until=2024-12-31`,
  );
  const { data } = (await answer.json()) as { data: { network_name: string | null }[] };
  return [...new Set(data.flatMap(({ network_name: name }) => name ?? []))];
}

/** What the first screen must hold, by where it is on the page. */
const FIRST = {
  badge: '.badge',
  title: 'h1',
  sentence: '.lead',
  'onset and end': '.first dl:first-of-type dd time',
  'on the country’s clock': '.first dl:first-of-type .local',
  'networks, ways around, what is ruled out and not known, update, contact': '.first dd',
  services: '.glance thead th',
  matrix: '.glance td',
  'key of the matrix': '.glance .key',
  links: '.first .links a',
};

type Place = { count: number; left: number; right: number; bottom: number };

/** The part of the page that each thing takes, all of its instances together: asked at once, since a page has hundreds. */
const placesOf = (page: Page): Promise<Record<string, Place>> =>
  page.evaluate(
    (first) =>
      Object.fromEntries(
        Object.entries(first).map(([what, selector]) => {
          const boxes = [...document.querySelectorAll(selector)].map((element) => element.getBoundingClientRect());
          const most = (of: (box: DOMRect) => number): number => Math.max(...boxes.map(of));
          return [
            what,
            {
              count: boxes.length,
              left: -most(({ left }) => -left),
              right: most(({ right }) => right),
              bottom: most(({ bottom }) => bottom),
            },
          ];
        }),
      ),
    FIRST,
  );

async function expectOnFirstScreen(page: Page): Promise<void> {
  for (const [what, { count, left, right, bottom }] of Object.entries(await placesOf(page))) {
    expect(count, what).toBeGreaterThan(0);
    expect(left, what).toBeGreaterThanOrEqual(0);
    expect(right, what).toBeLessThanOrEqual(PHONE.width);
    expect(bottom, what).toBeLessThanOrEqual(PHONE.height);
  }
  for (const anchor of ['#cite', '#unknown']) expect(await page.locator(`.first a[href="${anchor}"]`).count(), anchor).toBe(1);
}

describe.each(['en', 'ur'])('the first screen of a phone, in %s', (lang) => {
  it('holds what a reader in a hurry needs of a restriction of four services on six networks', async () => {
    const [incident] = (await incidentsOf('PK')).filter(({ services }) => services.length === 4);
    expect(incident?.networks).toHaveLength(6);
    for (const colorScheme of ['light', 'dark'] as const) {
      await withPage(colorScheme, async (page) => {
        await page.goto(`${observatory.url}/incidents/${incident?.id}?lang=${lang}`);
        await page.screenshot({ path: join(SCREENSHOTS, `first-screen-pakistan-${lang}-${colorScheme}.png`) });
        await expectOnFirstScreen(page);
        if (lang !== 'en') expect(englishIn(await page.content(), await namesIn('PK'))).toEqual([]);
        expect(await page.locator('.note.simulated').count()).toBe(1);
      });
    }
  });

  it.skipIf(!recorded)('holds it of every incident of Kenya in 2024', async () => {
    const incidents = await incidentsOf('KE');
    expect(incidents.length).toBeGreaterThan(0);
    const names = await namesIn('KE');
    await withPage('light', async (page) => {
      for (const { id } of incidents) {
        await page.goto(`${observatory.url}/incidents/${id}?lang=${lang}`);
        await expectOnFirstScreen(page);
        if (lang !== 'en') expect(englishIn(await page.content(), names), id).toEqual([]);
      }
      await page.screenshot({ path: join(SCREENSHOTS, `first-screen-kenya-${lang}.png`) });
    });
  });
});

describe('Kenya in November 2024, as recorded', () => {
  it.skipIf(!recorded)('is told by its page, without JavaScript, under 60 kB', async () => {
    await withPage('light', async (page) => {
      const sizes: Promise<number>[] = [];
      page.on('requestfinished', (request) => sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize)));
      await page.goto(`${observatory.url}/countries/KE?since=2024-11-01&until=2024-11-12`);
      expect((await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)).toBeLessThan(HEAVIEST);
      for (const asn of ['AS33771', 'AS37061']) {
        expect(await page.locator('.matrix tr', { hasText: asn }).textContent()).toContain('restricted');
      }
      for (const open of ['AS15399', 'AS37100', 'AS329014']) {
        const row = page.locator('.matrix tr', { hasText: open });
        expect((await row.count()) === 0 || !(await row.textContent())?.includes('restricted')).toBe(true);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.screenshot({ path: join(SCREENSHOTS, 'kenya-1440-light.png'), fullPage: true });
    });
  });
});
