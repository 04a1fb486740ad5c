/** What axe finds wrong with a page. Its rules on colours take longer than all others together: they look at one of each kind of text. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Half a megabyte: it is sent to a page once, not before every run. */
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
const ON_COLOURS = ['color-contrast', 'link-in-text-block'];
const LOOK = 'data-one-of-its-look';

/** Of a page that has {@link AXE}. */
const violationsOf = (page: Page, options: axe.RunOptions, include = 'html'): Promise<string[]> =>
  page.evaluate(
    async ([selector, how]) => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(selector, how);
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
    },
    [include, options] as const,
  );

/** Marks the first of all elements with text that have the same way of tags and attributes down to them: style sheets tell them apart by nothing else. */
function markLooks(page: Page): Promise<void> {
  return page.evaluate((mark) => {
    const UNLIKE = ['href', 'id', 'for', 'title', 'datetime', 'headers', 'name', 'value', 'd', 'x', 'y', 'points', 'transform', mark];
    const waysOf = new Map<Element, string>();
    const wayOf = (element: Element): string => {
      const known = waysOf.get(element);
      if (known !== undefined) return known;
      const attributes = [...element.attributes].filter(({ name }) => !UNLIKE.includes(name)).map(({ name, value }) => `${name}=${value}`);
      const way = `${element.parentElement ? wayOf(element.parentElement) : ''}>${element.tagName}[${attributes.sort().join()}]`;
      waysOf.set(element, way);
      return way;
    };
    const seen = new Set<string>();
    for (const element of document.body.querySelectorAll('*')) {
      const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '');
      if (!hasText || seen.has(wayOf(element))) continue;
      seen.add(wayOf(element));
      element.setAttribute(mark, '');
    }
  }, LOOK);
}

const onColours = (page: Page): Promise<string[]> => violationsOf(page, only('rule', ON_COLOURS), `[${LOOK}]`);

/** What it finds is all that is told, not what it has looked at. */
const only = (type: 'rule' | 'tag', values: string[]): axe.RunOptions => ({
  // Neither media nor other pages' style sheets, and no way to an element: its text says which it is.
  preload: false,
  selectors: false,
  resultTypes: ['violations'],
  runOnly: { type, values },
  ...(type === 'tag' ? { rules: Object.fromEntries(ON_COLOURS.map((rule) => [rule, { enabled: false }])) } : {}),
});

/** Of all rules, in light, and of those on colours in dark too: no others know of the theme. */
export async function faultsInBothThemes(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const faults = await faultsOf(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  return [...faults, ...(await onColours(page)).map((fault) => `dark: ${fault}`)];
}

/** Of all rules, as the page is. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const faults = await violationsOf(page, only('tag', RULES));
  await markLooks(page);
  return [...faults, ...(await onColours(page))];
}
