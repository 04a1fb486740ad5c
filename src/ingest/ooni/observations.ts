/** From a judged OONI measurement to this observatory's observations: one for each of its targets that the test tried. */
import { toRfc3339 } from '../../shared/time.ts';
import { UNKNOWN_ORIGIN, type Origin } from '../enrich.ts';
import type { Observation } from '../observation.ts';
import { claimOf } from './collector/identity.ts';
import type { Judgement } from './judge/judge.ts';
import { knownFailure } from './judge/known-failure.ts';
import { at, textOf, type Fields } from './judge/loose-json.ts';

/** What is known beside the measurement. `reporter` is kept, and never published. */
export type Provenance = { origin: Origin; voter: string | null; reporter: string | null; relayed: boolean };

/** When it was measured by the probe's clock, Unix milliseconds; null where it does not say. */
export function measuredMs(fields: Fields): number | null {
  const text = textOf(fields['measurement_start_time']) ?? textOf(fields['test_start_time']);
  const time = Date.parse(`${text?.replace(' ', 'T').replace(/Z$/, '') ?? ''}Z`);
  return Number.isNaN(time) ? null : time;
}

const NETWORK_TYPES: Readonly<Record<string, Observation['network_type']>> = { wifi: 'wifi', mobile: 'mobile', wired_ethernet: 'fixed' };

const networkTypeOf = (fields: Fields): Observation['network_type'] =>
  NETWORK_TYPES[textOf(at(fields, 'annotations', 'network_type')) ?? ''] ?? 'unknown';

/** The client says that its line went through a tunnel. */
export const isThroughVpn = (fields: Fields): boolean => at(fields, 'annotations', 'network_type') === 'vpn';

/** Where the measurement itself says that it was made. */
export function claimedOrigin(fields: Fields): Origin {
  const { probeCc, probeAsn } = claimOf(fields);
  return {
    probe_cc: probeCc,
    probe_region: null,
    probe_asn: probeAsn,
    network_name: textOf(fields['probe_network_name'])?.slice(0, 200) || null,
  };
}

/** None where the test measures no target of the observatory, or nothing says when or in which country it was made. */
export function observationsOf(
  fields: Fields,
  judgement: Judgement,
  uid: string,
  { origin, voter, reporter, relayed }: Provenance,
): Observation[] {
  const timeMs = measuredMs(fields);
  if (timeMs === null || origin.probe_cc === UNKNOWN_ORIGIN.probe_cc) return [];
  return judgement.findings.flatMap(({ target, outcome, failure }) => {
    if (target === null) return [];
    return {
      observed_at: toRfc3339(timeMs),
      ...origin,
      network_type: networkTypeOf(fields),
      voter,
      service: target.slice(0, target.indexOf('/')),
      target,
      outcome,
      failure: failure === null ? null : knownFailure(failure),
      source: 'ooni' as const,
      measurement_uid: uid,
      software: `${textOf(fields['software_name']) ?? 'unknown'}/${textOf(fields['software_version']) ?? 'unknown'}`.slice(0, 80),
      reporter,
      reporter_days: null,
      latency_ms: null,
      speed_ratio: null,
      relayed,
      simulated: false,
    };
  });
}
