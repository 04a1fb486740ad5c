/** `npm run bench -- NAME [--json]`: measures, prints a line a case and a summary, and fails where a promise does not hold. */
import { parseArgs } from 'node:util';
import type { Bench, Line } from './bench.ts';

import { alerts } from './alerts.ts';
import { cost } from './cost.ts';
import { edge } from './edge.ts';
import { detect } from './detect.ts';
import { durability } from './durability.ts';
import { ingest } from './ingest.ts';
import { sybil } from './sybil.ts';
import { ooni } from './ooni.ts';
import { pages } from './pages.ts';

const BENCHES: Record<string, Bench> = { detect, sybil, durability, ingest, ooni, cost, pages, alerts, edge };

const asText = (value: unknown): string => (typeof value === 'object' && value !== null ? `(${readable(value as Line)})` : String(value));

const readable = (line: Line): string =>
  Object.entries(line)
    .map(([name, value]) => (name === 'case' || name === 'summary' ? asText(value) : `${name.replaceAll('_', ' ')} ${asText(value)}`))
    .join(', ');

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false } } });
const run = BENCHES[positionals[0] ?? ''];
if (!run || positionals.length !== 1) {
  console.error(`Say which: npm run bench -- ${Object.keys(BENCHES).join('|')} [--json]`);
  process.exit(2);
}
const say = (line: Line): void => console.log(values.json ? JSON.stringify(line) : readable(line));
const summary = await run(say);
say(summary);
process.exitCode = summary.pass ? 0 : 1;
