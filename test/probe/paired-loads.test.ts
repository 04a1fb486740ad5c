import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../src/probe/outcome.ts';
import type { Failure } from '../../src/probe/failure.ts';
import { Report } from '../../src/probe/report.ts';
import { measureInBrowser, type BrowserNetwork } from '../../src/probe/paired-loads.ts';

const HEAD = {
  report_id: '0192f0c1-2345-7abc-8def-0123456789ab',
  software_name: 'browser-blink',
  software_version: '0.1.0',
  platform: 'browser',
  network_type: 'unknown',
} as const;

/** How a file does at its nth load: null loads, after some milliseconds of the page's clock. */
type Loading = (nth: number) => { failure: Failure | null; ms: number };

const loads: Loading = () => ({ failure: null, ms: 30 });
/** Neutral files take none of the clock's time, so that it tells of the target alone. */
const loadsAtOnce: Loading = () => ({ failure: null, ms: 0 });
const hangs: Loading = () => ({ failure: 'generic_timeout_error', ms: 6_000 });
const fails: Loading = () => ({ failure: 'http_request_failed', ms: 30 });
const failsAtOnce: Loading = () => ({ failure: 'http_request_failed', ms: 0 });
const failsFirst: Loading = (nth) => (nth === 1 ? fails(nth) : loads(nth));

/** A page on a network without waiting: each load moves the clock on when its turn comes. */
function network(files: Record<string, Loading>): { network: BrowserNetwork; loaded: string[] } {
  let nowMs = Date.parse('2024-11-07T10:00:00Z');
  const loaded: string[] = [];
  const load = async (url: string): Promise<Failure | null> => {
    loaded.push(url);
    const { failure, ms } = (files[url] ?? fails)(loaded.filter((each) => each === url).length);
    nowMs += ms;
    return Promise.resolve(failure);
  };
  return { network: { load, now: () => nowMs, chance: () => 0.3 }, loaded };
}

async function run(files: Record<string, Loading>, { targets, neutrals = ['n/1', 'n/2'], loadedBefore = new Set<string>() }: Run) {
  const page = network({ 'n/1': loadsAtOnce, 'n/2': loadsAtOnce, ...files });
  const told: string[] = [];
  const plan = { targets: targets.map((id) => ({ id, url: id })), neutrals: neutrals.map((id) => ({ id, url: id })), loadedBefore };
  const watcher = { signal: new AbortController().signal, onMeasured: (target: string) => void told.push(target) };
  const report = await measureInBrowser(plan, page.network, HEAD, watcher);
  const outcomes = Object.fromEntries(report.measurements.map((each) => [each.target, outcomeOf(each, report.control).outcome]));
  return { report, outcomes, told, loaded: page.loaded };
}
type Run = { targets: string[]; neutrals?: string[]; loadedBefore?: Set<string> };

describe('a browser', () => {
  it('reports what loads, and what fails in every round while neutral files load, within the contract', async () => {
    const files = { 'x/www': fails, 'wikipedia/en': loads, 'youtube/www': failsFirst };
    const { report, outcomes, told, loaded } = await run(files, { targets: Object.keys(files), loadedBefore: new Set(['x/www']) });
    expect(Report.safeParse(report).error).toBeUndefined();
    expect(outcomes).toEqual({ 'x/www': 'http', 'wikipedia/en': 'ok', 'youtube/www': 'ok' });
    expect(report.measurements.find(({ target }) => target === 'x/www')?.comparisons).toEqual({
      paired: { rounds: 3, loaded_before: true },
    });
    expect(told.sort()).toEqual(Object.keys(files).sort());
    expect(loaded.filter((url) => url === 'wikipedia/en')).toHaveLength(1);
    expect(loaded.filter((url) => url === 'x/www')).toHaveLength(3);
  });

  it('has no verdict on a failure that comes at once, as a content blocker’s does', async () => {
    expect((await run({ 'x/www': failsAtOnce }, { targets: ['x/www'] })).outcomes).toEqual({ 'x/www': 'inconclusive' });
  });

  it('has no verdict where the neutral partner fails with the target', async () => {
    const dies: Loading = (nth) => (nth === 1 ? loads(nth) : fails(nth));
    const { outcomes } = await run({ 'x/www': fails, 'n/1': dies, 'n/2': dies }, { targets: ['x/www'] });
    expect(outcomes).toEqual({ 'x/www': 'inconclusive' });
  });

  it('says that it is offline where most neutral files do not load, and tries everything once', async () => {
    const { report, loaded } = await run({ 'n/1': fails, 'n/2': fails, 'x/www': fails }, { targets: ['x/www'] });
    expect(report.control).toEqual({ ok: false, reason: 'neutral files do not load', succeeded: 0, attempted: 2 });
    expect(loaded.filter((url) => url === 'x/www')).toHaveLength(1);
  });

  it('begins nothing after its time, and has no verdict on what was tried too seldom by then', async () => {
    const targets = Array.from({ length: 25 }, (_, index) => `x/t${index}`);
    const { report, outcomes } = await run(Object.fromEntries(targets.map((target) => [target, hangs])), { targets });
    expect(new Set(Object.values(outcomes))).toEqual(new Set(['inconclusive']));
    expect(report.measurements.length).toBeGreaterThan(0);
    expect(report.measurements.length).toBeLessThan(25);
  });
});
