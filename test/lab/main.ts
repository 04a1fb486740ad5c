/** `npm run lab`: a small country on this machine, with real packets and real censorship. docs/lab.md tells what it does. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { endWithParent, enter, goFirst, isInside, whyNot } from './enter.ts';
import { runFromOutside } from './from-outside.ts';
import { buildLab } from './lab.ts';
import { runAddressCheck, runRally } from './rally.ts';
import { runScenario } from './run-scenario.ts';
import type { ScenarioResult } from './run-scenario.ts';
import { SCENARIOS } from './scenarios.ts';
import type { Scenario } from './scenarios.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const stop = (why: string): never => {
  say(why);
  process.exit(2);
};

const HELP = `npm run lab                     all scenarios; docs/lab.md tells what it does
  --scenario NAME[,NAME…]      these
  --list                       which there are
  --rally                      blocks before a rally, from packets to the incident
  --outside                    hosts probed from outside, and what is told of them
  --addresses                  whether an address of a volunteer is found in what is stored
  --seed N                     another run of chance
  --json                       one JSON object`;

const readArguments = () => {
  try {
    return parseArgs({
      options: {
        json: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        rally: { type: 'boolean', default: false },
        addresses: { type: 'boolean', default: false },
        outside: { type: 'boolean', default: false },
        scenario: { type: 'string', multiple: true, default: [] },
        seed: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    return stop(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
};

const chooseScenarios = (given: readonly string[]): readonly Scenario[] => {
  const names = given.flatMap((each) => each.split(','));
  const unknown = names.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name));
  if (unknown.length > 0) stop(`There is no scenario ${unknown.join(', ')}. Known: ${SCENARIOS.map(({ name }) => name).join(', ')}`);
  return names.length === 0 ? SCENARIOS : SCENARIOS.filter(({ name }) => names.includes(name));
};

const chooseSeed = (given: string | undefined): number => {
  if (given === undefined) return randomInt(1, 2 ** 31);
  if (!/^\d{1,10}$/.test(given)) stop(`--seed is a whole number of up to ten digits, not ${given}`);
  return Number(given);
};

const lineOf = ({ name, measured, correct, total, longest_run_ms }: ScenarioResult): string => {
  const outcomes = Object.entries(measured).map(([outcome, count]) => `${outcome} ${count}`);
  const mark = correct === total ? 'right' : 'WRONG';
  return `${name.padEnd(18)} ${mark}  ${correct}/${total}  ${outcomes.join(', ')}  (${(longest_run_ms / 1_000).toFixed(1)} s a probe at most)`;
};

const runAll = async (scenarios: readonly Scenario[], seed: number): Promise<ScenarioResult[]> => {
  const lab = await buildLab(seed);
  say(`A country of ${lab.country.networks.length} networks, seed ${seed}.`);
  const results: ScenarioResult[] = [];
  // What the machine could not keep up with once it is not asked for again.
  let atMost = Infinity;
  for (const scenario of scenarios) {
    const result = await runScenario(lab, scenario, { atMost, say });
    atMost = result.at_once;
    results.push(result);
    say(lineOf(result));
    for (const wrong of result.wrong) say(`  ${wrong}`);
  }
  return results;
};

const showScenarios = async (chosen: readonly Scenario[], seed: number, json: boolean): Promise<boolean> => {
  const results = await runAll(chosen, seed);
  const sum = (of: (result: ScenarioResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  const accuracy = sum(({ correct }) => correct) / sum(({ total }) => total);
  if (json) process.stdout.write(`${JSON.stringify({ seed, scenarios: results, accuracy })}\n`);
  else process.stdout.write(`Accuracy ${accuracy}\n`);
  return accuracy === 1;
};

const showRally = async (seed: number, json: boolean): Promise<boolean> => {
  const rally = await runRally(seed, say);
  process.stdout.write(`${JSON.stringify(rally, null, json ? 0 : 2)}\n`);
  return rally.ok;
};

const showAddresses = async (seed: number): Promise<boolean> => {
  const check = await runAddressCheck(seed, say);
  process.stdout.write(`${JSON.stringify(check)}\n`);
  return check.found.length === 0;
};

const showOutside = async (seed: number, json: boolean): Promise<boolean> => {
  const seen = await runFromOutside(seed, say);
  process.stdout.write(`${JSON.stringify(seen, null, json ? 0 : 2)}\n`);
  return seen.ok;
};

/** Runs what was asked for. @returns whether all of it was right */
const show = (given: ReturnType<typeof readArguments>, chosen: readonly Scenario[], seed: number): Promise<boolean> => {
  if (given.rally) return showRally(seed, given.json);
  if (given.outside) return showOutside(seed, given.json);
  return given.addresses ? showAddresses(seed) : showScenarios(chosen, seed, given.json);
};

const values = readArguments();
if (values.help) {
  process.stdout.write(`${HELP}\n`);
  process.exit(0);
}
const scenarios = chooseScenarios(values.scenario);
const seed = chooseSeed(values.seed);

if (values.list) {
  process.stdout.write(SCENARIOS.map(({ name, about }) => `${name.padEnd(18)} ${about}\n`).join(''));
} else if (isInside()) {
  endWithParent();
  goFirst();
  const isRight = await show(values, scenarios, seed).catch((error: unknown) =>
    stop(error instanceof Error ? error.message : String(error)),
  );
  process.exit(isRight ? 0 : 1);
} else {
  const why = whyNot(say);
  if (why !== null) stop(why);
  process.exitCode = await enter([...process.argv.slice(1), '--seed', String(seed)]);
}
