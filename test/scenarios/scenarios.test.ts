import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { incidentsOf } from '../../src/cli/evaluate/find-incidents.ts';
import { detect } from '../../src/detect/detect.ts';
import { initialState } from '../../src/detect/state.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import type { Observation } from '../../src/ingest/observation.ts';
import { windowsOfCountry } from '../../src/rollup/country-windows.ts';
import { binsOfObservations } from '../../src/rollup/votes.ts';
import { mobileOnly } from './blocks.ts';
import { PENDING, SCENARIOS } from './catalogue.ts';
import { checkStages } from './check-stages.ts';
import { observe } from './observe.ts';
import { play } from './play.ts';
import { englishOn } from '../publish/pages/incident/urdu.tsx';

const ready = SCENARIOS.filter(({ name }) => !PENDING.includes(name)).map((scenario) => ({ ...scenario, toString: () => scenario.name }));

describe('a scenario', () => {
  it.each(ready)('shows at every stage what it must, and in Urdu no English: %s', async (scenario) => {
    const stages = play(scenario);
    const checks = checkStages(scenario, stages);
    expect(checks.filter(({ pass }) => !pass)).toEqual([]);
    expect(checks.length).toBeGreaterThan(2);
    for (const incident of stages.incidents) expect(await englishOn(incident)).toEqual([]);
  });

  it('has a name of its own, an expectation of its observations and votes, and a story', () => {
    expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
    for (const { expected, story } of SCENARIOS) {
      expect(expected.observations.length * expected.votes.length).toBeGreaterThan(0);
      expect(story).toMatch(/\.$/);
    }
    expect(PENDING.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name))).toEqual([]);
  });
});

describe('npm run replay', () => {
  const run = (...args: string[]) => spawnSync(process.execPath, [join(import.meta.dirname, 'replay.ts'), ...args], { encoding: 'utf8' });

  it('plays without an observatory too, and gives one JSON object', () => {
    const { stdout, status } = run('throttling', '--pure', '--json', '--seed', '4');
    const told = JSON.parse(stdout) as { scenario: string; seed: number; incidents: Incident[]; checks: unknown[]; pass: boolean };
    expect(told).toMatchObject({ scenario: 'throttling', seed: 4, pass: true, observatory: null });
    expect(told.incidents.map(({ kind }) => kind)).toEqual(['throttling']);
    expect(told.checks.length).toBeGreaterThan(5);
    expect(status).toBe(0);
  });

  it('says what there is where it knows no such scenario', () => {
    const { stdout, stderr, status } = run('atlantis');
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
    expect(stderr).toContain('pakistan-2024-01-20');
  });
});

describe('the checks', () => {
  it('find a wrong share, verdict, episode, network, date and number of incidents', () => {
    const stages = play(mobileOnly);
    const [incident] = mobileOnly.expected.incidents;
    if (!incident) throw new Error('the scenario expects no incident');
    const wrong = {
      ...mobileOnly,
      expected: {
        observations: [{ since: mobileOnly.since, until: mobileOnly.until, failing: [0.5, 1] as const }],
        votes: [{ since: mobileOnly.since, until: mobileOnly.until, service: 'facebook', votes: [0, 1] as const }],
        verdicts: [{ at: '2024-03-11T12:00:00Z', service: 'facebook', asns: [64496], states: ['ok' as const] }],
        episodes: [{ service: 'facebook', kind: 'service-restriction' as const, tiers: ['detected' as const] }],
        incidents: [{ ...incident, asns: [64496, 64503], onset: '2024-03-11T08:00:00Z' }],
      },
    };
    const failed = checkStages(wrong, stages).filter(({ pass }) => !pass);
    expect(failed.map(({ why }) => why)).toEqual([
      expect.stringMatching(/^share that fails 0\.\d+, not 0\.5 to 1$/),
      expect.stringMatching(/^votes \d+, not 0 to 1$/),
      'AS64496 restricted',
      'service-restriction of messenger, detected, on 64496 64497 64498',
      expect.stringMatching(/^does not name AS64503; names AS64497, AS64498; minutes off the onset \d+, not 0 to 0/),
    ]);
    const none = { ...mobileOnly, expected: { ...wrong.expected, incidents: [] } };
    expect(checkStages(none, stages).find(({ name }) => name === 'no other incident')?.pass).toBe(false);
  });
});

describe('the incidents', () => {
  it('do not depend on what networks and services are called', () => {
    const observations = observe(mobileOnly);
    const renamed = observations.map(rename);
    const before = incidentsIn(observations);
    expect(before.length).toBeGreaterThan(0);
    expect(incidentsIn(renamed).map(facts)).toEqual(before.map((incident) => facts(renameIncident(incident))));
  });
});

/** Keeps neither the order of numbers nor that of names. */
const asnOf = (asn: number): number => 70_000 - ((asn * 7) % 64);
const SERVICE_NAMES: Record<string, string> = { facebook: 'zeta', messenger: 'alpha', wikipedia: 'my' };
const serviceOf = (service: string): string => SERVICE_NAMES[service] ?? service;

const rename = (item: Observation): Observation => ({
  ...item,
  probe_asn: item.source === 'edge' ? item.probe_asn : asnOf(item.probe_asn),
  network_name: `Other ${item.probe_asn}`,
  service: serviceOf(item.service),
  target: `${serviceOf(item.service)}/www`,
});

function incidentsIn(observations: readonly Observation[]): Incident[] {
  const windows = windowsOfCountry(binsOfObservations(observations), mobileOnly.probeCc);
  return incidentsOf(mobileOnly.probeCc, detect(initialState(), windows, Date.parse(mobileOnly.until)).episodes);
}

const renameIncident = (incident: Incident): Incident => ({
  ...incident,
  services: incident.services.map(serviceOf),
  networks: incident.networks.map((network) => ({ ...network, asn: asnOf(network.asn) })),
  phases: incident.phases.map((phase) => ({ ...phase, networks: phase.networks.map(asnOf) })),
});

/** All that hangs on no name, and names in one order. */
const facts = (incident: Incident) => ({
  ...incident,
  id: '',
  headline: '',
  evidence: incident.evidence.map(({ kind }) => kind).sort(),
  updates: incident.updates.map(({ at, kind }) => ({ at, kind })),
  services: [...incident.services].sort(),
  networks: incident.networks.map(({ name: _, ...network }) => network).sort((a, b) => a.asn - b.asn),
  phases: incident.phases.map((phase) => ({ ...phase, networks: [...phase.networks].sort((a, b) => a - b) })),
});
