/**
 * Decides from a run's neutral endpoints whether the probe's own line works, and if not, why. Pure.
 *
 * The line works where at least half of the neutral servers over TLS proved themselves, and at least half of all neutral endpoints answered:
 * one that is blocked or down by chance silences nobody, a network that lets only a few favoured hosts through speaks for none, and neither does
 * a line on which small packets pass and large ones vanish. A clock that is wrong puts measurements into other windows, and makes true
 * certificates look false.
 */
import { MINUTE_MS } from '../shared/time.ts';
import type { Failure } from './failure.ts';
import type { ControlTarget } from './controls.ts';
import type { Visit } from './measure-endpoint.ts';
import { failedStep } from './measure-endpoint.ts';
import type { Control } from './report.ts';

export interface ControlVisit {
  readonly target: ControlTarget;
  readonly visit: Visit;
  /** When it was over, by this machine's clock. */
  readonly endedMs: number;
}

const usesTls = ({ target }: ControlVisit): boolean => target.operations.includes('handshake');

/** Did an answer come that is not the endpoint's own? */
const isForged = ({ target, visit }: ControlVisit): boolean =>
  target.expectedBody !== undefined && visit.answer !== null && !new TextDecoder().decode(visit.answer.body).includes(target.expectedBody);

export const hasAnswered = (control: ControlVisit): boolean => failedStep(control.visit.steps) === undefined && !isForged(control);

const ALL_FAILED_AT: Readonly<Partial<Record<Failure, string>>> = {
  ssl_invalid_certificate: 'certificates do not fit the date: the clock of this machine may be wrong',
  ssl_unknown_authority: 'encrypted connections are intercepted on this machine or its network',
};

const handshakeReason = (controls: readonly ControlVisit[]): string | undefined => {
  const failures = controls.filter(usesTls).map(({ visit }) => failedStep(visit.steps)?.failure);
  const first = failures[0];
  return first !== undefined && first !== null && failures.every((failure) => failure === first) ? ALL_FAILED_AT[first] : undefined;
};

/** How far this machine's clock may be off, in milliseconds: one window. */
const CLOCK_LEEWAY_MS = 5 * MINUTE_MS;

/** How far this machine's clock is ahead of all proved servers that tell the time, in milliseconds; the least of what they say. */
const aheadMs = (controls: readonly ControlVisit[]): number => {
  const proved = controls.filter((each) => usesTls(each) && hasAnswered(each));
  const differences = proved.flatMap(({ visit: { answer }, endedMs }) => (answer?.saidMs ? [endedMs - answer.saidMs] : []));
  return differences.sort((one, other) => Math.abs(one) - Math.abs(other))[0] ?? 0;
};

const clockReason = (ms: number): string =>
  `the clock of this machine is ${Math.round(Math.abs(ms) / MINUTE_MS)} minutes ${ms > 0 ? 'ahead' : 'behind'}`;

/** Software that sends names through a proxy answers them itself, with addresses that stand for nothing outside (198.18.0.0/15, mostly). */
const areMadeUp = (controls: readonly ControlVisit[]): boolean =>
  controls.filter(usesTls).every(({ visit }) => failedStep(visit.steps)?.failure === 'dns_bogon_error');

const reasonFor = (controls: readonly ControlVisit[], isReachable: boolean): string => {
  const steps = controls.map(({ visit }) => failedStep(visit.steps));
  if (areMadeUp(controls)) return 'names are answered with made-up addresses: a proxy or VPN may be in use';
  if (controls.some(isForged)) return 'captive portal: another server answers for neutral ones';
  if (steps.every((step) => step?.operation === 'resolve')) return isReachable ? 'the resolver does not know neutral names' : 'offline';
  if (steps.every((step) => step?.operation === 'resolve' || step?.operation === 'connect')) return 'offline';
  return handshakeReason(controls) ?? 'neutral servers do not answer';
};

/**
 * The run's control. `isReachable`: does a well-known server prove itself at its address, without the resolver? It tells a dead
 * resolver from a dead line, and is of no account where the controls answered.
 */
export const controlVerdict = (controls: readonly ControlVisit[], isReachable: boolean): Control => {
  const succeeded = controls.filter(hasAnswered);
  const counts = { succeeded: succeeded.length, attempted: controls.length };
  const proved = succeeded.filter(usesTls).length;
  const works = proved > 0 && proved * 2 >= controls.filter(usesTls).length && succeeded.length * 2 >= controls.length;
  const ahead = works ? aheadMs(controls) : 0;
  if (Math.abs(ahead) > CLOCK_LEEWAY_MS) return { ok: false, reason: clockReason(ahead), ...counts };
  return works ? { ok: true, ...counts } : { ok: false, reason: reasonFor(controls, isReachable), ...counts };
};
