// Makes a module of what the worker serves as it is: what runs in a browser, bundled, and the shapes of the world's map. Written only where it changes, and at once whole:
// several builds may run beside one another, and a runtime may be watching.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const ENTRIES = {
  PROBE_SCRIPT: 'src/web/probe/main.ts',
  SERVICE_WORKER: 'src/web/probe/service-worker.ts',
  REFRESH_SCRIPT: 'src/web/refresh/main.ts',
};
const OUTPUT = join(import.meta.dirname, 'dist/web/scripts.js');

const bundle = async (entry) => {
  const { outputFiles } = await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outputFiles[0].text;
};

const written = () => {
  try {
    return readFileSync(OUTPUT, 'utf8');
  } catch {
    return null;
  }
};

const scripts = await Promise.all(Object.entries(ENTRIES).map(async ([name, entry]) => [name, await bundle(entry)]));
// What /methodology says of the detector's parameters is read from their own comments.
scripts.push(['PARAMETERS_SOURCE', readFileSync(join(import.meta.dirname, 'src/detect/parameters.ts'), 'utf8')]);
// The map's shapes: what projects them is TypeScript, which not every Node runs as it is.
const { outputFiles: projecting } = await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ['src/publish/charts/world/shapes.ts'],
  bundle: true,
  write: false,
  format: 'esm',
});
const { worldOf } = await import(`data:text/javascript;base64,${Buffer.from(projecting[0].contents).toString('base64')}`);
const require = createRequire(import.meta.url);
scripts.push(['WORLD', worldOf(require('world-atlas/countries-110m.json'), require('world-atlas/countries-50m.json'))]);
const text = scripts.map(([name, script]) => `export const ${name} = ${JSON.stringify(script)};\n`).join('');
if (text !== written()) {
  mkdirSync(join(OUTPUT, '..'), { recursive: true });
  writeFileSync(`${OUTPUT}.${process.pid}`, text);
  renameSync(`${OUTPUT}.${process.pid}`, OUTPUT);
}
