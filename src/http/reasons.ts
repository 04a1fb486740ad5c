/** What a schema says where its author says nothing: why a value is refused, and what is allowed, in words. The value itself is never repeated. Pure. */
import type { z } from 'zod';

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries', file: ' bytes' };

function bound(issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall> | z.core.$ZodRawIssue<z.core.$ZodIssueTooBig>): string {
  const unit = UNITS[issue.origin] ?? '';
  return issue.code === 'too_small' ? `at least ${issue.minimum}${unit}` : `at most ${issue.maximum}${unit}`;
}

/** @returns undefined where the library's own words do */
export function reasonOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      if (Array.isArray(issue.input) && issue.expected !== 'array') return 'one value, and no list';
      return undefined;
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : `one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
    case 'too_big':
      return bound(issue as Parameters<typeof bound>[0]);
    default:
      return undefined;
  }
}
