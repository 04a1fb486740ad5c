/** What axe finds wrong with a page. Its rules on colours take longer than all others together: they look at one of each kind of text. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
const ON_COLOURS = ['color-contrast', 'link-in-text-block'];
const LOOK = 'data-one-of-its-look';

/** No page has frames of another host: the checker needs no page of its own to put results together. */
const checker = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode(true);

async function violationsOf(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}

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

const onColours = (page: Page): Promise<string[]> => violationsOf(checker(page).include(`[${LOOK}]`).options(only('rule', ON_COLOURS)));

/** What it finds is all that is told, not what it has looked at. */
const only = (type: 'rule' | 'tag', values: string[]): Parameters<AxeBuilder['options']>[0] => ({
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
  const faults = await violationsOf(checker(page).options(only('tag', RULES)));
  await markLooks(page);
  return [...faults, ...(await onColours(page))];
}
