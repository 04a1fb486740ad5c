import { describe, expect, it } from 'vitest';
import { assign, CADENCE_S, ENOUGH_VOTERS, WATCH_CADENCE_S, overload } from '../../src/ingest/assignments.ts';
import { phaseOfOrder, phaseOfStranger } from '../../src/ingest/phase.ts';
import { DEFAULT_TARGET_IDS } from '../../src/probe/targets.ts';
import { DAY_MS, HOUR_MS } from '../../src/shared/time.ts';

const origin = { probe_cc: 'KE', probe_region: null, probe_asn: 33771, network_name: 'Safaricom Limited' };
const settings = { dailyRequests: 100_000, observatories: ['https://other.example'], minimumVersion: '0.1.0', pausedCountries: ['KP'] };
const day = 20_000 * DAY_MS;
const quiet = { dayMs: day, reports: 100, crowd: {}, watches: {} };

const asker = { phase: 0.5, networkType: 'unknown' as const };

describe('the governor', () => {
  it('asks every probe each half hour while the day is within its budget', () => {
    expect(assign(origin, quiet, settings, asker, day + 12 * HOUR_MS)).toMatchObject({
      targets: [...DEFAULT_TARGET_IDS],
      cadence_seconds: CADENCE_S,
      participation: 1,
      observatories: ['https://other.example'],
      network: { probe_cc: 'KE', probe_asn: 33771 },
    });
  });

  it('gives a mobile line fewer targets, all of them of the reviewed list', () => {
    const { targets } = assign(origin, quiet, settings, { ...asker, networkType: 'mobile' }, day);
    expect(targets.length).toBeLessThan(DEFAULT_TARGET_IDS.length / 2);
    expect(targets.filter((id) => !DEFAULT_TARGET_IDS.includes(id))).toEqual([]);
  });

  it('gives a network’s probes phases that fill the windows evenly, however many there are', () => {
    for (const count of [6, 13, 60, 200]) {
      const windows = new Array<number>(6).fill(0);
      for (let order = 1; order <= count; order += 1) {
        const { phase_seconds: phase = 0 } = assign(origin, quiet, settings, { ...asker, phase: phaseOfOrder(order) }, day);
        windows[Math.floor(phase / 300)] = (windows[Math.floor(phase / 300)] ?? 0) + 1;
      }
      expect(Math.max(...windows) - Math.min(...windows), `${count} probes in ${windows.join()}`).toBeLessThanOrEqual(2);
    }
    expect(phaseOfStranger('a')).not.toBe(phaseOfStranger('b'));
  });

  it('lets probes of a crowded network take turns, so that about ten voters a window are asked', () => {
    const crowded = { ...quiet, crowd: { 'KE/33771': 4 * ENOUGH_VOTERS } };
    expect(assign(origin, crowded, settings, asker, day + HOUR_MS)).toMatchObject({
      participation: 0.25,
      reason: expect.any(String) as string,
    });
    expect(assign({ ...origin, probe_asn: 1 }, crowded, settings, asker, day + HOUR_MS).participation).toBe(1);
  });

  it('stretches the cadence by as much as the day is over budget', () => {
    const busy = { ...quiet, reports: 60_000 };
    expect(overload(busy, 100_000, day + 12 * HOUR_MS)).toBeCloseTo(2);
    expect(assign(origin, busy, settings, asker, day + 12 * HOUR_MS).cadence_seconds).toBe(2 * CADENCE_S);
  });

  it('asks a probe that sends over a proxy for what its own country is asked, and nothing where either is paused', () => {
    const watches = { KE: [[day, day + DAY_MS]] as const };
    const abroad = { ...origin, probe_cc: 'DE', probe_asn: 3320 };
    const relayed = { ...asker, probeCc: 'KE' };
    expect(assign(abroad, { ...quiet, watches }, settings, relayed, day)).toMatchObject({
      watch: [{ cadence_seconds: 300 }],
      network: { probe_cc: 'DE' },
    });
    for (const probeCc of ['KE', 'DE'])
      expect(assign(abroad, quiet, { ...settings, pausedCountries: [probeCc] }, relayed, day)).toMatchObject({
        targets: [],
        participation: 0,
      });
  });

  it('does not take the first minutes of a day for a flood', () => {
    expect(overload({ ...quiet, reports: 50 }, 100_000, day + 60_000)).toBeLessThan(1);
  });

  it('forgets yesterday', () => {
    expect(overload({ ...quiet, reports: 1e6 }, 100_000, day + 2 * DAY_MS)).toBe(0);
  });

  it('asks for a measurement every five minutes while an event is watched, within the budget, and tells what is ahead', () => {
    const watches = {
      KE: [[day, day + 3 * HOUR_MS] as const, [day + 20 * HOUR_MS, day + 30 * HOUR_MS] as const],
      TZ: [[day, day + DAY_MS] as const],
    };
    const watched = { ...quiet, watches };
    expect(assign(origin, watched, settings, asker, day + HOUR_MS)).toMatchObject({ cadence_seconds: WATCH_CADENCE_S, watch: [{}, {}] });
    expect(assign(origin, watched, settings, asker, day + 3 * HOUR_MS)).toMatchObject({
      cadence_seconds: CADENCE_S,
      watch: [{ since: '2024-10-04T20:00:00Z', until: '2024-10-05T06:00:00Z', cadence_seconds: WATCH_CADENCE_S }],
    });
    const busy = assign(origin, { ...watched, reports: 60_000 }, settings, asker, day + 2 * HOUR_MS);
    expect(busy.cadence_seconds).toBeGreaterThan(10 * WATCH_CADENCE_S);
    expect(busy.watch[0]?.cadence_seconds).toBe(busy.cadence_seconds);
    expect(assign(origin, watched, { ...settings, pausedCountries: ['KE'] }, asker, day + HOUR_MS)).toMatchObject({
      watch: [],
      participation: 0,
    });
    expect(assign({ ...origin, probe_cc: 'UG' }, watched, settings, asker, day + HOUR_MS)).toMatchObject({
      cadence_seconds: CADENCE_S,
      watch: [],
    });
  });

  it('asks nothing of a country in which measuring is paused', () => {
    expect(assign({ ...origin, probe_cc: 'KP' }, quiet, settings, asker, day)).toMatchObject({ targets: [], participation: 0 });
  });
});
