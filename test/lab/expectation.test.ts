import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/probe/outcome-names.ts';
import { drawCountry } from './draw.ts';
import { cellName, expectedCells, rightOutcomes } from './expectation.ts';
import { gatewayFilter, gatewaysOf, liarPlan } from './gateway-rules.ts';
import { SCENARIOS } from './scenarios.ts';
import { verdictOn } from './verdict.ts';

const SEEDS = Array.from({ length: 40 }, (_, index) => index * 7_919 + 1);

const scenario = (name: string) => {
  const found = SCENARIOS.find((each) => each.name === name);
  if (!found) throw new Error(`there is no scenario ${name}`);
  return found;
};

describe('a drawn country', () => {
  it('is the same for the same seed and another for another', () => {
    expect(drawCountry(5)).toEqual(drawCountry(5));
    expect(drawCountry(6)).not.toEqual(drawCountry(5));
  });

  it.each(SEEDS)('has one address a server, one /24 a subscriber and one name a host (seed %i)', (seed) => {
    const { networks, outside, targets, controls, resolvers } = drawCountry(seed);
    const homes = [...networks.flatMap(({ subscribers }) => subscribers), ...outside];
    expect(new Set(homes.map(({ address }) => address.slice(0, address.lastIndexOf('.')))).size).toBe(15);
    const servers = [
      ...new Set(targets.map(({ address }) => address)),
      ...controls.map(({ address }) => address),
      ...resolvers.map(({ address }) => address),
    ];
    expect(new Set(servers).size).toBe(servers.length);
    expect(new Set([...targets, ...controls].map(({ host }) => host)).size).toBe(13);
  });
});

describe('what a scenario has to show', () => {
  it('blames nobody where nobody blocks', () => {
    const innocent = ['none', 'lossy-line', 'captive-portal', 'platform-outage', 'resolver-outage', 'one-broken-probe', 'blackout'];
    for (const seed of SEEDS) {
      for (const name of innocent) {
        const country = drawCountry(seed);
        const verdicts = new Set(Object.values(expectedCells(country, scenario(name).rules(country))));
        expect([...verdicts].filter((verdict) => !['ok', 'inconclusive', 'down'].includes(verdict))).toEqual([]);
      }
    }
  });

  it.each([
    ['dns-poison', 'dns', 2],
    ['ip-drop', 'tcp', 2],
    ['sni-reset', 'tls', 2],
    ['http-blockpage', 'http', 2],
    ['throttle', 'throttled', 2],
    ['one-network-only', 'tls', 1],
  ])('%s: %s on as many networks as the rules say', (name, outcome, networks) => {
    const country = drawCountry(3);
    const cells = Object.entries(expectedCells(country, scenario(name).rules(country))).filter(([, verdict]) => verdict === outcome);
    expect(new Set(cells.map(([cell]) => cell.split(' ')[0])).size).toBe(networks);
    expect(cells.length).toBeLessThan(country.targets.length * networks);
  });

  it('holds for the broken machine alone, and not for its country', () => {
    const country = drawCountry(4);
    const rules = scenario('one-broken-probe').rules(country);
    const { network, subscriber } = country.only;
    const target = country.targets.find(({ service }) => country.blocked.services.includes(service));
    if (!target) throw new Error('a service is blocked');
    expect(rightOutcomes(rules, network, subscriber, target)).not.toContain('ok');
    const neighbour = network.subscribers.find((home) => home !== subscriber);
    expect(neighbour && rightOutcomes(rules, network, neighbour, target)).toEqual(['ok']);
    expect(expectedCells(country, rules)[cellName(network, target)]).toBe('ok');
  });
});

describe('a gateway', () => {
  it('does nothing where nothing is blocked', () => {
    const country = drawCountry(9);
    expect(gatewayFilter(country, [], 0)).toBe('*nat\nCOMMIT\n*filter\nCOMMIT\n');
  });

  it('censors the lines of the blocked networks, at the border or at their own edge', () => {
    for (const seed of SEEDS) {
      const country = drawCountry(seed);
      const rules = scenario('ip-drop').rules(country);
      const filters = gatewaysOf(country)
        .map((gateway) => gatewayFilter(country, rules, gateway))
        .join('');
      for (const network of country.networks)
        expect(filters.includes(`-s ${network.block}.0.0/16`)).toBe(country.blocked.networks.includes(network));
    }
  });

  it('lies of the blocked names alone', () => {
    const country = drawCountry(12);
    const { lies } = liarPlan(country, scenario('dns-nxdomain').rules(country), 'national');
    const blocked = country.targets.filter(({ service }) => country.blocked.services.includes(service));
    expect(Object.keys(lies).sort((a, b) => (a < b ? -1 : 1))).toEqual(
      [...new Set(blocked.map(({ host }) => host))].sort((a, b) => (a < b ? -1 : 1)),
    );
  });
});

describe('the verdict on a cell', () => {
  const ok: Outcome[] = ['ok', 'ok', 'ok'];
  it.each<[string, Outcome[], Outcome[], string]>([
    ['rests on more than one voter', ['tls', 'ok', 'ok'], ok, 'ok'],
    ['does not even where that one is alone', ['tls', 'inconclusive', 'inconclusive'], ok, 'ok'],
    ['names the layer that most saw', ['tls', 'tls', 'tcp'], ok, 'tls'],
    ['is down where it fails outside too', ['tcp', 'tcp', 'tcp'], ['tcp', 'tcp', 'tcp'], 'down'],
    ['is none where nobody could tell', ['inconclusive', 'inconclusive', 'inconclusive'], ok, 'inconclusive'],
    ['counts half of the votes', ['tls', 'tls', 'ok'], ok, 'tls'],
  ])('%s', (_name, votes, controls, verdict) => {
    expect(verdictOn(votes, controls)).toBe(verdict);
  });
});
