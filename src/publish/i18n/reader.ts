/** Who a page is for: its language, and addresses that keep it. Components take it from the context that the answer sets. */
import { createContext, useContext } from 'hono/jsx';
import type { Words } from './en/catalogue.ts';
import { formatOf, type Format } from './format.ts';
import { CATALOGUE, LANGUAGES, type Direction, type Offered } from './languages.ts';

export type Reader = {
  lang: Offered;
  dir: Direction;
  words: Words;
  format: Format;
  /** `lang` of the address where the reader chose it: links and forms carry it on. */
  chosen: Offered | null;
  /** An address of this site, in the language that the reader chose. */
  to: (path: string) => string;
};

/** @param chosen true where the address names the language */
export function readerOf(lang: Offered, chosen: boolean): Reader {
  const to = (path: string): string => {
    if (!chosen) return path;
    const [, address = '', hash = ''] = /^([^#]*)(#.*)?$/.exec(path) ?? [];
    return `${address}${address.includes('?') ? '&' : '?'}lang=${lang}${hash}`;
  };
  return { lang, dir: LANGUAGES[lang].dir, words: CATALOGUE[lang], format: formatOf(lang), chosen: chosen ? lang : null, to };
}

/** A reader of English. */
export const ENGLISH = readerOf('en', false);

export const ReaderContext = createContext<Reader>(ENGLISH);

export const useReader = (): Reader => useContext(ReaderContext);
