/** One scenario: sets the gateways, lets every volunteer measure, and compares what they found with what the rules say. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { mapBounded } from '../../src/probe/map-bounded.ts';
import { outcomeOf } from '../../src/probe/outcome.ts';
import { OUTCOMES } from '../../src/probe/outcome-names.ts';
import type { Outcome } from '../../src/probe/outcome-names.ts';
import type { Measurement } from '../../src/probe/report.ts';
import { tellCountry } from './country-verdict.ts';
import type { Reported, Told } from './country-verdict.ts';
import { runOnce } from './crew.ts';
import type { Helper } from './crew.ts';
import type { Country, Home, LabNetwork } from './draw.ts';
import { cellName, expectedCells, rightOutcomes } from './expectation.ts';
import type { Verdict } from './expectation.ts';
import { gatewayFilter, gatewaysOf, liarPlan, outageOf, outsideFilter, ownFilter } from './gateway-rules.ts';
import type { Gateway } from './gateway-rules.ts';
import type { Rule, Scenario } from './scenarios.ts';
import type { SubscriberPlan } from './subscriber.ts';
import { setFilter } from './topology.ts';
import { verdictOn } from './verdict.ts';

/** A country that stands, with its helpers. */
export interface Lab {
  readonly country: Country;
  readonly authority: string;
  readonly outside: Helper;
  readonly liars: ReadonlyMap<Gateway, Helper>;
  /** The bundled programs. */
  readonly programs: string;
}

/** How many volunteers may measure at once, and who is told where that was too many. */
interface Pace {
  readonly atMost: number;
  readonly say: (line: string) => void;
}

/** A dozen programs that start at once on a small machine slow each other for seconds. */
const START_APART_MS = 200;

/** How many volunteers measure at once: all, and fewer where the machine turned out to be too busy for them. */
const AT_ONCE: readonly number[] = [15, 5, 2];
/** A process that was so late, in milliseconds, may have let somebody's limit run out, or made a fast page slow. */
const MOST_LAG_MS = { limit: 1_500, speed: 500 } as const;

interface Visit extends Reported {
  readonly memoryBytes: number;
  readonly runMs: number;
  readonly lagMs: number;
}

const Late = z.object({ lagMs: z.number() });

export interface ScenarioResult {
  readonly name: string;
  /** What the rules of the scenario make of each network and target. */
  readonly expected: Record<string, Verdict>;
  /** What was found of each. */
  readonly verdicts: Record<string, Verdict>;
  /** Measurements of the country's volunteers by outcome. */
  readonly measured: Partial<Record<Outcome, number>>;
  readonly correct: number;
  readonly total: number;
  /** Restrictions that the observatory's detector tells of: `country-verdict.ts`. */
  readonly told: readonly Told[];
  /** What was wrong, each with its evidence. */
  readonly wrong: readonly string[];
  /** How many volunteers measured at once, so that the machine kept up. */
  readonly at_once: number;
  /** The slowest run of a probe, and the largest. */
  readonly longest_run_ms: number;
  readonly most_memory_mb: number;
}

export const namespaceOf = (gateway: Gateway): string => (gateway === 'national' ? 'national' : `g${gateway}`);

export const homesOf = ({ networks, outside }: Country): { home: Home; network: LabNetwork | null }[] => [
  ...networks.flatMap((network) => network.subscribers.map((home) => ({ home, network }))),
  ...outside.map((home) => ({ home, network: null })),
];

/** Tells every liar and server what to do. @returns how late one of them was at worst since it was last told */
const instruct = async ({ country, outside, liars }: Lab, rules: readonly Rule[]): Promise<number> => {
  const answers = [await outside.order(outageOf(rules))];
  for (const [gateway, liar] of liars) answers.push(await liar.order(liarPlan(country, rules, gateway)));
  return Math.max(...answers.map((answer) => Late.parse(answer).lagMs));
};

/** Brings every gateway, liar, server and machine to what the rules say. */
export const applyRules = async (lab: Lab, rules: readonly Rule[]): Promise<void> => {
  const { country } = lab;
  for (const gateway of gatewaysOf(country)) await setFilter(namespaceOf(gateway), gatewayFilter(country, rules, gateway));
  await instruct(lab, rules);
  await setFilter('outside', outsideFilter(rules));
  for (const { home, network } of homesOf(country)) if (network) await setFilter(home.name, ownFilter(rules, home.name));
};

/** What a probe of the lab is given: the lab's addresses take the place of the internet's, and no more. */
export const planFor = ({ country, authority }: Lab, { resolver }: Home): SubscriberPlan => {
  const { targets, controls, resolvers } = country;
  const told = <T extends { readonly address: string }>({ address: _address, ...rest }: T): Omit<T, 'address'> => rest;
  const neutral = controls.map(told);
  const [, farPage] = neutral.filter(({ download }) => download !== undefined);
  return { targets: targets.map(told), controls: neutral, resolvers, authority, resolver, ...(farPage ? { farPage } : {}) };
};

