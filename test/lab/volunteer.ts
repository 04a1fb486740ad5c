/** A volunteer's machine with a probe that stays and reports: the command line's own rounds, given the lab's names and addresses. */
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { uuidv7 } from 'uuidv7';
import { fetchWithin } from '../../src/cli/probe/own-session.ts';
import { createProbeFolder, locateProbeFolder } from '../../src/cli/probe/probe-folder.ts';
import { runRound } from '../../src/cli/probe/run-round.ts';
import type { Round } from '../../src/cli/probe/run-round.ts';
import { runRounds } from '../../src/cli/probe/rounds.ts';
import type { Session } from '../../src/cli/probe/session.ts';
import { roundSummary } from '../../src/cli/probe/show-round.ts';
import { nodeNetwork } from '../../src/probe/vantage/node.ts';
import type { SubscriberPlan } from './subscriber.ts';

export interface VolunteerPlan extends SubscriberPlan {
  readonly observatory: string;
  /** Where the probe keeps its key. */
  readonly folder: string;
  /** Milliseconds until the first round, and from there until its ordinary rounds begin: probes that run for long are spread over their cadence. */
  readonly afterMs: number;
  readonly apartMs: number;
}

const plan = JSON.parse(await text(process.stdin)) as VolunteerPlan;
const folder = locateProbeFolder(plan.folder, {}, process.platform);
await createProbeFolder(folder);
const { signal } = new AbortController();
const targets = new Map(plan.targets.map((target) => [target.id, target]));

const session: Session = {
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
  fetch: fetchWithin(signal, null),
  relayedFrom: null,
  now: () => Date.now(),
  newReportId: uuidv7,
  signal,
  dryRun: false,
  addedTargetIds: [],
  watch: {},
};
const show = (round: Round): void => void process.stdout.write(`${JSON.stringify(roundSummary(round, false))}\n`);
const tellTrouble = (error: unknown): void => void process.stderr.write(`${String(error)}\n`);

await sleep(plan.afterMs);
await runRound(session, Math.random()).then(show, tellTrouble);
await sleep(plan.apartMs);
await runRounds(session, {
  chance: Math.random,
  pause: (ms) => sleep(ms),
  onRound: show,
  onTrouble: tellTrouble,
});
