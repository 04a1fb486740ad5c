/** Invisible joiners, which a name may be written with or without. */
const JOINERS = /[\u200C\u200D]/gu;

/** What two spellings of one name have in common: letters however large, wide or joined. People are told apart by it, never shown by it. */
export const nameKey = (name: string): string =>
  name.normalize('NFKC').replaceAll(JOINERS, '').toLowerCase().replaceAll(/\s+/gu, ' ').trim();
