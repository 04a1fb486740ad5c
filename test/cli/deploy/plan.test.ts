import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { planLines } from '../../../src/cli/deploy/plan.ts';
import { parseWorkerConfig } from '../../../src/cli/worker-config.ts';

it('says where heavy work has no workshop, as in the configuration of an earlier version', () => {
  const toml = readFileSync('wrangler.toml', 'utf8');
  const earlier = toml.replace(/\[\[durable_objects\.bindings\]\]\nname = "WORKSHOP"\nclass_name = "Workshop"\n/, '');
  const planOf = (text: string): string => planLines(parseWorkerConfig(text), { rawBytes: 1, gzipBytes: 1 }, [], []).join('\n');
  expect(planOf(toml)).not.toContain('NONE');
  expect(planOf(earlier)).toMatch(/WORKSHOP: NONE\. Heavy work .* 10 ms/);
});