const measureAll = (lab: Lab, atOnce: number): Promise<Visit[]> =>
  mapBounded(homesOf(lab.country), atOnce, async ({ home, network }) => {
    await sleep((homesOf(lab.country).findIndex((each) => each.home === home) % atOnce) * START_APART_MS);
    const printed = await runOnce(home.name, `${lab.programs}/subscriber.mjs`, planFor(lab, home));
    return { home, network, ...(JSON.parse(printed) as Pick<Visit, 'report' | 'memoryBytes' | 'runMs' | 'lagMs'>) };
  });

/** Lets everybody measure, again with fewer at once where the machine was too busy to tell; that is decided before the outcomes are seen. */
const measureInPeace = async (lab: Lab, rules: readonly Rule[], { say, atMost }: Pace): Promise<{ visits: Visit[]; atOnce: number }> => {
  const mostLagMs = rules.some(({ kind }) => kind === 'throttle') ? MOST_LAG_MS.speed : MOST_LAG_MS.limit;
  let measured = { visits: [] as Visit[], atOnce: atMost };
  for (const atOnce of AT_ONCE.filter((each) => each <= atMost)) {
    await applyRules(lab, rules);
    const visits = await measureAll(lab, atOnce);
    measured = { visits, atOnce };
    const lagMs = Math.max(await instruct(lab, rules), ...visits.map((visit) => visit.lagMs));
    if (lagMs <= mostLagMs) break;
    say(`  This machine is busy: a process was ${lagMs} ms late with ${atOnce} probes at once.`);
  }
  return measured;
};

const measurementOf = ({ report }: Visit, id: string): Measurement => {
  const found = report.measurements.find(({ target }) => target === id);
  if (!found) throw new Error(`a report lacks ${id}`);
  return found;
};

const outcomeIn = (visit: Visit, id: string): Outcome => outcomeOf(measurementOf(visit, id), visit.report.control).outcome;

const findVerdicts = ({ networks, targets }: Country, visits: readonly Visit[]): Record<string, Verdict> =>
  Object.fromEntries(
    networks.flatMap((network) =>
      targets.map((target) => {
        const votes = visits.filter((visit) => visit.network === network).map((visit) => outcomeIn(visit, target.id));
        const controls = visits.filter((visit) => visit.network === null).map((visit) => outcomeIn(visit, target.id));
        return [cellName(network, target), verdictOn(votes, controls)];
      }),
    ),
  );

interface Marked {
  readonly cell: string;
  readonly outcome: Outcome;
  readonly isRight: boolean;
  readonly evidence: string;
}

const mark = ({ targets }: Country, rules: readonly Rule[], visits: readonly Visit[]): Marked[] =>
  visits.flatMap((visit) => {
    const { network, home } = visit;
    if (!network) return [];
    return targets.map((target): Marked => {
      const measurement = measurementOf(visit, target.id);
      const { outcome } = outcomeOf(measurement, visit.report.control);
      const right = rightOutcomes(rules, network, home, target);
      const { steps, comparisons } = measurement;
      return {
        cell: cellName(network, target),
        outcome,
        isRight: right.includes(outcome),
        evidence: `${home.name} ${target.id}: ${outcome}, not ${right.join(' or ')}: ${JSON.stringify({ control: visit.report.control, steps, comparisons })}`,
      };
    });
  });

const counted = (marked: readonly Marked[]): ScenarioResult['measured'] =>
  Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, marked.filter((each) => each.outcome === outcome).length]).filter(([, count]) => count !== 0),
  );

const isOf = ({ asn, service }: Told, cell: string): boolean => cell.startsWith(`AS${asn} ${service}/`);

/** Is one of the service's targets on that network expected to be restricted at that layer? */
const isExpected = (told: Told, expected: Record<string, Verdict>): boolean =>
  Object.entries(expected).some(([cell, verdict]) => isOf(told, cell) && verdict === told.layer);

/** Runs a scenario. A cell whose verdict is wrong makes all of its measurements wrong. */
export const runScenario = async (lab: Lab, scenario: Scenario, pace: Pace): Promise<ScenarioResult> => {
  const { country } = lab;
  const rules = scenario.rules(country);
  const { visits, atOnce } = await measureInPeace(lab, rules, pace);
  const expected = expectedCells(country, rules);
  const verdicts = findVerdicts(country, visits);
  const told = tellCountry(country, visits);
  const wronglyTold = told.filter((each) => !isExpected(each, expected));
  const wrongCells = new Set(
    Object.keys(expected).filter((cell) => verdicts[cell] !== expected[cell] || wronglyTold.some((each) => isOf(each, cell))),
  );
  const marked = mark(country, rules, visits);
  return {
    name: scenario.name,
    expected,
    verdicts,
    measured: counted(marked),
    correct: marked.filter(({ isRight, cell }) => isRight && !wrongCells.has(cell)).length,
    total: marked.length,
    told,
    wrong: [
      ...marked.filter(({ isRight }) => !isRight).map(({ evidence }) => evidence),
      ...[...wrongCells].map((cell) => `${cell}: ${verdicts[cell]}, to be ${expected[cell]}`),
      ...wronglyTold.map(({ asn, service, layer }) => `the detector tells of ${service} on AS${asn} by ${layer}`),
    ],
    at_once: atOnce,
    longest_run_ms: Math.max(...visits.map(({ runMs }) => runMs)),
    most_memory_mb: Math.round(Math.max(...visits.map(({ memoryBytes }) => memoryBytes)) / 1e6),
  };
};
