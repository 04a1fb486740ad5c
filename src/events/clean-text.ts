/** Text that strangers wrote, for one line of a page, a feed or a calendar: what could hide, reorder or break it is taken out. */
import { z } from 'zod';

/** C0 and C1 controls, line and paragraph separators: a blank each. */
const BREAKS = /[\p{Cc}\u2028\u2029]+/gu;
/**
 * Embeddings, overrides, isolates and marks of direction (Unicode TR 9), tags, object replacement and the byte order mark. Joiners stay:
 * Persian and Urdu are not written without them.
 */
const INVISIBLE = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFC\u{E0000}-\u{E007F}]/gu;

/** Half a surrogate pair: no character. */
const LONE = /\p{Cs}/gu;

const cleanText = (text: string): string =>
  text.replaceAll(LONE, '').normalize('NFC').replaceAll(INVISIBLE, '').replaceAll(BREAKS, ' ').replaceAll(/\s+/gu, ' ').trim();

/** One line of up to `most` characters, cleaned. Longer text is refused rather than cut: a cut sentence may say something else. */
export const OneLine = (most: number) =>
  z
    .string()
    .max(20 * most, `at most ${most} characters`)
    .transform(cleanText)
    .pipe(z.string().min(1, 'is empty').max(most, `at most ${most} characters`));
