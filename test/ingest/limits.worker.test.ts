import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/http/problem.ts';
import { countReports } from '../support/database.ts';
import { enrolledProbe, handIn } from '../support/enrolled.ts';
import { report } from '../support/report.ts';

describe('a probe that sends too much', () => {
  it('gets 429 with the time to wait, while another on the same network is served', async () => {
    const [eager, other] = [await enrolledProbe(), await enrolledProbe()];
    let refused: Response | null = null;
    let stored = -1;
    // A minute may begin among them, and with it another thirty.
    for (let count = 0; count < 62 && refused === null; count += 1) {
      stored += 1;
      const response = await handIn(eager, report());
      if (response.status !== 202) refused = response;
      else expect(response.headers.get('ratelimit-policy')).toContain('"probe";q=30;w=60');
    }
    expect(refused?.status).toBe(429);
    expect(refused?.headers.get('retry-after')).toBe('60');
    expect((await refused?.json<Problem>())?.type).toBe('/docs/problems#too-many');
    expect(stored).toBeGreaterThanOrEqual(30);
    expect(await countReports()).toBe(stored);
    expect((await handIn(other, report())).status).toBe(202);
  });
});
