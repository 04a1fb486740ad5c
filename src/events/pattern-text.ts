/** A pattern in sentences: the counts, the base rate, the probability by chance, and what may not be concluded. */
import type { Pattern } from './pattern.ts';
import { FEWEST_EVENTS, FEWEST_WINDOWS } from './parameters.ts';

type Facts = Omit<Pattern, 'text'>;

const percent = (share: number): string => {
  const value = share * 100;
  return value !== 0 && value < 0.01 ? 'under 0.01 %' : `${Number(value.toPrecision(2))} %`;
};

/** English plurals of the kinds. */
const NAMES: Record<Pattern['kind'], [one: string, many: string]> = {
  rally: ['rally', 'rallies'],
  protest: ['protest', 'protests'],
  election: ['election', 'elections'],
  exam: ['exam', 'exams'],
  'court-ruling': ['court ruling', 'court rulings'],
  anniversary: ['anniversary', 'anniversaries'],
  unrest: ['unrest', 'occasions of unrest'],
  conflict: ['conflict', 'conflicts'],
  other: ['other event', 'other events'],
};

export const patternText = (facts: Facts): string =>
  [countText(facts), notCountedText(facts), baseText(facts), chanceText(facts), verdictText(facts)].filter(Boolean).join(' ');

function countText({ kind, n, k }: Facts): string {
  const [one, many] = NAMES[kind];
  if (n === 1) return `The first ${one} in the calendar that counts.`;
  return `Of the last ${n} ${many}, ${k} coincided with an incident: it began within a day before or while they lasted.`;
}

function notCountedText({ not_counted: { unobserved, entered_late } }: Facts): string {
  const parts = [
    unobserved > 0 ? `${unobserved} on days without observation` : '',
    entered_late > 0 ? `${entered_late} entered too late` : '',
  ].filter(Boolean);
  return parts.length > 0 ? `Not counted: ${parts.join(', ')}.` : '';
}

function baseText({ base_rate, comparable: { windows, with_onset } }: Facts): string {
  if (base_rate === null) return 'How often incidents begin otherwise is not known yet.';
  return `Base rate: in ${with_onset} of ${windows} comparable windows (same hours, every observed day) an incident began, ${percent(base_rate)}.`;
}

function chanceText({ earlier, p_value }: Facts): string {
  if (p_value === null) return '';
  const ones =
    earlier.n === 1
      ? 'the earlier one'
      : `${earlier.k === earlier.n ? (earlier.n === 2 ? 'both' : `all ${earlier.n}`) : `at least ${earlier.k} of the ${earlier.n}`} earlier ones`;
  return `By chance alone ${ones} would coincide with probability ${percent(p_value)} (exact test).`;
}

function verdictText({ verdict }: Facts): string {
  switch (verdict) {
    case 'too-few-events':
      return `Fewer than ${FEWEST_EVENTS} are too few to speak of a pattern.`;
    case 'too-little-history':
      return `Fewer than ${FEWEST_WINDOWS} comparable windows are too few to speak of a pattern.`;
    case 'no-more-than-chance':
      return 'That is no more than chance would explain.';
    case 'more-than-chance':
      return 'That is more than chance would explain; it does not say why.';
    default:
      return verdict satisfies never;
  }
}
