/** `npm run replay -- SCENARIO`: plays a scenario, says what is seen of it and when, and fails where that is not what it must be. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { findOperatorAccess } from '../../src/cli/import/operator-access.ts';
import { PlainError, plainly } from '../../src/cli/plain-error.ts';
import { watchLifetime } from '../../src/cli/supervisor/lifetime.ts';
import { runObservatory } from '../../src/cli/supervisor/run-observatory.ts';
import { localTokenPath, locateStateFolder, readToken } from '../../src/cli/supervisor/state-folder.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { freePort } from '../cli/tocsin-process.ts';
import { SCENARIOS } from './catalogue.ts';
import type { Check } from './check.ts';
import { checkCalendar } from './check-calendar.ts';
import { checkIncidents } from './check-incidents.ts';
import { checkStages } from './check-stages.ts';
import { playLive, readIncidents } from './live.ts';
import { play } from './play.ts';
import type { Scenario } from './scenario.ts';
import { stagesText } from './stages-text.ts';
import { checkLines, newUpdates, reportOf, truthBetween } from './telling.ts';

const HELP = `npm run replay -- SCENARIO            into the observatory that "npm start" runs here, or else into one of its own
  --observatory URL [--token-file FILE]   into another
  --keep          leaves its own one running afterwards, until Ctrl-C
  --speed N       N minutes of the data's time a second while something happens
  --seed N        another run of chance
  --pure          without an observatory: through the stages alone, with the checks of each
  --stages        the same, and what the data are at every stage
  --json          one JSON object: {scenario, seed, observatory, incidents, expected, checks, pass}
npm run replay -- --list`;

const OPTIONS = {
  observatory: { type: 'string' },
  'token-file': { type: 'string' },
  keep: { type: 'boolean', default: false },
  speed: { type: 'string' },
  seed: { type: 'string' },
  pure: { type: 'boolean', default: false },
  stages: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}\n`);
    process.exit(1);
  }
}

const { positionals, values } = readArguments();
if (values.help) {
  process.stdout.write(`${HELP}\n`);
  process.exit(0);
}

type Say = (line: string) => void;

const print: Say = (line) => void process.stdout.write(`${line}\n`);
const say: Say = values.json ? (line) => void process.stderr.write(`${line}\n`) : print;

function positive(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new PlainError(`--${name}: "${text}" is no positive number.`);
  return value;
}

type Outcome = { observatory: string | null; incidents: Incident[]; checks: Check[] };

function finish(scenario: Scenario, seed: number, { observatory, incidents, checks }: Outcome): void {
  const pass = checks.every((check) => check.pass);
  for (const line of incidents.flatMap(reportOf)) say(line);
  for (const line of checkLines(checks)) say(line);
  if (values.json)
    print(JSON.stringify({ scenario: scenario.name, seed, observatory, incidents, expected: scenario.expected, checks, pass }));
  process.exitCode = pass ? 0 : 1;
}

function playPure(scenario: Scenario, seed: number): void {
  const stages = play(scenario, seed);
  if (values.stages) say(`${stagesText(scenario, stages)}\n`);
  finish(scenario, seed, { observatory: null, incidents: stages.incidents, checks: checkStages(scenario, stages) });
}

async function playInto(origin: string, token: string, scenario: Scenario, seed: number): Promise<void> {
  const api = { origin, token, onDelay: say };
  say(`${scenario.name}, simulated, seed ${seed}, into ${origin}\n${scenario.story}\n`);
  if ((await readIncidents(api, scenario)).length > 0)
    say('It was played here before: the same seed changes nothing now, and another one mixes with the first.\n');
  const incidents = await playLive(api, scenario, { seed, pace: positive('speed', values.speed) }, ({ sinceMs, untilMs, before, now }) => {
    for (const line of [...truthBetween(scenario, sinceMs, untilMs), ...newUpdates(before, now, scenario)]) say(line);
  });
  say('');
  const checks = [...checkIncidents(scenario, incidents), ...checkCalendar(scenario, incidents)];
  finish(scenario, seed, { observatory: origin, incidents, checks });
  const shown = incidents.findLast(({ probe_cc }) => probe_cc === scenario.probeCc);
  if (shown) say(`\nIts page: ${origin}/incidents/${shown.id}`);
}

/** Where `npm start` runs one here, and lets us in. */
async function localObservatory(): Promise<string | null> {
  if (readToken(localTokenPath(locateStateFolder())) === null) return null;
  const origin = `http://localhost:${process.env['PORT'] ?? '8787'}`;
  try {
    const response = await fetch(`${origin}/v1/health`, { signal: AbortSignal.timeout(5_000) });
    // Another program on that port must not be sent the token.
    return Health.safeParse(await response.json()).success ? origin : null;
  } catch {
    return null;
  }
}

const Health = z.object({ last_sweep: z.string().nullable() });

/** Plays into an observatory that is begun for it, as `npm start` begins one, and that leaves nothing behind. */
async function playIntoOwn(scenario: Scenario, seed: number): Promise<void> {
  const state = mkdtempSync(join(tmpdir(), 'tocsin-replay-'));
  const played = new AbortController();
  const signal = AbortSignal.any([watchLifetime(), played.signal]);
  process.exitCode = 130; // unless it comes to its end
  say('Starting an observatory for it…');
  try {
    await runObservatory({ state, port: await freePort() }, say, signal, async ({ origin, site, running }) => {
      const ended = new Promise<void>((done) => running.addEventListener('abort', () => done(), { once: true }));
      await Promise.race([playInto(origin, site.token, scenario, seed), ended]).finally(() => {
        if (!values.keep) played.abort();
      });
      if (values.keep && !running.aborted) say('It stays up until Ctrl-C.');
    });
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  if (values.list) {
    for (const { name, story } of SCENARIOS) print(`${name.padEnd(24)} ${story}`);
    return;
  }
  const scenario = SCENARIOS.find(({ name }) => name === positionals[0]);
  if (!scenario) throw new PlainError(`${HELP}\nScenarios: ${SCENARIOS.map(({ name }) => name).join(', ')}`);
  const seed = positive('seed', values.seed) ?? scenario.seed;
  if (values.pure || values.stages) {
    playPure(scenario, seed);
    return;
  }
  const named = values.observatory ?? (await localObservatory());
  if (named === null) await playIntoOwn(scenario, seed);
  else {
    const { origin, token } = findOperatorAccess(named, values['token-file']);
    await playInto(origin, token, scenario, seed);
  }
}

await plainly(main)();
process.exit(); // connections that are kept alive would hold us here
