/**
 * The languages that pages may come in: each with its own name, its direction, and the locale by which numbers, dates and names of countries
 * are written. One is offered once the catalogue has its messages.
 */
import { en, type Words } from './en/catalogue.ts';
import { ur } from './ur/catalogue.ts';

export type Direction = 'ltr' | 'rtl';
type Language = { name: string; dir: Direction; locale: string };

export const LANGUAGES = {
  en: { name: 'English', dir: 'ltr', locale: 'en' },
  ur: { name: 'اردو', dir: 'rtl', locale: 'ur' },
  ar: { name: 'العربية', dir: 'rtl', locale: 'ar' },
  fa: { name: 'فارسی', dir: 'rtl', locale: 'fa' },
  fr: { name: 'Français', dir: 'ltr', locale: 'fr' },
  es: { name: 'Español', dir: 'ltr', locale: 'es' },
  ru: { name: 'Русский', dir: 'ltr', locale: 'ru' },
  my: { name: 'မြန်မာ', dir: 'ltr', locale: 'my' },
} as const satisfies Record<string, Language>;

export type LanguageCode = keyof typeof LANGUAGES;

/** The messages of each language that is complete. */
export const CATALOGUE = { en, ur } as const satisfies Partial<Record<LanguageCode, Words>>;

/** A language that pages are offered in. */
export type Offered = keyof typeof CATALOGUE;

export const OFFERED: readonly Offered[] = ['en', 'ur'];

export const isOffered = (code: string): code is Offered => Object.hasOwn(CATALOGUE, code);
