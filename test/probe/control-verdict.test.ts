import { describe, expect, it } from 'vitest';
import { controlVerdict } from '../../src/probe/control-verdict.ts';
import type { ControlVisit } from '../../src/probe/control-verdict.ts';
import { CONTROL_TARGETS } from '../../src/probe/controls.ts';
import type { ControlTarget } from '../../src/probe/controls.ts';
import type { Failure } from '../../src/probe/failure.ts';

const NOW_MS = Date.parse('2024-01-20T14:00:00Z');
const MINUTE_MS = 60_000;

/** A visit that failed in its handshake or request, or answered, with a server's clock that is behind ours by so much. */
const visit = (target: ControlTarget, failure: Failure | null, behindMs: number | null = 0): ControlVisit => ({
  target,
  endedMs: NOW_MS,
  visit: {
    steps: [{ operation: 'handshake', failure, duration_ms: 10 }],
    address: '198.51.100.1',
    answer:
      failure === null
        ? {
            status: 200,
            location: null,
            saidMs: behindMs === null ? null : NOW_MS - behindMs,
            body: new TextEncoder().encode(target.expectedBody ?? ''),
          }
        : null,
    strange: undefined,
    unreached: undefined,
  },
});

const [one, two, three, ...plain] = CONTROL_TARGETS;
const verdict = (failures: readonly (Failure | null)[], behindMs: readonly (number | null)[] = []) =>
  controlVerdict(
    CONTROL_TARGETS.map((target, index) => visit(target, failures[index] ?? null, behindMs[index] ?? 0)),
    true,
  );

describe('the verdict on a line', () => {
  it('is made of three servers over TLS, and others without', () => {
    expect([one, two, three].every((target) => target?.operations.includes('handshake'))).toBe(true);
    expect(plain.map(({ operations }) => operations.includes('handshake'))).toEqual([false, false]);
  });

  it('holds where one neutral server fails', () => {
    expect(verdict([null, 'connection_reset'])).toEqual({ ok: true, succeeded: 4, attempted: 5 });
  });

  it('does not hold where small answers come and most large ones do not: packets of full size may not pass', () => {
    expect(verdict([null, 'generic_timeout_error', 'generic_timeout_error']).ok).toBe(false);
  });

  it.each([
    [-180 * MINUTE_MS, 'the clock of this machine is 180 minutes behind'],
    [30 * 24 * 60 * MINUTE_MS, 'the clock of this machine is 43200 minutes ahead'],
  ])('does not hold where every server’s clock differs from this machine’s by %i ms', (behindMs, reason) => {
    expect(verdict([], [behindMs, behindMs, behindMs])).toMatchObject({ ok: false, reason });
  });

  it('holds where the clocks agree within a window, where one server agrees, and where none tells', () => {
    expect(verdict([], [4 * MINUTE_MS, 6 * MINUTE_MS, 6 * MINUTE_MS]).ok).toBe(true);
    expect(verdict([], [600 * MINUTE_MS, 0, 600 * MINUTE_MS]).ok).toBe(true);
    expect(verdict([], [null, null, null]).ok).toBe(true);
  });

  it('tells of names that are answered with made-up addresses', () => {
    expect(verdict(['dns_bogon_error', 'dns_bogon_error', 'dns_bogon_error']).reason).toMatch(/proxy or VPN/);
  });
});
