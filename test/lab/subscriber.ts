/** A volunteer's machine: the real probe, given what a probe is given, and nothing of the scenario. Reads its plan, prints its report. */
import { text } from 'node:stream/consumers';
import { uuidv7 } from 'uuidv7';
import type { ControlTarget, EncryptedResolver } from '../../src/probe/controls.ts';
import { runProbe } from '../../src/probe/run-probe.ts';
import type { Target } from '../../src/probe/targets.ts';
import { nodeNetwork } from '../../src/probe/vantage/node.ts';
import { startLagMeter } from './lag.ts';

export interface SubscriberPlan {
  readonly targets: readonly Target[];
  readonly controls: readonly ControlTarget[];
  readonly resolvers: readonly EncryptedResolver[];
  readonly farPage?: ControlTarget;
  readonly authority: string;
  readonly resolver: string;
}

const { authority, resolver, ...plan } = JSON.parse(await text(process.stdin)) as SubscriberPlan;
const network = nodeNetwork({ resolvers: [resolver], authorities: [authority] });
const reporter = {
  report_id: uuidv7(),
  software_name: 'probe',
  software_version: '0.0.0',
  platform: process.platform,
  network_type: 'fixed',
} as const;
const takeLagMs = startLagMeter();
const startedMs = Date.now();
const report = await runProbe({ ...plan, downloads: 'all' }, network, reporter, { signal: new AbortController().signal });
const memoryBytes = process.resourceUsage().maxRSS * 1_024;
process.stdout.write(JSON.stringify({ report, memoryBytes, runMs: Date.now() - startedMs, lagMs: takeLagMs() }));
process.exit(0);
