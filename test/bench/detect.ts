/**
 * `bench -- detect`: how often the detector is wrong, how late, how sure, and what it costs, on seeded votes. The cells are one series, one false alarm
 * a series-year, judged by the shipped `detect`; what each line assumes it says.
 */
import type { Bench, Line } from './bench.ts';
import { badHoursLine } from './detect-bad-hours.ts';
import { cellsOf, type Cell } from './detect-cells.ts';
import { confidenceLines } from './detect-confidence.ts';
import { tickLine, TICK_MS, yearLine, YEAR_MS } from './detect-cost.ts';
import { limitLine } from './detect-limit.ts';
import { WINDOWS_A_YEAR, type World } from './detect-series.ts';
import { rounded } from './quantile.ts';
import { seededRandom } from './random.ts';

const VOTERS = [1, 3, 10] as const;
const RHOS = [0, 0.05, 0.1, 0.2] as const;
const WINDOWS_A_DAY = 288;
/** Days since 300 votes and nothing else were seen; and those after which a series has learned all. */
const AGES = [
  { days: 0, label: 'after 300 votes and no more' },
  { days: 1, label: 'a day after 300 votes' },
  { days: 3, label: 'three days after 300 votes' },
] as const;
const LEARNING_DAYS = 14;
/** The budget of detections in a country-year. */
const DETECTED_A_YEAR = 1 / 50;

const WORLDS: World[] = VOTERS.flatMap((voters) => RHOS.map((rho) => ({ networks: 1, voters, rho, expectsBadHours: false })));

const seedOf = ({ voters, rho }: World): number => voters * 1000 + rho * 100;

export const detect: Bench = async (say) => {
  say({
    about: 'one series: one network, one service, exactly this many voters in each window; budget: one false alarm in 105,120 windows',
    learned:
      'two weeks of votes: the baseline is that of the last 300, the correlation of votes is learned from all. The year that begins with 300 votes passes by its false alarms; delays then, a day and three days later are measured besides',
    bad_hours: 'in the cells the detector is told that none come; as shipped it expects one a month and learns, see the lines on that',
  });
  const cells = WORLDS.flatMap((world) => told(say, cellsOf(world, {}, seededRandom(seedOf(world)), 'two weeks')));
  const unlike = WORLDS.filter(({ voters, rho }) => voters > 1 || rho === 0);
  const young = AGES.map(({ days, label }) => ({
    label,
    cells: unlike.flatMap((world) =>
      told(say, cellsOf(world, { case: label }, seededRandom(seedOf(world) + days), { windowsSince: days * WINDOWS_A_DAY })),
    ),
  }));
  for (const rho of [0.1, 0.2]) say(limitLine(rho, seededRandom(6)));
  for (const voters of VOTERS) {
    const world = { networks: 1, voters, rho: 0.05, expectsBadHours: true };
    told(say, cellsOf(world, { case: 'a single network as shipped, bad hours expected' }, seededRandom(voters), 'two weeks'));
  }
  const badHours = [
    badHoursLine({ networks: 1, voters: 3, rho: 0.05, expectsBadHours: true }, 3, seededRandom(1)),
    badHoursLine({ networks: 8, voters: 1, rho: 0.05, expectsBadHours: true }, 2, seededRandom(2)),
  ];
  for (const { line } of badHours) say(line);
  const confidence = confidenceLines(seededRandom(3));
  for (const line of confidence.lines) say(line);
  const tick = tickLine(seededRandom(4));
  say(tick.line);
  const year = yearLine(seededRandom(5));
  say(year.line);
  const firstYear = Math.max(...unlike.map((world) => falseAlarmsInFirstYear(world, cells, young[0]?.cells ?? [])));
  const checks = {
    false_alarms_within_budget: cells.every(({ rare }) => rare),
    first_year_within_budget: firstYear <= 1,
    delays_within_bound: cells.every(({ quick }) => quick),
    bad_hours_within_budget: badHours.every(({ detectedAYear }) => detectedAYear <= DETECTED_A_YEAR),
    confidence_true: confidence.pass,
    cost_within_promise: tick.cpuMs <= TICK_MS && year.ms <= YEAR_MS,
  };
  return {
    summary: 'detect',
    pass: Object.values(checks).every(Boolean),
    ...checks,
    most_false_alarms_a_series_year: rounded(WINDOWS_A_YEAR / Math.min(...cells.map(({ betweenLow }) => betweenLow)), 2),
    longest_delay_against_bound: rounded(Math.max(...cells.map(({ ratio }) => ratio)), 2),
    most_false_alarms_in_the_year_after_300_votes: rounded(firstYear, 2),
    after_300_votes: young.map(({ label, cells: own }) => ({
      case: label,
      cells: own.length,
      false_alarms_within_budget: own.filter(({ rare }) => rare).length,
      delays_within_bound: own.filter(({ quick }) => quick).length,
      longest_delay_against_bound: rounded(Math.max(...own.map(({ ratio }) => ratio)), 2),
    })),
    tick_ms: tick.line.cpu_ms,
    tick_at_an_hour_end_ms: tick.line.hour_end_cpu_ms,
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

function told(say: (line: Line) => void, cells: Cell[]): Cell[] {
  for (const { line } of cells) say(line);
  return cells;
}
