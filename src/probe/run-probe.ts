/**
 * One run: the neutral controls first, then every target, then the report. Where the controls fail the targets are still
 * measured, without comparisons, and everything in the report is inconclusive.
 */
import { toRfc3339 } from '../shared/time.ts';
import { isBogon } from './address.ts';
import { compare } from './comparisons/compare.ts';
import type { Neutral } from './comparisons/compare.ts';
import { encryptedDns, reachesAny } from './comparisons/encrypted-dns.ts';
import { controlVerdict, hasAnswered } from './control-verdict.ts';
import type { ControlVisit } from './control-verdict.ts';
import type { ControlTarget, EncryptedResolver } from './controls.ts';
import { mapBounded } from './map-bounded.ts';
import { failedStep, measureEndpoint } from './measure-endpoint.ts';
import type { Network } from './network.ts';
import { outcomeOf } from './outcome.ts';
import type { Judgement } from './outcome.ts';
import type { Control, Measurement, Report, Step } from './report.ts';
import type { Run } from './run.ts';
import type { Target } from './targets.ts';

/** Targets under way at once: thirty then end within a minute even where each hangs in every operation and comparison. */
const CONCURRENCY = 10;
/** The whole run, in milliseconds; what is not done by then is the probe's own fault. */
const RUN_MS = 55_000;

/** What is measured, and against what. */
export interface Plan {
  readonly targets: readonly Target[];
  readonly controls: readonly ControlTarget[];
  readonly resolvers: readonly EncryptedResolver[];
  /** Addresses that count as lies; a laboratory, whose servers have reserved addresses, brings its own rule. */
  readonly isBogon?: (address: string) => boolean;
}

/** Who reports: everything of the envelope that a run does not find out. */
export type Reporter = Pick<Report, 'report_id' | 'software_name' | 'software_version' | 'platform' | 'network_type'>;

export interface Watcher {
  /** Ends the run early; what was not measured by then is left out. */
  readonly signal: AbortSignal;
  readonly onControl?: (control: Control) => void;
  readonly onMeasured?: (measurement: Measurement, judgement: Judgement) => void;
}

/** An `ok` measurement says no more than that and how long it took. */
const withoutDetail = ({ operation, failure, duration_ms }: Step): Step => ({ operation, failure, duration_ms });

const measureControls = async (run: Run, plan: Plan): Promise<{ control: Control; neutral: Neutral | null }> => {
  const visits: ControlVisit[] = await Promise.all(
    plan.controls.map(async (target) => ({ target, visit: await measureEndpoint(run, target) })),
  );
  const areUnresolved = visits.every(({ visit }) => failedStep(visit.steps)?.operation === 'resolve');
  const isReachable = areUnresolved ? await reachesAny(run, plan.resolvers) : true;
  const best = visits.find((each) => hasAnswered(each) && each.target.operations.includes('handshake'));
  const neutral = best?.visit.address ? { address: best.visit.address, port: best.target.port, serverName: best.target.host } : null;
  return { control: controlVerdict(visits, isReachable), neutral };
};

const measureTarget = async (
  run: Run,
  target: Target,
  compared: (visit: Awaited<ReturnType<typeof measureEndpoint>>) => Promise<Measurement['comparisons']>,
): Promise<Measurement> => {
  const measuredAt = toRfc3339(run.network.now());
  const visit = await measureEndpoint(run, target);
  const hasFailed = failedStep(visit.steps) !== undefined;
  const comparisons = hasFailed ? await compared(visit) : undefined;
  const steps = hasFailed ? [...visit.steps] : visit.steps.map(withoutDetail);
  return { target: target.id, measured_at: measuredAt, steps, ...(comparisons === undefined ? {} : { comparisons }) };
};

/** Measures a plan over a network. Never throws for what the network does; ends by itself within a minute. */
export const runProbe = async (plan: Plan, network: Network, reporter: Reporter, watcher: Watcher): Promise<Report> => {
  const startedMs = network.now();
  const run: Run = { network, signal: watcher.signal, deadlineMs: startedMs + RUN_MS, isBogon: plan.isBogon ?? isBogon };
  const { control, neutral } = await measureControls(run, plan);
  watcher.onControl?.(control);
  const means = neutral && control.ok ? { neutral, ask: encryptedDns(run, plan.resolvers, neutral.serverName) } : null;
  const measured = await mapBounded(plan.targets, CONCURRENCY, async (target) => {
    if (watcher.signal.aborted) return [];
    const measurement = await measureTarget(run, target, async (visit) => (means ? compare(run, target, visit, means) : undefined));
    if (watcher.signal.aborted) return [];
    watcher.onMeasured?.(measurement, outcomeOf(measurement, control));
    return [measurement];
  });
  return { ...reporter, started_at: toRfc3339(startedMs), control, measurements: measured.flat() };
};
