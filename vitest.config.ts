import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import './build-web.mjs';
import { LongestFirst } from './test/support/order.ts';

/** SHA-256 of `operator-token-for-tests`. */
const OPERATOR_TOKEN_SHA256 = '534125de141542e27a3668e21ce0ad7a4820c1a76d97a5d098b1c7df6eca3f1d';

const BUNDLED = [
  '@cfworker/json-schema',
  '@hono/zod-openapi',
  'canonicalize',
  'd3-scale',
  'd3-shape',
  'drizzle-orm',
  'drizzle-orm/d1',
  'drizzle-orm/sqlite-core',
  'hono',
  'hono/cors',
  'hono/etag',
  'hono/factory',
  'hono/html',
  'hono/jsx',
  'hono/jsx/jsx-dev-runtime',
  'hono/utils/html',
  'http-message-sig',
  'ical.js',
  'ipaddr.js',
  'standardwebhooks',
  'uuidv7',
  'zod',
];

/** Node for what is pure or talks to real servers, workerd for what talks to D1, and Node again for what drives a browser. */
export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    // Two more than there are processors: many tests wait for a time limit or for another process. Left out, it is one fewer.
    maxWorkers: availableParallelism() + 2,
    sequence: { sequencer: LongestFirst },
    // Node keeps what it has compiled: wrangler alone is ten megabytes, and starts some thirty times.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/tocsin/compiled', import.meta.url)) },
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/**/*.worker.test.ts', 'test/**/*.browser.test.ts'],
          // What is imported is pure or gets its state as an argument, so that one process can run many files.
          isolate: false,
          globalSetup: ['test/support/made-once.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: { bindings: { OPERATOR_TOKEN_SHA256, MIGRATIONS: await readD1Migrations({ migrationsDir: 'migrations' }) } },
          })),
        ],
        test: {
          name: 'worker',
          include: ['test/**/*.worker.test.ts'],
          // Starting workerd takes longer than most files: one runs many, each with modules and storage of its own (test/support/afresh.ts).
          isolate: false,
          setupFiles: ['test/support/afresh.ts'],
          globalSetup: ['test/outside/signal-server-setup.ts'],
          // One module for each dependency: with modules of its own for each file, hundreds would be asked for again and again.
          deps: { optimizer: { ssr: { enabled: true, include: BUNDLED } } },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
