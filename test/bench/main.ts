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

const BENCHES: Record<string, { run: Bench; about: string }> = {
  detect: { run: detect, about: 'how often the detector is wrong, how late, how sure, and what it costs (half an hour)' },
  sybil: { run: sybil, about: 'the share of liars that it withstands' },
  durability: { run: durability, about: 'kills the observatory under load: what was answered is counted once' },
  ingest: { run: ingest, about: 'how fast reports go in, against a bare insert' },
  ooni: { run: ooni, about: "a recorded minute of OONI's submissions, at ten times its rate" },
  cost: { run: cost, about: 'a day of a thousand probes, against the limits of the free plan' },
  pages: { run: pages, about: 'what pages weigh and how long they take' },
  alerts: { run: alerts, about: 'what it costs to tell a hundred receivers' },
  edge: { run: edge, about: "what the edge's scheduled runs cost" },
};

const HELP = `npm run bench -- NAME [--json]   measures one; ends with 1 where a promise does not hold

${Object.entries(BENCHES)
  .map(([name, { about }]) => `  ${name.padEnd(12)}${about}`)
  .join('\n')}`;

const asText = (value: unknown): string => (typeof value === 'object' && value !== null ? `(${readable(value as Line)})` : String(value));

const readable = (line: Line): string =>
  Object.entries(line)
    .map(([name, value]) => (name === 'case' || name === 'summary' ? asText(value) : `${name.replaceAll('_', ' ')} ${asText(value)}`))
    .join(', ');

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    return misused(error instanceof Error ? error.message : String(error));
  }
}

function misused(why: string): never {
  console.error(`${why}\n\n${HELP}`);
  process.exit(2);
}

const { positionals, values } = readArguments();
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const [name = ''] = positionals;
const bench = BENCHES[name] ?? misused(name === '' ? 'Say which.' : `There is no bench ${name}.`);
if (positionals.length > 1) misused('Say one only.');
const say = (line: Line): void => console.log(values.json ? JSON.stringify(line) : readable(line));
const summary = await bench.run(say);
say(summary);
process.exitCode = summary.pass ? 0 : 1;
