import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { PROBLEMS } from '../../src/http/problem.ts';
import { readCommands, wrongCommands } from './commands.ts';
import { DOCUMENTS, ROOT, anchorsOf, codeOf, linksOf } from './documents.ts';

const named = DOCUMENTS.map((document) => ({ ...document, toString: () => document.path }));
const textOf = (path: string): string => DOCUMENTS.find((document) => document.path === path)?.text ?? '';

let commands = new Map<string, Command>();
beforeAll(async () => {
  commands = await readCommands();
});

describe('what is written', () => {
  it.each(named)('links only to what exists: $path', (document) => {
    const links = linksOf(document);
    const lost = links.filter(({ file }) => !existsSync(join(ROOT, file)));
    expect(lost.map(({ target }) => target)).toEqual([]);
    const toHeadings = links.filter(({ anchor, file }) => anchor !== null && file.endsWith('.md'));
    const unheaded = toHeadings.filter(({ anchor, file }) => !anchorsOf(textOf(file)).has(anchor ?? ''));
    expect(unheaded.map(({ target }) => target)).toEqual([]);
  });

  it.each(named)('names only commands and flags that exist: $path', ({ text }) => {
    expect(codeOf(text).flatMap((line) => wrongCommands(commands, line))).toEqual([]);
  });

  it.each(named)('names only files that exist: $path', ({ text }) => {
    const paths = codeOf(text).filter((code) => /^(src|test|docs|migrations)\/[\w./-]+$/.test(code));
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('tells of each setting to the operator', () => {
    const schema = /const Settings = z\.object\(\{([\s\S]*?)^\}\);/m.exec(readFileSync(join(ROOT, 'src/env.ts'), 'utf8'))?.[1] ?? '';
    const settings = [...schema.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name = '']) => name);
    expect(settings).toContain('PRIVACY_FLOOR');
    const lines = textOf('docs/operate.md').split('\n');
    const told = lines.filter((line) => /^(#|\|)/.test(line)).join('\n');
    expect(settings.filter((name) => !told.includes(`\`${name}\``))).toEqual([]);
  });

  it('has a heading for each problem', () => {
    const anchors = anchorsOf(textOf('docs/api/problems.md'));
    expect(Object.keys(PROBLEMS).filter((problem) => !anchors.has(problem))).toEqual([]);
  });

  it('lists every decision', () => {
    const listed = new Set(linksOf({ path: 'docs/decisions/README.md', text: textOf('docs/decisions/README.md') }).map(({ file }) => file));
    const decisions = DOCUMENTS.filter(({ path }) => /^docs\/decisions\/\d{3}-/.test(path)).map(({ path }) => path);
    expect(decisions.filter((path) => !listed.has(path))).toEqual([]);
    expect(decisions.length).toBeGreaterThan(0);
  });
});

describe('the check of what is written', () => {
  it('finds a command, a flag and a script that do not exist', () => {
    expect(wrongCommands(commands, 'npx tocsin divine')).toHaveLength(1);
    expect(wrongCommands(commands, 'npx tocsin probe --forever')).toHaveLength(1);
    expect(wrongCommands(commands, 'PORT=1 npm start -- --backwards')).toHaveLength(1);
    expect(wrongCommands(commands, 'npm ci && npm run nothing')).toHaveLength(1);
    expect(wrongCommands(commands, 'npm ci && npm start -- --no-probe')).toEqual([]);
  });

  it('finds a link to nothing, in text and not in code', () => {
    const links = linksOf({ path: 'docs/a.md', text: '[b](b.md#c)\n```sh\n[d](e)\n```\n[web](https://f.example)' });
    expect(links).toEqual([{ from: 'docs/a.md', target: 'b.md#c', file: 'docs/b.md', anchor: 'c' }]);
    expect(anchorsOf('# One `two`, three\n## Äh')).toEqual(new Set(['one-two-three', 'äh']));
  });
});
