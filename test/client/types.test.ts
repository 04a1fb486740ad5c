import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../src/app.ts';

// The platform's own modules; describing the API needs no socket, and nothing that outlives a request.
vi.mock('cloudflare:sockets', () => ({}));
vi.mock('cloudflare:workers', () => ({}));

const ROOT = resolve(import.meta.dirname, '../..');

type Operation = { operationId?: string; summary?: string; tags?: string[]; security?: object[]; responses: Record<string, object> };
type Description = { paths: Record<string, Record<string, Operation>>; components: { securitySchemes: object } };

let description: Description;
let types = '';

/** openapi-typescript is written against the compiler's API, which TypeScript 7 has no more: it gets that of 5. */
async function generateTypes(from: Description): Promise<string> {
  registerHooks({ resolve: (specifier, context, next) => next(specifier === 'typescript' ? 'typescript-5' : specifier, context) });
  const { default: generate, astToString } = await import('openapi-typescript');
  return astToString(await generate(from as unknown as Parameters<typeof generate>[0], { defaultNonNullable: false }));
}

beforeAll(async () => {
  description = await (await createApp().request('http://localhost/openapi.json', {}, {})).json();
  types = await generateTypes(description);
  mkdirSync(`${ROOT}/dist/client`, { recursive: true });
  writeFileSync(`${ROOT}/dist/client/schema.d.ts`, types);
});

describe('the description of the API', () => {
  const operations = () =>
    Object.entries(description.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => method !== 'parameters')
        .map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
    );

  it('names every operation, once, and says what it does', () => {
    const ids = operations().map(({ operationId }) => operationId ?? '');
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z][A-Za-z0-9]+$/.test(id))).toEqual([]);
    expect(operations().flatMap(({ name, summary, tags }) => (summary && tags?.length === 1 ? [] : [name]))).toEqual([]);
  });

  it('says of each operation that may be refused to strangers how to be let in', () => {
    const closed = operations().filter(({ responses }) => '401' in responses);
    expect(closed.flatMap(({ name, security }) => (security?.length ? [] : [name]))).toEqual([]);
    expect(Object.keys(description.components.securitySchemes)).toEqual(['operator', 'probe']);
  });

  it('leaves nothing of an answer untyped', () => {
    const headers = /^\s*\[name: string\]: unknown;$/gm;
    expect(types.replaceAll(headers, '')).not.toMatch(/: (any|unknown)\b/);
  });
});

describe('the client that is generated from it', () => {
  it('has types that the tests which use it keep to', () => {
    const tsc = `${ROOT}/node_modules/typescript/bin/tsc`;
    const check = (): string => execFileSync(process.execPath, [tsc, '-p', import.meta.dirname], { encoding: 'utf8', stdio: 'pipe' });
    expect(check).not.toThrow();
  }, 60_000);
});
