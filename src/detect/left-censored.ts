/**
 * A service that fails from the first vote on, on most networks: the block began before the record. Told only where nearly everything fails, on
 * several networks, for an hour: a test that always fails on some networks is their baseline. Told once controls were heard or it ended (`describe.ts`), and
 * detected only where they succeed.
 */
import { emptyBaseline } from './baseline.ts';
import type { Candidate } from './candidates.ts';
import { emptyFacts } from './facts.ts';
import { CONTROLS_FAILING_SHARE, SUFFICIENT_VOTES, UNKNOWN_SERVICE_RATE, WINDOW_MS, WINDOWS_A_DAY, WINDOWS_AN_HOUR } from './parameters.ts';
import type { NetworkRecord, PhaseRecord } from './episode.ts';
import { controlsFail } from './outage.ts';
import { enter, harden } from './phase.ts';
import { hundredths } from './rounded.ts';
import type { Span } from './span.ts';
import type { Cell, Moment, Track } from './track.ts';

/** Share of a network's votes that must have failed. */
const FAILING_SHARE = 0.8;
/** Networks that must fail so, and their share of all that have votes enough. */
const FAILING_NETWORKS = 2;
const FAILING_NETWORKS_SHARE = 2 / 3;
/** Votes of a network that joins once others make the case. */
const JOINING_VOTES = 5;
/** Votes of the controls that show that the service works elsewhere. */
const CONTROL_VOTES = 3;

/** Opens a phase where the service has failed since observation began. Looked for on the first day only. */
export function alreadyFailing(track: Track, service: string, moment: Moment): boolean {
  const age = moment.window - track.began;
  if (age < WINDOWS_AN_HOUR || age > WINDOWS_A_DAY || track.episode) return false;
  const failing = failingFromStart(track);
  const [first] = track.candidates;
  if (failing.length === 0 || !first) return false;
  const phase = phaseOf(track, failing, moment, first);
  for (const cell of failing) cell.baseline = emptyBaseline();
  enter(track, service, phase, moment, controlsFail(track, first.controlsOk, first.controlsFailed));
  confirm(track, phase, moment);
  return true;
}

/** The networks that have failed since the start; none where they are few, or a minority. */
function failingFromStart(track: Track): Cell[] {
  const known = track.cells.filter((cell) => votesSinceStart(cell) >= SUFFICIENT_VOTES);
  const failing = known.filter(failsFromStart);
  return failing.length >= FAILING_NETWORKS && failing.length >= known.length * FAILING_NETWORKS_SHARE ? failing : [];
}

/** Takes in networks that turn out to have failed as well, and detects such a phase once controls show that the service works elsewhere. */
export function confirm(track: Track, phase: PhaseRecord, moment: Moment): void {
  for (const { cell } of moment.heard) {
    if (phase.networks.some(({ asn }) => asn === cell.asn) || !failsFromStart(cell)) continue;
    phase.networks.push(recordOf(track, cell));
    cell.baseline = emptyBaseline();
  }
  const votes = phase.controlsOk + phase.controlsFailed;
  if (phase.controlsOk >= CONTROL_VOTES && phase.controlsFailed / votes < CONTROLS_FAILING_SHARE) harden(track, phase, moment, phase.nats);
}

const failsFromStart = (cell: Cell): boolean =>
  votesSinceStart(cell) >= JOINING_VOTES && cell.facts !== null && failedShare(cell) >= FAILING_SHARE;

function phaseOf(track: Track, failing: readonly Cell[], moment: Moment, first: Candidate): PhaseRecord {
  const nats = hundredths(failing.reduce((sum, cell) => sum + evidenceOf(cell, UNKNOWN_SERVICE_RATE), 0));
  return {
    suspectedAtMs: moment.knownMs,
    detectedAtMs: null,
    onset: fromStart(track),
    end: null,
    leftCensored: true,
    nats,
    peak: nats,
    ease: 0,
    anchor: track.began,
    controlsOk: first.controlsOk,
    controlsFailed: first.controlsFailed,
    controlsGood: 0,
    countryVotes: first.votes,
    countryFailed: first.failed,
    networks: failing.map((cell) => recordOf(track, cell)),
  };
}

const recordOf = (track: Track, cell: Cell): NetworkRecord => ({
  asn: cell.asn,
  onset: fromStart(track),
  end: null,
  state: 'restricted',
  sure: true,
  facts: structuredClone(cell.facts) ?? emptyFacts(track.began),
});

const fromStart = ({ began }: Track): Span => ({ earliestMs: began * WINDOW_MS, latestMs: (began + 1) * WINDOW_MS });

const votesSinceStart = ({ baseline }: Cell): number =>
  baseline.pending.reduce((sum, { failed, ok }) => sum + failed + ok, baseline.failed + baseline.ok);

const failedShare = (cell: Cell): number =>
  cell.baseline.pending.reduce((sum, { failed }) => sum + failed, cell.baseline.failed) / votesSinceStart(cell);

/** Log-likelihood ratio of a network's votes at the share of a block against the service's ordinary rate. */
function evidenceOf(cell: Cell, rate: number): number {
  const votes = votesSinceStart(cell);
  const failed = failedShare(cell) * votes;
  return failed * Math.log(FAILING_SHARE / rate) + (votes - failed) * Math.log((1 - FAILING_SHARE) / (1 - rate));
}
