/** Text in lines that fit a width. SVG does not wrap, and what draws cards measures nothing: widths are estimated, rather too wide. Pure. */

/** Widths of a letter in parts of the font's size, of a bold face. */
const WIDTHS: readonly [RegExp, number][] = [
  [/[\u0300-\u036f\u064b-\u065f\u2066-\u2069]/, 0],
  [/[\s.,:;'|!()[\]ijlItfr]/, 0.36],
  [/[MWmw@—]/, 0.95],
  [/[A-Z]/, 0.7],
  [/[a-z0-9–-]/, 0.61],
  [/[\u0600-\u06ff]/, 0.47],
];
const WIDEST = 1;

const widthOf = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (WIDTHS.find(([letters]) => letters.test(letter))?.[1] ?? WIDEST), 0);

/**
 * @param width in parts of the font's size
 * @returns at most `most` lines; what is over is cut with an ellipsis
 */
export function linesOf(text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((part) => piecesOf(part, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
    if (lines.length === most) return [...lines.slice(0, -1), cut(`${lines.at(-1)}…`, width)];
  }
  return line === '' ? lines : [...lines, line];
}

const cut = (line: string, width: number): string => {
  let kept = line;
  while (widthOf(kept) > width && kept.length > 1) kept = `${[...kept].slice(0, -2).join('').trimEnd()}…`;
  return kept;
};

/** A word that is wider than a line, in pieces. */
function piecesOf(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word];
  const letters = Math.max(1, Math.floor(width));
  return Array.from({ length: Math.ceil(word.length / letters) }, (_, index) => word.slice(index * letters, (index + 1) * letters));
}
