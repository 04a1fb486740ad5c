/** Which language a reader gets: the one that the address names, or the one that the browser asks for, or English. Pure. */
import { isOffered, type Offered } from './languages.ts';

/** Entries of a header that are looked at. */
const MOST_ENTRIES = 20;

/** @param asked `lang` of the address @param acceptLanguage the header (RFC 9110, 12.5.4) */
export function languageFor(asked: string | undefined, acceptLanguage: string | undefined): Offered {
  if (asked !== undefined && isOffered(asked)) return asked;
  return preferred(acceptLanguage ?? '') ?? 'en';
}

function preferred(header: string): Offered | null {
  const entries = header.split(',', MOST_ENTRIES).map((entry) => {
    const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';');
    const weight = parameters.map((parameter) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1]).find(Boolean);
    return { code: tag.split('-')[0] ?? '', weight: Number(weight ?? 1) };
  });
  const wanted = entries.filter(({ code, weight }) => weight > 0 && isOffered(code)).sort((a, b) => b.weight - a.weight);
  const code = wanted[0]?.code;
  return code !== undefined && isOffered(code) ? code : null;
}
