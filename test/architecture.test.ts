import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-arrows-'));
  await Promise.all([
    copyFile(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json')),
    copyFile(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json')),
    writeFile(join(folder, '.gitignore'), 'node_modules/\n'),
    symlink(join(root, 'node_modules'), join(folder, 'node_modules')),
  ]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the linter says of a file with this text at this place. */
async function lint(path: string, text: string): Promise<string> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
  const linter = join(root, 'node_modules/.bin/oxlint');
  const found = await run(linter, ['--type-aware', path], { cwd: folder }).catch((error: { stdout: string }) => error);
  return found.stdout;
}

const importing = (from: string) => `import { thing } from '${from}';\nexport const own = thing;\n`;

describe('the linter', { timeout: 60_000 }, () => {
  it.each([
    ['src/probe/planted.ts', '../ingest/accept.ts'],
    ['src/probe/checks/planted.ts', '../../http/problem.ts'],
    ['src/ingest/planted.ts', '../rollup/bin.ts'],
    ['src/rollup/planted.ts', '../detect/detect.ts'],
    ['src/detect/planted.ts', '../incidents/incident.ts'],
    ['src/incidents/planted.ts', '../publish/api/routes.ts'],
    ['src/rollup/planted-too.ts', '../app.ts'],
    ['src/http/planted.ts', '../ingest/accept.ts'],
    ['src/db/planted.ts', '../rollup/bin.ts'],
    ['src/web/probe/planted.ts', '../../ingest/accept.ts'],
    ['src/web/probe/planted-too.ts', '../../publish/pages/layout.tsx'],
  ])('refuses an import from %s to %s', async (path, from) => {
    expect(await lint(path, importing(from))).toContain('no-restricted-imports');
  });

  it.each([
    ['src/rollup/fine.ts', '../ingest/observation.ts'],
    ['src/publish/pages/fine.ts', '../../detect/detect.ts'],
    ['src/ingest/fine.ts', '../probe/report.ts'],
    ['src/web/probe/fine.ts', '../../publish/pages/probe/page-data.ts'],
  ])('lets %s import %s', async (path, from) => {
    expect(await lint(path, importing(from))).not.toContain('no-restricted-imports');
  });

  it('refuses a clock in a pure file', async () => {
    expect(await lint('src/detect/clock.ts', 'export const now = (): number => Date.now();\n')).toContain('no-restricted-properties');
  });

  it('refuses a query that is not awaited', async () => {
    const text =
      'type Query = { then: (done: (rows: number[]) => void, failed: (error: unknown) => void) => void };\ndeclare const select: () => Query;\nexport function act(): void {\n  select();\n}\n';
    expect(await lint('src/ingest/floating.ts', text)).toContain('no-floating-promises');
  });
});
