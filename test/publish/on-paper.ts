import type { Page } from 'playwright-core';

/** Width of A4 between the margins, in CSS pixels. */
export const PAPER = 688;

/** What of a page would come out on paper wrongly: controls that are seen, what sticks out at the side, charts and rows that may be torn. */
export const faultsOnPaper = (page: Page): Promise<string[]> =>
  page.evaluate((width) => {
    const told = (what: string, elements: Iterable<Element>): string[] =>
      [...elements].map((element) => `${what}: ${element.outerHTML.slice(0, 80)}`);
    const all = (selector: string): Element[] => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
    const styleOf = (element: Element): CSSStyleDeclaration => getComputedStyle(element);
    return [
      ...told('a control', all('nav,button,input,select,.skip,.banner,.live')),
      ...told(
        'cut off',
        all('main *').filter((element) => element.closest('.unseen') === null && element.getBoundingClientRect().right > width + 1),
      ),
      ...told(
        'torn',
        all('figure,tr').filter((element) => styleOf(element).breakInside !== 'avoid'),
      ),
      ...told(
        'dark',
        all('body').filter((element) => styleOf(element).backgroundColor !== 'rgb(255, 255, 255)'),
      ),
      ...told(
        'pale',
        all('main p').filter((element) => /^rgb\((1[6-9]|2)\d\d?,/.test(styleOf(element).color)),
      ),
    ];
  }, PAPER);
