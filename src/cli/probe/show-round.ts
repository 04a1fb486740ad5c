/** What a round looks like in words, and as one JSON object. Pure. */
import { outcomeOf } from '../../probe/outcome.ts';
import type { Judgement } from '../../probe/outcome.ts';
import type { Outcome } from '../../probe/outcome-names.ts';
import type { Control, Measurement } from '../../probe/report.ts';
import type { Round } from './run-round.ts';

const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  ok: 'reachable',
  dns: 'restricted by name (DNS)',
  tcp: 'restricted by address (TCP)',
  tls: 'restricted by server name (TLS)',
  http: 'fails after the connection (HTTP)',
  throttled: 'slowed down',
  inconclusive: 'no verdict',
};

const TARGET_WIDTH = 22;

const durationOf = ({ steps }: Measurement): number => steps.reduce((sum, step) => sum + step.duration_ms, 0);

/** `youtube/www           reachable, 212 ms` */
export const measurementLine = (measurement: Measurement, { outcome, failure }: Judgement): string => {
  const detail = failure === null ? `${durationOf(measurement)} ms` : failure;
  return `${measurement.target.padEnd(TARGET_WIDTH)} ${OUTCOME_WORDS[outcome]}, ${detail}`;
};

export const controlLine = (control: Control): string =>
  control.ok
    ? `Neutral servers answer (${control.succeeded} of ${control.attempted}).`
    : `This connection cannot be used to judge others: ${control.reason}. Nothing that is measured now says anything about a service.`;

const countOutcomes = (outcomes: readonly Outcome[]): Partial<Record<Outcome, number>> => {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

const judged = ({ report }: Round) =>
  (report?.measurements ?? []).map((measurement) => ({
    measurement,
    ...outcomeOf(measurement, report?.control ?? { ok: false }),
  }));

const resultSentence = (round: Round): string => {
  const outcomes = judged(round).map(({ outcome }) => outcome);
  const { ok = 0, inconclusive = 0 } = countOutcomes(outcomes);
  const failed = outcomes.length - ok - inconclusive;
  return `${ok} of ${outcomes.length} reachable, ${failed} restricted, ${inconclusive} without a verdict.`;
};

const sendingSentence = (round: Round, isDryRun: boolean): string => {
  if (isDryRun) return 'Nothing was sent (--dry-run).';
  if (round.waiting === 0) return 'Everything is sent.';
  const reports = round.waiting === 1 ? '1 report waits' : `${round.waiting} reports wait`;
  return `${reports} to be sent${round.state.trouble === null ? '' : ` (${round.state.trouble})`}; the next run tries again.`;
};

/** One or two sentences at the end of a round. */
export const roundSummary = (round: Round, isDryRun: boolean): string => {
  if (round.report === null) return `${round.note ?? 'Nothing was measured.'} ${sendingSentence(round, isDryRun)}`;
  return `${resultSentence(round)} ${sendingSentence(round, isDryRun)}${round.note === null ? '' : ` ${round.note}`}`;
};

/** What `--json` prints for a round. */
export const roundJson = (round: Round, isDryRun: boolean) => {
  const results = judged(round);
  return {
    report_id: round.report?.report_id ?? null,
    started_at: round.report?.started_at ?? null,
    dry_run: isDryRun,
    note: round.note,
    control: round.report?.control ?? null,
    outcomes: countOutcomes(results.map(({ outcome }) => outcome)),
    measurements: results.map(({ measurement, outcome, failure, failure_source }) => ({
      target: measurement.target,
      service: measurement.target.split('/')[0],
      measured_at: measurement.measured_at,
      outcome,
      failure,
      failure_source,
      duration_ms: durationOf(measurement),
    })),
    waiting: round.waiting,
    trouble: round.state.trouble,
  };
};
