/**
 * `bench -- detect`: how often the detector is wrong, how late, how sure, and what it costs, on seeded votes. The cells are one series, one false alarm
 * a series-year, judged by the shipped `detect`; what each line assumes it says.
 */
import type { Bench } from './bench.ts';
import { badHoursLine } from './detect-bad-hours.ts';
import type { Cell } from './detect-cells.ts';
import { confidenceLines } from './detect-confidence.ts';
import { tickLine, TICK_MS, yearLine, YEAR_MS } from './detect-cost.ts';
import { limitLine } from './detect-limit.ts';
import { grownCells, otherYoung, SERVICES, shippedCells, UNLIKE, youngCells } from './detect-pasts.ts';
import { WINDOWS_A_YEAR, type World } from './detect-series.ts';
import { rounded } from './quantile.ts';
import { eveningsLines } from './detect-evenings.ts';
import { sharedBadHoursLine, togetherLines } from './detect-together.ts';
import { YOUNG_VOTES } from './detect-young.ts';
import { seededRandom } from './random.ts';

/** The budget of detections in a country-year. */
const DETECTED_A_YEAR = 1 / 50;
/** Days after which a series has learned all. */
const LEARNING_DAYS = 14;

export const detect: Bench = async (say) => {
  say({
    about: 'one series: one network, one service, exactly this many voters in each window; budget: one false alarm in 105,120 windows',
    lines: `those without a case are of series that have seen ${YOUNG_VOTES} votes, in a country of ${SERVICES} services that have each seen as many; all others say what they are`,
    single_votes: 'depend on no correlation: one world, measured in four drawings, whose cells are by all four together',
    bad_hours: 'in the cells the detector is told that none come; as shipped it expects one a month and learns, see the lines on that',
  });
  const cells = youngCells(say);
  const others = otherYoung(say);
  const grown = grownCells(say);
  for (const rho of [0.1, 0.2]) say(limitLine(rho, seededRandom(6)));
  shippedCells(say);
  const badHours = [
    badHoursLine({ networks: 1, voters: 3, rho: 0.05, expectsBadHours: true }, 3, seededRandom(1)),
    badHoursLine({ networks: 8, voters: 1, rho: 0.05, expectsBadHours: true }, 2, seededRandom(2)),
  ];
  for (const { line } of badHours) say(line);
  say(sharedBadHoursLine(seededRandom(7)));
  for (const line of togetherLines(seededRandom(8))) say(line);
  for (const line of eveningsLines(seededRandom(9))) say(line);
  const confidence = confidenceLines(seededRandom(3));
  for (const line of confidence.lines) say(line);
  const tick = await tickLine(seededRandom(4));
  say(tick.line);
  const year = yearLine(seededRandom(5));
  say(year.line);
  const firstYear = Math.max(...UNLIKE.map((world) => falseAlarmsInFirstYear(world, grown, others[0]?.cells ?? [])));
  const promised = [...cells, ...grown];
  const checks = {
    false_alarms_within_budget: promised.every(({ rare }) => rare),
    first_year_without_others_within_budget: firstYear <= 1,
    delays_within_bound: promised.every(({ quick }) => quick),
    bad_hours_within_budget: badHours.every(({ detectedAYear }) => detectedAYear <= DETECTED_A_YEAR),
    confidence_true: confidence.pass,
    cost_within_promise: tick.cpuMs <= TICK_MS && year.ms <= YEAR_MS,
  };
  return {
    summary: 'detect',
    pass: Object.values(checks).every(Boolean),
    ...checks,
    most_false_alarms_a_series_year: rounded(WINDOWS_A_YEAR / Math.min(...promised.map(({ between }) => between)), 2),
    longest_delay_against_bound: rounded(Math.max(...promised.map(({ ratio }) => ratio)), 2),
    most_false_alarms_in_the_year_after_300_votes_without_others: rounded(firstYear, 2),
    not_promised: others.map(({ label, cells: own }) => ({
      case: label,
      cells: own.length,
      false_alarms_within_budget: own.filter(({ rare }) => rare).length,
      delays_within_bound: own.filter(({ quick }) => quick).length,
      longest_delay_against_bound: rounded(Math.max(...own.map(({ ratio }) => ratio)), 2),
    })),
    tick_ms: tick.line.quietest_ms,
    tick_at_an_hour_end_ms: tick.line.hour_end_quietest_ms,
    state_bytes: tick.line.state_bytes,
    year_seconds: year.line.cpu_seconds,
  };
};

/**
 * False alarms in the year that begins with 300 votes: as many as then for as long as it takes to learn, and as many as after that for the rest, both at the end of
 * their confidence interval that is worse.
 */
function falseAlarmsInFirstYear(world: World, grown: readonly Cell[], young: readonly Cell[]): number {
  const aYear = (cells: readonly Cell[]): number => {
    const own = cells.find(({ line }) => line.voters === world.voters && line.rho === world.rho);
    return WINDOWS_A_YEAR / (own?.betweenLow ?? 0);
  };
  const share = LEARNING_DAYS / 365;
  return share * aYear(young) + (1 - share) * aYear(grown);
}
