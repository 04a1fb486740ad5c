import { describe, expect, it } from 'vitest';
import { isBogon } from '../../src/probe/address.ts';
import { CONTROL_TARGETS, ENCRYPTED_RESOLVERS } from '../../src/probe/controls.ts';
import { Measurement } from '../../src/probe/report.ts';
import { SERVICES } from '../../src/probe/services.ts';
import { MOST_NEWS, NEWS } from '../../src/probe/target-list.ts';
import { DEFAULT_TARGET_IDS, SENSITIVE_TARGET_IDS, TARGETS, findTarget, newsTargetIds } from '../../src/probe/targets.ts';
import { isCountryCode } from '../../src/shared/country-codes.ts';

describe('the list of targets', () => {
  it('has one entry an id, each of the form that a report allows and of a known service', () => {
    expect(new Set(TARGETS.map(({ id }) => id)).size).toBe(TARGETS.length);
    for (const { id, service } of TARGETS) {
      expect(Measurement.shape.target.safeParse(id).success).toBe(true);
      expect(id.split('/')[0]).toBe(service);
      expect(SERVICES[service].name).not.toBe('');
    }
  });

  it('measures every ordinary service by default, in thirty targets', () => {
    expect(DEFAULT_TARGET_IDS).toHaveLength(30);
    const ordinary = TARGETS.filter(({ sensitive, service }) => sensitive !== true && service !== 'news');
    expect(new Set(DEFAULT_TARGET_IDS.map((id) => findTarget(id)?.service))).toEqual(new Set(ordinary.map(({ service }) => service)));
  });

  it('leaves ways around blocks to whoever asks for them', () => {
    const services = new Set(SENSITIVE_TARGET_IDS.map((id) => findTarget(id)?.service));
    expect(services).toEqual(
      new Set(['tor', 'psiphon', 'lantern', 'protonvpn', 'mullvad', 'nordvpn', 'expressvpn', 'surfshark', 'tunnelbear']),
    );
    expect(DEFAULT_TARGET_IDS.filter((id) => services.has(findTarget(id)?.service))).toEqual([]);
  });

  it('names where each entry is known from, and has a target for every service but the operator’s', () => {
    expect(TARGETS.filter(({ source }) => source.length < 5)).toEqual([]);
    const services = new Set<string>(TARGETS.map(({ service }) => service));
    expect(Object.keys(SERVICES).filter((service) => service !== 'news' && !services.has(service))).toEqual([]);
  });

  it('asks for an operator’s news only in their country, and for no more than the edge can measure', () => {
    expect(NEWS.length).toBeLessThanOrEqual(MOST_NEWS);
    expect(NEWS.filter(({ country, service }) => !isCountryCode(country) || service !== 'news')).toEqual([]);
    for (const { id, country } of NEWS) expect(newsTargetIds(country)).toContain(id);
    expect(newsTargetIds('AQ')).toEqual([]);
  });

  it('times pages over TLS alone, and neutral ones beside them', () => {
    const timed = TARGETS.filter(({ download }) => download !== undefined);
    expect(timed.length).toBeGreaterThan(3);
    expect(timed.filter(({ operations }) => !operations.includes('handshake'))).toEqual([]);
    expect(CONTROL_TARGETS.filter(({ download }) => download !== undefined).length).toBeGreaterThan(0);
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
