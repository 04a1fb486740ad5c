/**
 * One run: the neutral controls first, then every target, then the report. Where the controls fail the targets are still
 * measured, without comparisons, and everything in the report is inconclusive.
 */
import { MINUTE_MS, toRfc3339 } from '../shared/time.ts';
import { isBogon } from './address.ts';
import { compare } from './comparisons/compare.ts';
import { neutralOf } from './comparisons/neutral.ts';
import type { Neutral } from './comparisons/neutral.ts';
import { compareSpeed } from './comparisons/speed.ts';
import { encryptedDns, reachesAny } from './comparisons/encrypted-dns.ts';
import { controlVerdict } from './control-verdict.ts';
import type { ControlVisit } from './control-verdict.ts';
import type { ControlTarget, EncryptedResolver } from './controls.ts';
import { mapBounded } from './map-bounded.ts';
import { failedStep, measureEndpoint } from './measure-endpoint.ts';
import type { Visit } from './measure-endpoint.ts';
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

/** Speeds measured at once: more would slow each other. */
const DOWNLOADS_AT_ONCE = 4;

/** What is measured, and against what. */
export interface Plan {
  readonly targets: readonly Target[];
  readonly controls: readonly ControlTarget[];
  readonly resolvers: readonly EncryptedResolver[];
  /** A neutral page far away, by which a slow way abroad is told from a slowed service. */
  readonly farPage?: ControlTarget;
  /** Addresses that count as lies; a laboratory, whose servers have reserved addresses, brings its own rule. */
  readonly isBogon?: (address: string) => boolean;
  /** Which pages are timed to find throttling: all, or those of targets that answered slowly; else one more a run, in turn. */
  readonly downloads?: 'all' | 'slow';
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
    plan.controls.map(async (target) => {
      const visit = await measureEndpoint(run, target);
      return { target, visit, endedMs: run.network.now() };
    }),
  );
  const areUnresolved = visits.every(({ visit }) => failedStep(visit.steps)?.operation === 'resolve');
  const isReachable = areUnresolved ? await reachesAny(run, plan.resolvers) : true;
  const trouble = await run.network.ownTrouble();
  const control = controlVerdict(visits, isReachable);
  return { control: trouble === null ? control : { ...control, ok: false, reason: trouble }, neutral: neutralOf(visits) };
};

/** How long a speed's turn lasts: that of the ordinary cadence. */
const TURN_MS = 30 * MINUTE_MS;
/** An answer that took so much longer than the connection, in round trips and on top, is slow. */
const SLOW = { roundTrips: 6, extraMs: 1_500 } as const;

const tookMs = (steps: readonly Step[], operations: readonly Step['operation'][]): number =>
  steps.reduce((sum, step) => (operations.includes(step.operation) ? sum + step.duration_ms : sum), 0);

const isSlow = ({ steps }: Visit): boolean =>
  tookMs(steps, ['handshake', 'request']) > SLOW.roundTrips * tookMs(steps, ['connect']) + SLOW.extraMs;

/** A target that answered, and has a page that can be timed. */
const canBeTimed = ({ target, visit }: Measured): boolean => target.download !== undefined && failedStep(visit.steps) === undefined;

/** Is it this target's turn, or was it slow? */
const isDue = ({ target, visit }: Measured, targets: readonly Target[], nowMs: number): boolean => {
  const timed = targets.filter(({ download }) => download !== undefined);
  return isSlow(visit) || timed[Math.floor(nowMs / TURN_MS) % timed.length] === target;
};

interface Measured {
  readonly target: Target;
  readonly visit: Visit;
  readonly measurement: Measurement;
}

const measureTarget = async (
  run: Run,
  target: Target,
  compared: (visit: Visit) => Promise<Measurement['comparisons']>,
): Promise<Measured> => {
  const measuredAt = toRfc3339(run.network.now());
  const visit = await measureEndpoint(run, target);
  const hasFailed = failedStep(visit.steps) !== undefined;
  const comparisons = hasFailed ? await compared(visit) : undefined;
  const steps = hasFailed ? [...visit.steps] : visit.steps.map(withoutDetail);
  const measurement = { target: target.id, measured_at: measuredAt, steps, ...(comparisons === undefined ? {} : { comparisons }) };
  return { target, visit, measurement };
};

/** Adds to a measurement that succeeded the evidence that it was slow, if it was. */
const withSpeed = async (
  run: Run,
  { target, visit, measurement }: Measured,
  neutral: Neutral | null,
  { farPage }: Plan,
): Promise<Measurement> => {
  const found = neutral?.download ? await compareSpeed(run, target, visit, { near: neutral.download, far: farPage }) : undefined;
  if (found === undefined) return measurement;
  return { ...measurement, steps: [...measurement.steps, found.step], comparisons: { speed: found.speed } };
};

/** Measures a plan over a network. Never throws for what the network does; ends by itself within a minute. */
export const runProbe = async (plan: Plan, network: Network, reporter: Reporter, watcher: Watcher): Promise<Report> => {
  const startedMs = network.now();
  const run: Run = { network, signal: watcher.signal, deadlineMs: startedMs + RUN_MS, isBogon: plan.isBogon ?? isBogon };
  const { control, neutral } = await measureControls(run, plan);
  watcher.onControl?.(control);
  const means = neutral && control.ok ? { neutral, ask: encryptedDns(run, plan.resolvers, neutral.serverName) } : null;
  const isTimed = (measured: Measured): boolean =>
    means !== null && (plan.downloads === 'all' || isDue(measured, plan.downloads === 'slow' ? [] : plan.targets, startedMs));
  const tell = (measurement: Measurement): Measurement[] => {
    if (watcher.signal.aborted) return [];
    watcher.onMeasured?.(measurement, outcomeOf(measurement, control));
    return [measurement];
  };
  const measured = await mapBounded(plan.targets, CONCURRENCY, async (target) => {
    if (watcher.signal.aborted) return { told: [] };
    const each = await measureTarget(run, target, async (visit) => (means ? compare(run, target, visit, means) : undefined));
    return canBeTimed(each) && isTimed(each) ? { told: [], untimed: each } : { told: tell(each.measurement) };
  });
  const measurements = await mapBounded(measured, DOWNLOADS_AT_ONCE, async ({ told, untimed }) =>
    untimed === undefined ? told : tell(await withSpeed(run, untimed, neutral, plan)),
  );
  return { ...reporter, started_at: toRfc3339(startedMs), control, measurements: measurements.flat() };
};
