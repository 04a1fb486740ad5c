/** Those who measure in a scenario: the probes of its volunteers, and its controls. */
import type { Observation } from '../../src/ingest/observation.ts';
import { hash64 } from '../../src/shared/hash.ts';
import { DAY_MS, floorTo } from '../../src/shared/time.ts';
import type { Controls, During, Scenario, Volunteers } from './scenario.ts';
import type { Measured } from './where.ts';

const EVERY_MINUTES = 30;
const VERSIONS = ['tocsin/0.1.0', 'tocsin/0.1.1'];
/** Days that a probe was enrolled before the scenario, where nothing else is said. */
const KEY_DAYS = 40;

export type Measurer = Measured & {
  key: string;
  network: string;
  networkType: Observation['network_type'];
  voter: (timeMs: number) => string;
  enrolledMs: number;
  during: SpanMs;
  everyMinutes: (timeMs: number) => number;
  /** Share of the rounds that it makes at weekends. */
  weekends: number;
};

type SpanMs = { sinceMs: number; untilMs: number };

export const spanOf = ({ since, until }: During): SpanMs => ({ sinceMs: Date.parse(since), untilMs: Date.parse(until) });

export const measurersOf = (scenario: Scenario): Measurer[] => [
  ...scenario.volunteers.flatMap((group) => probesOf(scenario, group)),
  ...(scenario.controls ? [edgeOf(scenario, scenario.controls)] : []),
];

function probesOf(scenario: Scenario, group: Volunteers): Measurer[] {
  const { probes = 1, label = null, weekends = 1, everyMinutes = EVERY_MINUTES } = group;
  const shared = {
    isControl: false,
    service: null,
    probeCc: group.probeCc ?? scenario.probeCc,
    asn: group.asn,
    network: group.network,
    networkType: group.type,
    label,
    weekends,
    enrolledMs: group.enrolled ? Date.parse(group.enrolled) : Date.parse(scenario.since) - KEY_DAYS * DAY_MS,
    during: spanOf({ since: scenario.since, until: scenario.until, ...group.during }),
    everyMinutes: paceOf(everyMinutes, group.paces),
  };
  return Array.from({ length: group.count * probes }, (_, index) => {
    const place = Math.floor(index / probes);
    const prefix = `${scenario.name}/${group.probeCc ?? ''}/${group.asn}/${label ?? ''}/${place}`;
    return { ...shared, ...placed(group, place), ...named(prefix, index % probes) };
  });
}

/** Neither goes with the other: pairs share a version, and neighbours differ in their region. */
const placed = ({ regions = [], software }: Volunteers, place: number): Pick<Measurer, 'region' | 'software'> => ({
  region: regions[place % regions.length] ?? null,
  software: software ?? VERSIONS[Math.floor(place / 2) % VERSIONS.length] ?? null,
});

/** A pseudonym lives for one day, and is that of the prefix. */
function named(prefix: string, probe: number): Pick<Measurer, 'key' | 'voter'> {
  const pseudonym = hash64(prefix).slice(-6);
  return { key: hash64(`${prefix}/${probe}`).slice(-7), voter: (timeMs) => `${pseudonym}-${floorTo(timeMs, DAY_MS) / DAY_MS}` };
}

const edgeOf = (scenario: Scenario, { everyMinutes, paces }: Controls): Measurer => ({
  key: hash64(`${scenario.name}/controls`).slice(-7),
  isControl: true,
  service: null,
  probeCc: 'ZZ',
  asn: 13335,
  network: 'Edge',
  networkType: null,
  region: null,
  software: 'tocsin-edge/0.1.1',
  label: null,
  voter: () => 'edge',
  enrolledMs: 0,
  during: spanOf(scenario),
  everyMinutes: paceOf(everyMinutes, paces),
  weekends: 1,
});

function paceOf(usual: number, paces: Controls['paces'] = []): (timeMs: number) => number {
  const spans = paces.map((pace) => ({ ...spanOf(pace), everyMinutes: pace.everyMinutes }));
  return (timeMs) => spans.find(({ sinceMs, untilMs }) => timeMs >= sinceMs && timeMs < untilMs)?.everyMinutes ?? usual;
}
