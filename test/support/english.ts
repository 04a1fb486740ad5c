/** English prose that a page in another language shows: sentences that were left in English, where no person wrote them. */
import { SERVICES } from '../../src/probe/services.ts';
import { SOURCES } from '../../src/outside/signals/sources.ts';

/** What reads the same in every language: names of services, publishers, licences, and the words of the licence under which we publish. */
const NAMES = [
  'English',
  'Tocsin',
  'CC BY',
  ...Object.values(SERVICES).map(({ name }) => name),
  ...Object.values(SOURCES).flatMap(({ name, attribution, licence }) => [attribution, licence, name]),
  'Natural Earth',
  'Atom RSS JSON Feed',
  'IODA active probing',
];

/** Whole elements whose text is nobody's prose (what a machine takes, letter by letter) and comments; texts; tags. */
const TOKENS = /<(?:script|style|code|pre|kbd)\b.*?<\/(?:script|style|code|pre|kbd)>|<!.*?>|([^<]+)|<(\/?)([\w-]+)[^>]*>/gs;
const VOID = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;
/** Attributes that are read to somebody. */
const READ = /\b(?:aria-label|title|alt|placeholder|label|content)="([^"]*)"/g;
/** Pieces of a page for programs, not people. */
const FOR_PROGRAMS =
  /^<meta [^>]*(?:viewport|og:(?:type|url|locale|image|image:type)"|twitter:card|color-scheme|theme-color|referrer|robots)/;

type Piece = { text: string; lang: string };

const decoded = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

type Element = { name: string; lang: string };

/** The texts of a page, each under the language that it is marked with. */
function piecesOf(html: string): Piece[] {
  const open: Element[] = [];
  const langOf = (): string => open.at(-1)?.lang ?? '';
  return [...html.matchAll(TOKENS)].flatMap(([token, text, end, name]) => {
    if (text !== undefined) return [{ text: decoded(text), lang: langOf() }];
    if (name === undefined) return [];
    if (end === '/') {
      open.pop();
      return [];
    }
    const element = { name, lang: /\slang="([^"]*)"/.exec(token)?.[1] ?? langOf() };
    if (!VOID.test(name) && !token.endsWith('/>')) open.push(element);
    return readIn(token, element);
  });
}

const readIn = (tag: string, { lang }: Element): Piece[] =>
  FOR_PROGRAMS.test(tag) ? [] : [...tag.matchAll(READ)].map(([, text = '']) => ({ text: decoded(text), lang }));

/** Addresses of pages and mailboxes, ids of incidents, numbers of networks. */
const ADDRESS = /https?:\/\/\S+|\S+@\S+|\b[a-z]{2}-\d{8}-[\w-]+|\bAS\d+\b|(?<![\w<])\/[\w/.-]+/g;
/** Three words or more in a row, whatever numbers and marks stand between. */
const PROSE = /\p{Script=Latin}{2,}(?:[^\p{L}]+\p{Script=Latin}+){2,}/u;

/** Names that a picture has no room for end in an ellipsis. */
const cutFrom = (name: string): string[] =>
  Array.from({ length: Math.max(0, name.length - 3) }, (_, index) => `${name.slice(0, name.length - 1 - index).trimEnd()}…`);

/**
 * What of a page that is not English reads as English prose, or is marked as English.
 * @param known what people wrote, and names
 * @param mayBeMarked whether what is marked as English may stand there
 */
export function englishIn(html: string, known: readonly string[], mayBeMarked = false): string[] {
  const names = [...known, ...NAMES].filter((name) => name !== '').sort((a, b) => b.length - a.length);
  const cut = names.flatMap(cutFrom);
  return piecesOf(html).flatMap(({ text, lang }) => {
    const plain = text.replaceAll(/[\u2066-\u2069]/g, '');
    const without = (left: string, name: string): string => left.replaceAll(name, '·');
    const rest = [...(plain.includes('…') ? cut : []), ...names].reduce(without, plain).replaceAll(ADDRESS, '·');
    const isFound = lang === 'en' ? !mayBeMarked && /\p{Script=Latin}{2,}/u.test(rest) : PROSE.test(rest);
    return isFound ? [text.trim()] : [];
  });
}
