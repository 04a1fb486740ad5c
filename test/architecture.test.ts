import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');
let folder = '';

const FORWARD = [
  ['src/probe/planted.ts', '../ingest/accept.ts'],
  ['src/probe/checks/planted.ts', '../../http/problem.ts'],
  ['src/ingest/planted.ts', '../rollup/bin.ts'],
  ['src/rollup/planted.ts', '../detect/detect.ts'],
  ['src/outside/planted.ts', '../detect/detect.ts'],
  ['src/rollup/planted-outside.ts', '../outside/host.ts'],
  ['src/detect/planted.ts', '../incidents/incident.ts'],
  ['src/incidents/planted.ts', '../publish/api/routes.ts'],
  ['src/rollup/planted-too.ts', '../app.ts'],
  ['src/http/planted.ts', '../ingest/accept.ts'],
  ['src/db/planted.ts', '../rollup/bin.ts'],
  ['src/web/probe/planted.ts', '../../ingest/accept.ts'],
  ['src/web/probe/planted-too.ts', '../../publish/pages/layout.tsx'],
] as const;

const BACKWARD = [
  ['src/rollup/fine.ts', '../ingest/observation.ts'],
  ['src/publish/pages/fine.ts', '../../detect/detect.ts'],
  ['src/ingest/fine.ts', '../probe/report.ts'],
  ['src/web/probe/fine.ts', '../../publish/pages/probe/page-data.ts'],
] as const;

const CLOCK = ['src/detect/clock.ts', 'export const now = (): number => Date.now();\n'] as const;
const FLOATING = [
  'src/ingest/floating.ts',
  'type Query = { then: (done: (rows: number[]) => void, failed: (error: unknown) => void) => void };\ndeclare const select: () => Query;\nexport function act(): void {\n  select();\n}\n',
] as const;

const importing = ([path, from]: readonly [string, string]) =>
  [path, `import { thing } from '${from}';\nexport const own = thing;\n`] as const;

/** The rules that the linter finds broken in each file. */
const broken = new Map<string, string[]>();

async function plant([path, text]: readonly [string, string]): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

async function lint(): Promise<void> {
  const linter = join(root, 'node_modules/.bin/oxlint');
  const found = await run(linter, ['--type-aware', '--format', 'json', 'src'], { cwd: folder }).catch((error: { stdout: string }) => error);
  const { diagnostics } = JSON.parse(found.stdout) as { diagnostics: { filename: string; code: string }[] };
  for (const { filename, code } of diagnostics) broken.set(filename, [...(broken.get(filename) ?? []), code]);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-arrows-'));
  await Promise.all([
    copyFile(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json')),
    copyFile(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json')),
    writeFile(join(folder, '.gitignore'), 'node_modules/\n'),
    symlink(join(root, 'node_modules'), join(folder, 'node_modules')),
    ...[...[...FORWARD, ...BACKWARD].map(importing), CLOCK, FLOATING].map(plant),
  ]);
  await lint();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the linter', () => {
  it.each(FORWARD)('refuses an import from %s to %s', (path) => {
    expect(broken.get(path)).toContain('eslint(no-restricted-imports)');
  });

  it.each(BACKWARD)('lets %s import %s', (path) => {
    expect(broken.get(path) ?? []).not.toContain('eslint(no-restricted-imports)');
  });

  it('refuses a clock in a pure file', () => {
    expect(broken.get(CLOCK[0])).toContain('eslint(no-restricted-properties)');
  });

  it('refuses a query that is not awaited', () => {
    expect(broken.get(FLOATING[0])).toContain('typescript(no-floating-promises)');
  });
});
