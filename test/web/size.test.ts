import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { PROBE_SCRIPT, SERVICE_WORKER } from '../../dist/web/scripts.js';

/** All scripts of the page together, in bytes of gzip. */
const HEAVIEST = 12_000;

describe('the scripts of the page /probe', () => {
  it('weigh under 12 kB together', () => {
    const bytes = [PROBE_SCRIPT, SERVICE_WORKER].map((script) => gzipSync(script, { level: 6 }).length);
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(HEAVIEST);
    expect(Math.min(...bytes)).toBeGreaterThan(200);
  });

  it('hold no library', () => {
    expect(PROBE_SCRIPT).not.toMatch(/_zod|structured-headers|react/);
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
    for (const name of Object.keys(dependencies))
      expect(PROBE_SCRIPT).not.toContain(name === 'hono' ? 'hono/' : name.length > 5 ? name : `${name}@`);
  });
});
