/** `npm run replay -- SCENARIO`: plays a scenario, prints what is seen of it and when, and fails where that is not what it must be. */
import { parseArgs } from 'node:util';
import { SCENARIOS } from './catalogue.ts';
import { checkStages } from './check-stages.ts';
import { play } from './play.ts';
import type { Scenario } from './scenario.ts';

const HELP = `npm run replay -- SCENARIO [--pure] [--seed N] [--json]
npm run replay -- --list`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'boolean', default: false },
    pure: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    seed: { type: 'string' },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function playPure(scenario: Scenario): boolean {
  const stages = play(scenario, values.seed ? Number(values.seed) : scenario.seed);
  const checks = checkStages(scenario, stages);
  for (const { headline, status, updates } of stages.incidents)
    say(`${status}: ${headline}. ${updates.map(({ at, kind }) => `${kind} ${at}`).join(', ')}`);
  for (const { name, pass, why } of checks) say(`${pass ? 'ok  ' : 'FAIL'} ${name}${why ? `: ${why}` : ''}`);
  return checks.every(({ pass }) => pass);
}

if (values.list) for (const { name, story } of SCENARIOS) say(`${name.padEnd(24)} ${story}`);
else {
  const scenario = SCENARIOS.find(({ name }) => name === positionals[0]);
  if (!scenario) {
    process.stderr.write(`${HELP}\nScenarios: ${SCENARIOS.map(({ name }) => name).join(', ')}\n`);
    process.exit(2);
  }
  process.exitCode = playPure(scenario) ? 0 : 1;
}
