// Bundles what browsers run, and the command line into dist/tocsin.js, one file that runs on Node 20 and later with nothing installed beside it.
import { chmod } from 'node:fs/promises';
import { build } from 'esbuild';
import './build-web.mjs';

const OUTPUT = 'dist/tocsin.js';

// Some dependencies are CommonJS and ask for Node's own modules by `require`, which an ES module does not have.
const REQUIRE = "import { createRequire as createRequireHere } from 'node:module';\nconst require = createRequireHere(import.meta.url);";

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ['src/cli/main.ts'],
  outfile: OUTPUT,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  jsx: 'automatic',
  jsxImportSource: 'hono/jsx',
  banner: { js: `#!/usr/bin/env node\n${REQUIRE}` },
  // The tools of a clone: too large to carry, and of no use without one.
  external: ['wrangler', 'miniflare', 'workerd', 'esbuild'],
  logLevel: 'warning',
});
await chmod(new URL(OUTPUT, import.meta.url), 0o755);
