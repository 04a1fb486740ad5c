import type { Observation } from '../../src/ingest/observation.ts';
import { observation } from '../support/observation.ts';

export const NETWORKS = [
  { asn: 33771, name: 'Safaricom Limited' },
  { asn: 37061, name: 'Safaricom Limited' },
  { asn: 36926, name: 'Airtel Networks Kenya Limited' },
  { asn: 15399, name: 'Wananchi Group (Kenya) Limited' },
  { asn: 36866, name: 'Jamii Telecommunications Limited' },
  { asn: 12455, name: '<script>alert("Jambonet")</script> \u202eAutonomous System with quite a long name' },
] as const;

const SERVICES = ['telegram', 'whatsapp', 'youtube', 'wikipedia'] as const;

const STEP_MS = 15 * 60_000;

/** When the block of {@link blockedDays} holds. */
export const BLOCK = { sinceMs: Date.parse('2024-11-07T10:00:00Z'), untilMs: Date.parse('2024-11-07T20:00:00Z') };

/** Six days of four services on six networks of Kenya, with Telegram blocked on two of them for ten hours. */
export function blockedDays(): Observation[] {
  const rows: Observation[] = [];
  for (let timeMs = Date.parse('2024-11-03T00:00:00Z'); timeMs < Date.parse('2024-11-09T00:00:00Z'); timeMs += STEP_MS) {
    for (const [index, { asn, name }] of NETWORKS.entries()) {
      for (const service of SERVICES) {
        const blocked = index < 2 && service === 'telegram' && timeMs >= BLOCK.sinceMs && timeMs < BLOCK.untilMs;
        const place = { probe_asn: asn, network_name: name, service, target: `${service}/app` };
        rows.push(observation({ ...place, observed_at: new Date(timeMs).toISOString(), outcome: blocked ? 'tcp' : 'ok' }));
      }
    }
  }
  return rows;
}
