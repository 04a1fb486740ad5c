import { describe, expect, it } from 'vitest';
import { isBogon } from '../../src/probe/address.ts';
import { CONTROL_TARGETS, ENCRYPTED_RESOLVERS } from '../../src/probe/controls.ts';
import { Measurement } from '../../src/probe/report.ts';
import { SERVICES } from '../../src/probe/services.ts';
import { DEFAULT_TARGET_IDS, TARGETS, findTarget } from '../../src/probe/targets.ts';

describe('the list of targets', () => {
  it('has one entry an id, each of the form that a report allows and of a known service', () => {
    expect(new Set(TARGETS.map(({ id }) => id)).size).toBe(TARGETS.length);
    for (const { id, service } of TARGETS) {
      expect(Measurement.shape.target.safeParse(id).success).toBe(true);
      expect(id.split('/')[0]).toBe(service);
      expect(SERVICES[service].name).not.toBe('');
    }
  });

  it('measures every service by default, in thirty targets', () => {
    expect(DEFAULT_TARGET_IDS).toHaveLength(30);
    expect(new Set(DEFAULT_TARGET_IDS.map((id) => findTarget(id)?.service))).toEqual(new Set(Object.keys(SERVICES)));
  });

  it('knows the target that imported Telegram data name', () => {
    expect(findTarget('telegram/app')?.service).toBe('telegram');
    expect(findTarget('telegram/nowhere')).toBeUndefined();
  });

  it('resolves a name, or brings addresses that are routable', () => {
    for (const { operations, addresses } of TARGETS) {
      expect(operations[0] === 'resolve').toBe(addresses === undefined);
      expect((addresses ?? []).filter(isBogon)).toEqual([]);
    }
  });

  it('never measures what it takes for neutral', () => {
    const hosts = new Set(TARGETS.map(({ host }) => host));
    expect(CONTROL_TARGETS.filter(({ host }) => hosts.has(host))).toEqual([]);
    expect(ENCRYPTED_RESOLVERS.filter(({ serverName }) => hosts.has(serverName))).toEqual([]);
  });
});
