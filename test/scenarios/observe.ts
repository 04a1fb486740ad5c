/** The observations of a scenario: what its volunteers and controls would have reported, by seeded chance. */
import type { Observation } from '../../src/ingest/observation.ts';
import type { Failure } from '../../src/probe/failure.ts';
import type { RestrictedOutcome } from '../../src/probe/outcome-names.ts';
import { hash64 } from '../../src/shared/hash.ts';
import { DAY_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { seeded } from '../detect/simulate.ts';
import { measurersOf, spanOf, type Measurer } from './measurers.ts';
import type { Effect, Fault, Scenario } from './scenario.ts';
import { isWhere } from './where.ts';

/** Measurements that fail by themselves: a figure in the middle of what real networks show. */
const ORDINARY_FAILURES = 0.03;
/** Controls sit on better networks. */
const CONTROL_FAILURES = 0.002;
/** Under this ratio of speeds a probe calls its target throttled. */
const THROTTLED_RATIO = 0.3;

const FAILURES: Record<RestrictedOutcome, Failure | null> = {
  dns: 'dns_nxdomain_error',
  tcp: 'generic_timeout_error',
  tls: 'connection_reset',
  http: 'http_request_failed',
  throttled: null,
};

/** All observations in the order of time. The same scenario and seed give the same ones. */
export function observe(scenario: Scenario, seed = scenario.seed): Observation[] {
  const observations = measurersOf(scenario).flatMap((measurer) => observationsOf(scenario, measurer, seed));
  return observations.sort((a, b) => compare(a.observed_at, b.observed_at) || compare(a.measurement_uid, b.measurement_uid));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A round each so many minutes, from a moment of its own on and with some jitter; each round measures every service. */
function observationsOf(scenario: Scenario, measurer: Measurer, seed: number): Observation[] {
  const random = seeded(Number.parseInt(hash64(`${seed}/${measurer.key}`).slice(-6), 36));
  // Which services a fault meets is looked at when they are measured.
  const meant = scenario.faults.filter(({ where = {} }) => isWhere({ ...where, services: undefined }, measurer));
  const faults = meant.map((fault) => ({ ...fault, ...spanOf(fault) }));
  const made: Observation[] = [];
  const { sinceMs, untilMs } = measurer.during;
  let timeMs = sinceMs + random() * measurer.everyMinutes(sinceMs) * MINUTE_MS;
  for (; timeMs < untilMs; timeMs += measurer.everyMinutes(timeMs) * MINUTE_MS * (0.95 + 0.1 * random())) {
    const acting = faults.filter((fault) => timeMs >= fault.sinceMs && timeMs < fault.untilMs);
    if (isWeekend(timeMs) && random() >= measurer.weekends) continue;
    if (acting.some((fault) => 'silent' in fault.effect && strikes(fault, timeMs, random))) continue;
    for (const service of scenario.services) {
      const result = resultOf(measurer, damageTo(service, acting, timeMs, random), random);
      made.push(observation(measurer, service, timeMs, result));
    }
  }
  return made;
}

const isWeekend = (timeMs: number): boolean => [0, 6].includes(new Date(timeMs).getUTCDay());

type DatedFault = Fault & ReturnType<typeof spanOf>;

/** Whether a fault meets this measurement. */
function strikes({ effect: { share = 1 }, sinceMs, untilMs }: DatedFault, timeMs: number, random: () => number): boolean {
  const [first, last] = typeof share === 'number' ? [share, share] : share;
  return random() < first + ((last - first) * (timeMs - sinceMs)) / (untilMs - sinceMs);
}

type Damage = Exclude<Effect, { silent: true }>;

/** What the first fault that strikes does to it. */
function damageTo(service: string, faults: readonly DatedFault[], timeMs: number, random: () => number): Damage | null {
  for (const fault of faults) {
    if ('silent' in fault.effect || !(fault.where?.services?.includes(service) ?? true)) continue;
    if (strikes(fault, timeMs, random)) return fault.effect;
  }
  return null;
}

type Result = Pick<Observation, 'outcome' | 'failure' | 'latency_ms' | 'speed_ratio'>;

function resultOf({ isControl }: Measurer, damage: Damage | null, random: () => number): Result {
  if (damage === null) {
    const fails = random() < (isControl ? CONTROL_FAILURES : ORDINARY_FAILURES);
    return fails ? failed(random() < 0.5 ? 'tcp' : 'tls') : succeeded(1, random);
  }
  if ('fails' in damage) return failed(damage.fails);
  const slow = succeeded(damage.slows, random);
  return (slow.speed_ratio ?? 1) < THROTTLED_RATIO ? { ...slow, outcome: 'throttled' } : slow;
}

const failed = (outcome: RestrictedOutcome): Result => ({ outcome, failure: FAILURES[outcome], latency_ms: null, speed_ratio: null });

/** @param speed the target's, against that of a neutral one */
const succeeded = (speed: number, random: () => number): Result => ({
  outcome: 'ok',
  failure: null,
  latency_ms: Math.round((80 + 120 * random() * random()) / speed),
  speed_ratio: Math.round(speed * (0.8 + 0.4 * random()) * 100) / 100,
});

function observation(measurer: Measurer, service: string, timeMs: number, result: Result): Observation {
  const seconds = Math.floor(timeMs / 1000);
  return {
    observed_at: toRfc3339(seconds * 1000),
    probe_cc: measurer.probeCc,
    probe_region: measurer.region,
    probe_asn: measurer.asn,
    network_name: measurer.network,
    network_type: measurer.networkType,
    voter: measurer.voter(timeMs),
    service,
    target: `${service}/www`,
    source: measurer.isControl ? 'edge' : 'probe',
    measurement_uid: `${measurer.key}-${seconds.toString(36)}-${service}`,
    software: measurer.software,
    reporter: measurer.isControl ? null : measurer.key,
    reporter_days: measurer.isControl ? null : Math.max(0, Math.floor((timeMs - measurer.enrolledMs) / DAY_MS)),
    relayed: null,
    simulated: true,
    ...result,
  };
}
