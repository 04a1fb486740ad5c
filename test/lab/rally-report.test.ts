import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incidents/incident.ts';
import { isAsPromised, rallyReport } from './rally-report.ts';

const BLOCKED_MS = Date.parse('2024-01-20T14:03:00Z');
const MINUTE_MS = 60_000;
const TRUTH = {
  blockedMs: BLOCKED_MS,
  eventMs: BLOCKED_MS + 14 * MINUTE_MS,
  services: ['x', 'youtube'],
  asns: [64_600, 64_700],
  method: 'tls',
};
const SEEN = { suspectedMs: BLOCKED_MS + 6 * MINUTE_MS, detectedMs: BLOCKED_MS + 9 * MINUTE_MS };

/** As much of an incident as the report reads. */
const incident = (over: Partial<Record<keyof Incident, unknown>> = {}): Incident =>
  ({
    status: 'detected',
    services: ['x', 'youtube'],
    networks: [{ asn: 64_600 }, { asn: 64_700 }],
    onset: { earliest: '2024-01-20T14:00:00Z', latest: '2024-01-20T14:05:00Z' },
    method: 'tls',
    events: [{ lead_ms: 14.5 * MINUTE_MS, lead: { least_ms: 12 * MINUTE_MS, most_ms: 17 * MINUTE_MS }, relation: 'before' }],
    ...over,
  }) as Incident;

describe('the report of a rally', () => {
  it('is as promised where all is right', () => {
    const report = rallyReport([incident()], SEEN, TRUTH);
    expect(report).toMatchObject({ minutes_to_suspected: 6, minutes_to_detected: 9, onset_error_minutes: 0, onset_holds_truth: true });
    expect(isAsPromised(report, 15)).toBe(true);
  });

  it.each<[string, Incident[], typeof SEEN]>([
    ['nothing was told', [], SEEN],
    ['it came too late', [incident()], { ...SEEN, detectedMs: BLOCKED_MS + 16 * MINUTE_MS }],
    ['a service is missing', [incident({ services: ['x'] })], SEEN],
    ['a network too many is named', [incident({ networks: [{ asn: 64_600 }, { asn: 64_700 }, { asn: 64_800 }] })], SEEN],
    ['the method is another', [incident({ method: 'tcp' })], SEEN],
    ['the onset leaves out the truth', [incident({ onset: { earliest: '2024-01-20T14:05:00Z', latest: '2024-01-20T14:10:00Z' } })], SEEN],
    [
      'the lead is wrong',
      [incident({ events: [{ lead_ms: 8 * MINUTE_MS, lead: { least_ms: 6 * MINUTE_MS, most_ms: 10 * MINUTE_MS }, relation: 'before' }] })],
      SEEN,
    ],
    ['no event is named', [incident({ events: [] })], SEEN],
  ])('is not where %s', (_what, incidents, seen) => {
    expect(isAsPromised(rallyReport(incidents, seen, TRUTH), 15)).toBe(false);
  });
});
