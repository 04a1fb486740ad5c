/**
 * Text from outside (network names, headlines made of them, reviewers' names) as it may be shown. JSX escapes what is markup; this takes
 * out what acts on the reader without being seen.
 */

/**
 * Controls, zero-width characters, the marks that turn the direction of what follows (Trojan Source, CVE-2021-42574), and what no XML may hold: halves
 * of pairs and non-characters (XML 1.0, §2.2).
 */
const UNSEEN = /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\p{Cs}]/gu;
/** More marks on one letter than any script needs. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** On one line, without unseen characters. */
export const plainText = (text: string): string => text.replace(/\s+/g, ' ').replace(UNSEEN, '').replace(STACKED_MARKS, '$1').trim();

/** At most `length` characters, the last of them an ellipsis where something was cut. */
export function shortened(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`;
}
