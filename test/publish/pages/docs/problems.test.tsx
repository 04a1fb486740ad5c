import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROBLEMS, type ProblemName } from '../../../../src/http/problem.ts';
import { PROBLEM_ADVICE } from '../../../../src/publish/pages/docs/problem-advice.ts';
import { ProblemsPage } from '../../../../src/publish/pages/docs/problems.tsx';
import { OBSERVATORY, rendered } from '../../records.ts';

const names = Object.keys(PROBLEMS) as ProblemName[];
const guide = readFileSync(new URL('../../../../docs/api/problems.md', import.meta.url), 'utf8');

/** The text below a heading of the guide, on one line. */
const sectionOf = (name: string): string =>
  (new RegExp(`^## ${name}\\n(.*?)(?=^## |$(?![\\s\\S]))`, 'ms').exec(guide)?.[1] ?? '').replace(/\s+/g, ' ').trim();

describe('the guide to problems', () => {
  it.each(names)('has a heading for %s with its status, title, cause and remedy', (name) => {
    const { status, title } = PROBLEMS[name];
    const { cause, remedy } = PROBLEM_ADVICE[name];
    expect(sectionOf(name)).toBe(`${status}: ${title}. **Cause.** ${cause} **Remedy.** ${remedy}`);
  });

  it('has no heading for what does not exist', () => {
    expect([...guide.matchAll(/^## (.*)$/gm)].map(([, name]) => name)).toEqual(names);
  });
});

describe('the page of problems', () => {
  it('has an anchor for the `type` of each problem', async () => {
    const html = await rendered(<ProblemsPage observatory={OBSERVATORY} />);
    for (const name of names) expect(html).toContain(`<h2 id="${name}">`);
  });
});
