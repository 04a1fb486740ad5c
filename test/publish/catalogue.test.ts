import { describe, expect, it } from 'vitest';
import { EXPLANATIONS } from '../../src/incidents/alternative.ts';
import { CATALOGUE, LANGUAGES, OFFERED } from '../../src/publish/i18n/languages.ts';
import { detectorParameters } from '../../src/publish/pages/about/parameters.ts';

type Message = [key: string, message: unknown];

/** Every message by where it is in the catalogue. */
function messagesOf(value: unknown, at: string): Message[] {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return [[at, value]];
  return Object.entries(value).flatMap(([key, part]) => messagesOf(part, at === '' ? key : `${at}.${key}`));
}

const english = messagesOf(CATALOGUE.en, '');
/** English leaves some to other languages: what is null or empty there, or has no parts. */
const isLeft = (message: unknown): boolean =>
  message === null || message === '' || (typeof message === 'object' && Object.keys(message).length === 0);
const SCRIPTS: Partial<Record<string, RegExp>> = { ur: /[\u0600-\u06ff]/ };

describe.each(OFFERED.filter((lang) => lang !== 'en'))('the catalogue in %s', (lang) => {
  const messages = new Map(messagesOf(CATALOGUE[lang], ''));

  it('has every message that English has, of the same kind, and no other', () => {
    const told = english.filter(([, message]) => !isLeft(message));
    expect(told.filter(([key, message]) => typeof messages.get(key) !== typeof message)).toEqual([]);
    const known = english.map(([key, message]) => (isLeft(message) ? key : `${key}.`));
    expect([...messages.keys()].filter((key) => !known.some((each) => `${key}.`.startsWith(each)))).toEqual([]);
  });

  it('has no message that is empty or was left in English', () => {
    const script = SCRIPTS[lang] ?? /./;
    // Names of protocols are the same everywhere.
    const left = english.filter(
      ([key, message]) => typeof message === 'string' && /[a-z]{2}/.test(message) && !script.test(String(messages.get(key))),
    );
    expect(left.map(([key]) => key)).toEqual([]);
  });
});

describe('the parameters of the detector', () => {
  const sections = detectorParameters();
  const titles = sections.flatMap(({ title }) => title ?? []);
  const reasons = [...new Set(sections.flatMap(({ parameters }) => parameters.map(({ reason }) => reason)))];

  it.each(OFFERED.filter((lang) => lang !== 'en'))('are explained in %s, each as the source has it now', (lang) => {
    const { about } = CATALOGUE[lang];
    const missing = [...titles.filter((title) => !(title in about.sections)), ...reasons.filter((reason) => !(reason in about.reasons))];
    expect(missing).toEqual([]);
    expect(Object.keys(about.reasons).filter((reason) => !reasons.includes(reason))).toEqual([]);
  });
});

describe('explanations of an incident', () => {
  const explanations = Object.values(EXPLANATIONS);

  it.each(OFFERED)('are all in the catalogue in %s, in whole and in brief', (lang) => {
    const { explanations: whole, briefly } = CATALOGUE[lang].incident;
    expect(explanations.filter((text) => !(text in briefly) || (lang !== 'en' && !(text in whole)))).toEqual([]);
  });
});

describe('languages', () => {
  it('are ready for those that are planned, with their direction', () => {
    expect(
      Object.entries(LANGUAGES)
        .filter(([, { dir }]) => dir === 'rtl')
        .map(([code]) => code)
        .sort(),
    ).toEqual(['ar', 'fa', 'ur']);
    expect(Object.keys(LANGUAGES).sort()).toEqual(['ar', 'en', 'es', 'fa', 'fr', 'my', 'ru', 'ur']);
  });
});
