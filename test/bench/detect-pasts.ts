/** The cells of `bench -- detect` by what their series have seen: 300 votes, in a country whose other services have seen as many, or are fewer or unlike; or two weeks. */
import type { Line } from './bench.ts';
import { cellsOf, seenOf, type Cell, type Past } from './detect-cells.ts';
import type { World } from './detect-series.ts';
import { YOUNG_VOTES } from './detect-young.ts';
import { seededRandom } from './random.ts';

export const VOTERS = [1, 3, 10] as const;
const RHOS = [0, 0.05, 0.1, 0.2] as const;
/** Services of a country: as many as a tick is promised for, and fewer. */
export const SERVICES = 20;
const FEWER_SERVICES = 5;
const WINDOWS_A_DAY = 288;
/**
 * Series of young countries that a cell has. Few of them are near an alarm when their votes end, and each of these has a weight of its own, so that what is promised takes
 * many.
 */
const SERIES_PROMISED = 3600;
const SERIES_TOLD = 600;
/** Days since 300 votes for which a service is looked at that has no others beside it. */
const DAYS_SINCE = [0, 1, 3] as const;
/** Correlations of the halves of a country's services that are unlike each other. */
const MIXED = [0.02, 0.2] as const;
/** The least correlation for which it is looked at what services teach that fail together. */
const CORRELATED = 0.1;

const worldOf = (voters: number, rho: number): World => ({ networks: 1, voters, rho, expectsBadHours: false });
const WORLDS = VOTERS.flatMap((voters) => RHOS.map((rho) => worldOf(voters, rho)));
/** Single votes depend on no correlation. */
export const UNLIKE = WORLDS.filter(({ voters, rho }) => voters > 1 || rho === 0);

export type Say = (line: Line) => void;
/** Cells of one case. */
export type Group = { label: string; cells: Cell[] };

/** Each world's cells, said as they are measured. Single votes are one world whatever their correlation: its cells are by all that was seen of it. */
function measured(say: Say, label: string | null, worlds: readonly World[], seed: number, pastOf: (world: World) => Past): Cell[] {
  const single = worlds.filter(({ voters }) => voters === 1);
  const kinds = [...(single.length > 0 ? [single] : []), ...worlds.filter(({ voters }) => voters > 1).map((world) => [world])];
  return kinds.flatMap((kind) => {
    const seen = kind.map((world) => seenOf(world, seededRandom(world.voters * 1000 + world.rho * 100 + seed), pastOf(world)));
    return kind.flatMap((world) => {
      const past = pastOf(world);
      const known = past === 'two weeks' ? {} : { baseline_votes: YOUNG_VOTES, services: past.rhos.length };
      const together = kind.length > 1 ? { measured_with: `rho ${kind.map(({ rho }) => rho).join(', ')}` } : {};
      const cells = cellsOf(world, { ...(label === null ? {} : { case: label }), ...known, ...together }, seen);
      for (const { line } of cells) say(line);
      return cells;
    });
  });
}

const alike =
  (services: number, rest: { windowsSince?: number; shared?: boolean; series?: number } = {}) =>
  ({ voters, rho }: World): Past => ({
    voters,
    rhos: new Array<number>(services).fill(rho),
    windowsSince: 0,
    shared: false,
    series: SERIES_TOLD,
    ...rest,
  });

/** What is asked for: 300 votes, in a country of services that have seen as many. */
export const youngCells = (say: Say): Cell[] => measured(say, null, WORLDS, SERVICES, alike(SERVICES, { series: SERIES_PROMISED }));

/** What else was thought of, which is told and not promised. The first is a service that has no others beside it. */
export function otherYoung(say: Say): Group[] {
  const group = (label: string, worlds: readonly World[], seed: number, pastOf: (world: World) => Past): Group => ({
    label,
    cells: measured(say, label, worlds, seed, pastOf),
  });
  const halves = Array.from({ length: SERVICES }, (_, service) => MIXED[service % MIXED.length] ?? 0);
  const unlike = [3, 10].flatMap((voters) => MIXED.map((rho) => worldOf(voters, rho)));
  const mixed = ({ voters }: World): Past => ({ voters, rhos: halves, windowsSince: 0, shared: false, series: SERIES_TOLD });
  const correlated = UNLIKE.filter(({ rho }) => rho >= CORRELATED);
  return [
    ...DAYS_SINCE.map((days) =>
      group(
        `300 votes${days > 0 ? ` and those of ${days} days since` : ''}, and no other service`,
        UNLIKE,
        days,
        alike(1, { windowsSince: days * WINDOWS_A_DAY }),
      ),
    ),
    group(`300 votes, in a country of ${FEWER_SERVICES} services`, UNLIKE, FEWER_SERVICES, alike(FEWER_SERVICES)),
    group('300 votes, half of the services unlike the others', unlike, 70, mixed),
    group('300 votes, in which all services failed at one rate in each window', correlated, 80, alike(SERVICES, { shared: true })),
  ];
}

/** Series that have seen two weeks of votes, and have no others beside them. */
export const grownCells = (say: Say): Cell[] => measured(say, 'two weeks of votes, and no other service', WORLDS, 0, () => 'two weeks');

/** As shipped. */
export const shippedCells = (say: Say): Cell[] =>
  VOTERS.flatMap((voters) => {
    const world = { ...worldOf(voters, 0.05), expectsBadHours: true };
    return measured(say, 'a single network as shipped, bad hours expected', [world], 90, () => 'two weeks');
  });
