/** What the country's volunteers would have reported on the days before: simulated, and marked so. A detector that knows nothing finds nothing. */
import { seededRandom } from '../bench/random.ts';
import type { Observation } from '../../src/ingest/observation.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import type { Country, Home, LabTarget } from './draw.ts';
import { placeOf } from './front.ts';

/** The detector takes failures on a network for a bad hour the more readily, the fewer quiet weeks it has seen there. */
export const HISTORY_DAYS = 28;
const EVERY_MS = HOUR_MS;
/** Share of measurements that fail for no reason: what slips past a probe's own controls and its second and third try. */
const CHANCE_FAILURES = 0.001;

/** Without any at the end, so that no simulated failure becomes part of the block that is then measured. */
const SPOTLESS_MS = 6 * HOUR_MS;

const observe = (country: Country, home: Home, target: LabTarget, atMs: number, failed: boolean): Observation => {
  const place = placeOf(country, home.address);
  return {
    observed_at: toRfc3339(atMs),
    probe_cc: place?.country ?? 'ZZ',
    probe_region: null,
    probe_asn: place?.asn ?? 0,
    network_name: place?.asOrganization ?? null,
    network_type: 'fixed',
    voter: `simulated-${home.name}`,
    service: target.service,
    target: target.id,
    outcome: failed ? 'tcp' : 'ok',
    failure: failed ? 'generic_timeout_error' : null,
    source: 'import',
    measurement_uid: `lab-${home.name}-${target.id}-${atMs}`,
    software: 'probe/0.1.0',
    reporter: null,
    reporter_days: null,
    latency_ms: failed ? null : 120,
    speed_ratio: null,
    relayed: null,
    simulated: true,
  };
};

/** Quiet days up to a time, each home every hour. */
export const quietHistory = (country: Country, targets: readonly LabTarget[], untilMs: number): Observation[] => {
  const random = seededRandom(country.seed);
  const homes = [...country.networks.flatMap(({ subscribers }) => subscribers), ...country.outside];
  const rounds = (HISTORY_DAYS * DAY_MS) / EVERY_MS;
  return Array.from({ length: rounds }, (_, round) => untilMs - (rounds - round) * EVERY_MS).flatMap((atMs) =>
    homes.flatMap((home) => {
      const measuredMs = atMs + Math.floor(random() * 55) * MINUTE_MS;
      const chance = measuredMs > untilMs - SPOTLESS_MS ? 0 : CHANCE_FAILURES;
      return targets.map((target) => observe(country, home, target, measuredMs, random() < chance));
    }),
  );
};
