/**
 * Measures from a browser page, which sees of another origin's file only that it loaded or that it did not. So each load is paired with one
 * of a neutral file at the same moment, in a mixed order, and what failed is tried in two further rounds. A target counts as failing where
 * it failed in at least two rounds in which its neutral partner loaded, and in none loaded itself.
 *
 * Wrong when: something in the browser stops the file and not the network (a content blocker, a rule of the server's about other origins).
 * Such failures come at once, or everywhere: the first are taken for the browser's own here, the second are found by the observatory, which
 * compares browsers of the same kind (`ingest/calibration.ts`). A block page that comes under a certificate that the browser accepts loads.
 */
import { toRfc3339 } from '../shared/time.ts';
import type { Failure } from './failure.ts';
import { mapBounded } from './map-bounded.ts';
import { outcomeOf } from './outcome.ts';
import type { Outcome } from './outcome-names.ts';
import type { Reporter } from './run-probe.ts';
import type { Control, Measurement, Report } from './report.ts';

/** A small file by which a target, or a neutral server, shows that it can be reached. */
export interface Resource {
  readonly id: string;
  readonly url: string;
}

/** What a page offers. */
export interface BrowserNetwork {
  /** Loads a file as far as its headers; null where it loaded. Never rejects. */
  readonly load: (url: string, timeoutMs: number) => Promise<Failure | null>;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly chance: () => number;
}

export interface BrowserPlan {
  readonly targets: readonly Resource[];
  readonly neutrals: readonly Resource[];
  /** Ids of the targets that have loaded on this device in the last month. */
  readonly loadedBefore: ReadonlySet<string>;
}

/** What the page shows while a run goes on. */
export interface BrowserWatcher {
  readonly signal: AbortSignal;
  readonly onMeasured: (target: string, outcome: Outcome) => void;
}

/** Pairs under way at once: with three rounds a run in which everything hangs ends within a minute. */
const CONCURRENCY = 10;
const TIMEOUT_MS = 6_000;
const ROUNDS = 3;
/** The whole run, in milliseconds. No round begins after it. */
const RUN_MS = 48_000;
/** A failure sooner than this, in milliseconds, was not made by a network: no packet has gone out and come back. */
const AT_ONCE_MS = 2;

/** What the rounds have found of one target so far. */
interface Tried {
  readonly resource: Resource;
  readonly measuredMs: number;
  /** Rounds in which the neutral file loaded and the target's did not. */
  readonly rounds: number;
  readonly failure: Failure | null;
  readonly durationMs: number;
}

/** Fisher and Yates. */
const mixed = <T>(items: readonly T[], chance: () => number): T[] => {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(chance() * (last + 1));
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
};

const timed = async (network: BrowserNetwork, url: string): Promise<{ failure: Failure | null; durationMs: number }> => {
  const startedMs = network.now();
  const failure = await network.load(url, TIMEOUT_MS);
  return { failure, durationMs: Math.max(0, Math.round(network.now() - startedMs)) };
};

const tryOnce = async (network: BrowserNetwork, before: Tried, neutral: Resource): Promise<Tried> => {
  const [made, neutralFailure] = await Promise.all([timed(network, before.resource.url), network.load(neutral.url, TIMEOUT_MS)]);
  const counts = made.failure !== null && neutralFailure === null && made.durationMs >= AT_ONCE_MS;
  return { ...before, ...made, rounds: before.rounds + (counts ? 1 : 0) };
};

const measurementOf = ({ resource, measuredMs, rounds, failure, durationMs }: Tried, plan: BrowserPlan): Measurement => ({
  target: resource.id,
  measured_at: toRfc3339(measuredMs),
  steps: [{ operation: 'request', failure, duration_ms: durationMs, ...(failure === null ? {} : { failure_source: 'target' }) }],
  ...(failure === null ? {} : { comparisons: { paired: { rounds, loaded_before: plan.loadedBefore.has(resource.id) } } }),
});

const measureNeutrals = async (network: BrowserNetwork, plan: BrowserPlan): Promise<{ control: Control; answering: Resource[] }> => {
  const failures = await Promise.all(plan.neutrals.map(({ url }) => network.load(url, TIMEOUT_MS)));
  const answering = plan.neutrals.filter((_, index) => failures[index] === null);
  const counts = { succeeded: answering.length, attempted: plan.neutrals.length };
  const ok = answering.length > 0 && answering.length * 2 >= plan.neutrals.length;
  return { control: ok ? { ok, ...counts } : { ok, reason: 'neutral files do not load', ...counts }, answering };
};

/** Measures a plan; never rejects for what the network does. What was not measured when the signal came is left out. */
export const measureInBrowser = async (
  plan: BrowserPlan,
  network: BrowserNetwork,
  reporter: Reporter,
  { signal, onMeasured }: BrowserWatcher,
): Promise<Report> => {
  const startedMs = network.now();
  const { control, answering } = await measureNeutrals(network, plan);
  const partners = answering.length > 0 ? answering : plan.neutrals;
  const done = new Map<string, Measurement>();
  const settle = (tried: Tried): void => {
    const measurement = measurementOf(tried, plan);
    done.set(tried.resource.id, measurement);
    onMeasured(tried.resource.id, outcomeOf(measurement, control).outcome);
  };
  let open = plan.targets.map((resource): Tried => ({ resource, measuredMs: startedMs, rounds: 0, failure: null, durationMs: 0 }));
  const rounds = control.ok ? ROUNDS : 1;
  for (let round = 1; round <= rounds && open.length > 0; round += 1) {
    const tried = await mapBounded(mixed(open, network.chance), CONCURRENCY, async (before) => {
      const partner = partners[Math.floor(network.chance() * partners.length)];
      if (signal.aborted || partner === undefined || network.now() - startedMs > RUN_MS) return before;
      const after = await tryOnce(network, round === 1 ? { ...before, measuredMs: network.now() } : before, partner);
      if (signal.aborted) return before;
      if (after.failure === null || round === rounds) settle(after);
      return after;
    });
    open = tried.filter(({ resource }) => !done.has(resource.id));
  }
  for (const left of open) if (left.failure !== null && !signal.aborted) settle(left);
  return { ...reporter, started_at: toRfc3339(startedMs), control, measurements: [...done.values()] };
};
