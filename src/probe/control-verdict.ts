/**
 * Decides from a run's neutral endpoints whether the probe's own line works, and if not, why. Pure.
 *
 * The line works where at least one neutral server proved itself over TLS and at least half of the neutral endpoints answered:
 * one that is blocked or down by chance silences nobody, and a network that lets only a few favoured hosts through speaks for none.
 */
import type { Failure } from './failure.ts';
import type { ControlTarget } from './controls.ts';
import type { Visit } from './measure-endpoint.ts';
import { failedStep } from './measure-endpoint.ts';
import type { Control } from './report.ts';

export interface ControlVisit {
  readonly target: ControlTarget;
  readonly visit: Visit;
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

const reasonFor = (controls: readonly ControlVisit[], isReachable: boolean): string => {
  const steps = controls.map(({ visit }) => failedStep(visit.steps));
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
  const ok = succeeded.some(usesTls) && succeeded.length * 2 >= controls.length;
  return ok ? { ok, ...counts } : { ok, reason: reasonFor(controls, isReachable), ...counts };
};
