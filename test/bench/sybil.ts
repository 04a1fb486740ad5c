/**
 * `bench -- sybil`: liars among the voters. They fake a block for 48 hours, or hide one of 80 % or half of the votes; in a poisoned baseline they have
 * said for three weeks before that it fails, at all hours or at those of the attack. Wrong is a nationwide incident that is `detected`, and a block that nothing detects in two hours.
 */
import { detect } from '../../src/detect/detect.ts';
import type { Episode } from '../../src/detect/episode.ts';
import { initialState, type DetectorState } from '../../src/detect/state.ts';
import { assembleIncident, groupEpisodes } from '../../src/incidents/assemble.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import type { Bench, Line } from './bench.ts';
import { rounded } from './quantile.ts';
import { seededRandom } from './random.ts';
import { BASE_RATE, liarsOf, PLACEMENTS, windowOf, type Placement, type Said } from './sybil-votes.ts';

const SHARES = [0.1, 0.2, 0.3, 0.4] as const;
/** The share of liars that must be withstood, and the share of runs that may go wrong. */
const WITHSTOOD = 0.3;
const TOLERATED = 0.05;
const RUNS = 40;
/** Histories that the runs begin with. */
const HISTORIES = 5;
const WEEK = 2016;
const WINDOWS_A_DAY = 288;
const FAKE_WINDOWS = 576;
const HIDE_WINDOWS = 24;
const SLICE = 12;
const START = 5_000_040;

type Attack = {
  name: string;
  windows: number;
  weeksBefore: number;
  before: Said;
  during: Said;
  /** Whether what is said before is said only at the hours of the day at which the attack comes, of three services; nothing is wrong at others. */
  isDaily?: boolean;
  isClaimed: boolean;
};

const QUIET: Said = { honestRate: BASE_RATE, liarsRate: 0 };
const POISON: Said = { honestRate: BASE_RATE, liarsRate: 1 };
/** As often as makes most of an hour of the day: who lies always is suspected, and what is suspected teaches nothing. */
const NOW_AND_THEN: Said = { honestRate: BASE_RATE, liarsRate: 0.6 };
const hide = (honestRate: number): Said => ({ honestRate, liarsRate: 0 });

const ATTACKS: readonly Attack[] = [
  { name: 'fake', windows: FAKE_WINDOWS, weeksBefore: 1, before: QUIET, during: POISON, isClaimed: true },
  { name: 'hide', windows: HIDE_WINDOWS, weeksBefore: 1, before: QUIET, during: hide(0.8), isClaimed: true },
  { name: 'hide, poisoned baseline', windows: HIDE_WINDOWS, weeksBefore: 3, before: POISON, during: hide(0.8), isClaimed: true },
  {
    name: 'hide, poisoned hours of the day',
    windows: HIDE_WINDOWS,
    weeksBefore: 3,
    before: NOW_AND_THEN,
    during: hide(0.8),
    isDaily: true,
    isClaimed: true,
  },
  { name: 'hide half of the votes', windows: HIDE_WINDOWS, weeksBefore: 1, before: QUIET, during: hide(0.5), isClaimed: false },
];

type Outcome = { nationwide: boolean; detected: boolean };

export const sybil: Bench = async (say) => {
  const withstood: Line = {};
  let pass = true;
  for (const [row, attack] of ATTACKS.entries()) {
    for (const [column, placement] of PLACEMENTS.entries()) {
      const wrong = SHARES.map((share) => {
        const { line, wrongShare } = measure(attack, placement, share, seededRandom(1000 * row + 100 * column + share * 10));
        say(line);
        return wrongShare;
      });
      const first = wrong.findIndex((share) => share > TOLERATED);
      const largest = first < 0 ? SHARES[SHARES.length - 1] : (SHARES[first - 1] ?? 0);
      withstood[`${attack.name}, ${placement}`] = largest;
      if (attack.isClaimed && (largest ?? 0) < WITHSTOOD) pass = false;
    }
  }
  const claimed = ATTACKS.filter(({ isClaimed }) => isClaimed).flatMap(({ name }) =>
    PLACEMENTS.map((placement) => Number(withstood[`${name}, ${placement}`])),
  );
  return { summary: 'sybil', pass, largest_share_withstood: Math.min(...claimed), largest_share_tried: SHARES.at(-1), withstood };
};

function measure(attack: Attack, placement: Placement, share: number, random: () => number): { line: Line; wrongShare: number } {
  const liars = liarsOf(placement, share);
  const histories = Array.from({ length: HISTORIES }, () => historyOf(attack, liars, random));
  const outcomes = Array.from({ length: RUNS }, (_, run) => play(histories[run % HISTORIES] ?? initialState(), attack, liars, random));
  const isFake = attack.name === 'fake';
  const wrongShare = outcomes.filter(({ nationwide, detected }) => (isFake ? nationwide : !detected)).length / RUNS;
  const line: Line = { attack: attack.name, placement, share, wrong_share_of_runs: rounded(wrongShare, 3), runs: RUNS };
  if (isFake)
    line.detected_but_not_nationwide = rounded(outcomes.filter(({ detected, nationwide }) => detected && !nationwide).length / RUNS, 3);
  return { line, wrongShare };
}

function historyOf(attack: Attack, liars: readonly number[], random: () => number): DetectorState {
  const { before, weeksBefore, windows: lasts, isDaily } = attack;
  const saidAt = (index: number): Said => (isDaily && index % WINDOWS_A_DAY >= lasts ? QUIET : before);
  const windows = Array.from({ length: weeksBefore * WEEK }, (_, index) =>
    windowOf(START - weeksBefore * WEEK + index, liars, ofServices(attack, saidAt(index), saidAt(index)), random),
  );
  return detect(initialState(), windows, START * WINDOW_MS).state;
}

/** What is said of the attacked service and, where hours of the day are learned, which takes three, of two others. */
const ofServices = ({ isDaily }: Attack, said: Said, others: Said): Said[] => (isDaily ? [said, others, others] : [said]);

/** What an observatory would have told by the end. What was told before the attack does not count. */
function play(history: DetectorState, attack: Attack, liars: readonly number[], random: () => number): Outcome {
  const outcome: Outcome = { nationwide: false, detected: false };
  const told = new Map<string, Episode>();
  let state = history;
  for (let from = 0; from < attack.windows; from += SLICE) {
    const windows = Array.from({ length: SLICE }, (_, index) =>
      windowOf(START + from + index, liars, ofServices(attack, attack.during, QUIET), random),
    );
    const result = detect(state, windows, (START + from + SLICE) * WINDOW_MS);
    state = result.state;
    for (const episode of result.episodes) if (episode.suspectedAtMs >= START * WINDOW_MS) told.set(episode.key, episode);
    for (const group of groupEpisodes([...told.values()])) {
      const incident = assembleIncident('ZZ', group, null);
      if (!group.some(({ tier }) => tier === 'detected')) continue;
      outcome.detected = true;
      if (incident.scope === 'nationwide') outcome.nationwide = true;
    }
  }
  return outcome;
}
