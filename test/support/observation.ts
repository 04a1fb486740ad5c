import type { Observation } from '../../src/ingest/observation.ts';

let count = 0;

/** An ordinary observation from Kenya. */
export const observation = (overrides: Partial<Observation> = {}): Observation => ({
  observed_at: '2024-11-07T10:21:00Z',
  probe_cc: 'KE',
  probe_region: null,
  probe_asn: 33771,
  network_name: 'Safaricom Limited',
  network_type: 'mobile',
  voter: null,
  service: 'telegram',
  target: 'telegram/app',
  outcome: 'ok',
  failure: null,
  source: 'import',
  measurement_uid: `test-${(count += 1)}`,
  software: null,
  reporter: null,
  reporter_days: null,
  latency_ms: null,
  speed_ratio: null,
  relayed: null,
  simulated: null,
  ...overrides,
});
