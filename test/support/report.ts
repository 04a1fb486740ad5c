import { uuidv7 } from 'uuidv7';
import type { Measurement, Report } from '../../src/probe/report.ts';
import { toRfc3339 } from '../../src/shared/time.ts';

/** An ordinary measurement that went well. */
export const measurement = (overrides: Partial<Measurement> = {}): Measurement => ({
  target: 'wikipedia/en',
  measured_at: toRfc3339(Date.now()),
  steps: [
    { operation: 'resolve', failure: null, duration_ms: 12 },
    { operation: 'connect', failure: null, duration_ms: 31 },
    { operation: 'handshake', failure: null, duration_ms: 44 },
    { operation: 'request', failure: null, duration_ms: 80 },
  ],
  ...overrides,
});

/** A measurement whose target is reset at the handshake while a neutral name passes at the same address. */
export const resetAtTls = (overrides: Partial<Measurement> = {}): Measurement =>
  measurement({
    target: 'x/www',
    steps: [
      { operation: 'resolve', failure: null, duration_ms: 12, addresses: ['104.244.42.1'] },
      { operation: 'connect', failure: null, duration_ms: 31 },
      { operation: 'handshake', failure: 'connection_reset', failure_source: 'target', duration_ms: 20 },
    ],
    comparisons: { tls: { server_name: 'example.com', failure: null } },
    ...overrides,
  });

export const report = (overrides: Partial<Report> = {}): Report => ({
  report_id: uuidv7(),
  software_name: 'tocsin',
  software_version: '0.1.0',
  platform: 'linux',
  network_type: 'fixed',
  started_at: toRfc3339(Date.now()),
  control: { ok: true, succeeded: 3, attempted: 3 },
  measurements: [measurement()],
  ...overrides,
});
