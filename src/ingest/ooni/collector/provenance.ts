/**
 * Where a submitted measurement is counted. The connection decides. Where the client claims another place, both are kept, the connection's
 * is counted, and the measurement has no voter: it shares its network's one vote with others that have none. Where the connection says
 * nothing (Tor, one's own machine), the claim is counted as relayed, without a vote.
 */
import type { Origin } from '../../enrich.ts';
import type { Fields } from '../judge/loose-json.ts';
import { claimedOrigin, isThroughVpn, type Provenance } from '../observations.ts';
import { claimOf } from './identity.ts';

/** `mismatch`: the connection's place is known and is not the claimed one. */
export function provenanceOf(fields: Fields, seen: Origin, voter: string): Provenance & { mismatch: boolean } {
  const { probeCc, probeAsn } = claimOf(fields);
  if (seen.probe_cc === 'ZZ') return { origin: claimedOrigin(fields), voter: null, reporter: null, relayed: true, mismatch: false };
  const differs = (claimed: string | number, known: string | number, unknown: string | number): boolean =>
    claimed !== unknown && known !== unknown && claimed !== known;
  const mismatch = differs(probeCc, seen.probe_cc, 'ZZ') || differs(probeAsn, seen.probe_asn, 0);
  const reporter = mismatch ? `claims ${probeCc} AS${probeAsn}` : null;
  return { origin: seen, voter: mismatch ? null : voter, reporter, relayed: isThroughVpn(fields), mismatch };
}
