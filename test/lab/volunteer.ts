/** A volunteer's machine with a probe that stays and reports: the command line's own rounds, given the lab's names and addresses. */
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { uuidv7 } from 'uuidv7';
import { fetchWithin } from '../../src/cli/probe/own-session.ts';
import { createProbeFolder, locateProbeFolder } from '../../src/cli/probe/probe-folder.ts';
import { runRounds } from '../../src/cli/probe/rounds.ts';
import { roundSummary } from '../../src/cli/probe/show-round.ts';
import { nodeNetwork } from '../../src/probe/vantage/node.ts';
import type { SubscriberPlan } from './subscriber.ts';

export interface VolunteerPlan extends SubscriberPlan {
  readonly observatory: string;
  /** Where the probe keeps its key. */
  readonly folder: string;
  /** Milliseconds until the first round. */
  readonly afterMs: number;
}

const plan = JSON.parse(await text(process.stdin)) as VolunteerPlan;
const folder = locateProbeFolder(plan.folder, {}, process.platform);
await createProbeFolder(folder);
const { signal } = new AbortController();
const targets = new Map(plan.targets.map((target) => [target.id, target]));

await sleep(plan.afterMs);
await runRounds(
  {
    folder,
    observatories: [plan.observatory],
    means: {
      network: nodeNetwork({ resolvers: [plan.resolver], authorities: [plan.authority] }),
      controls: plan.controls,
      resolvers: plan.resolvers,
      ...(plan.farPage ? { farPage: plan.farPage } : {}),
      findTarget: (id) => targets.get(id),
      defaultTargetIds: [...targets.keys()],
    },
    fetch: fetchWithin(signal),
    now: () => Date.now(),
    newReportId: uuidv7,
    signal,
    dryRun: false,
    addedTargetIds: [],
    watch: {},
  },
  {
    chance: Math.random,
    pause: (ms) => sleep(ms),
    onRound: (round) => void process.stdout.write(`${JSON.stringify(roundSummary(round, false))}\n`),
    onTrouble: (error) => void process.stderr.write(`${String(error)}\n`),
  },
);
