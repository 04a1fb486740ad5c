import { describe, expect, it } from 'vitest';
import type { Measurement, Report } from '../../src/probe/report.ts';
import { tellCountry } from './country-verdict.ts';
import type { Reported } from './country-verdict.ts';
import { drawCountry } from './draw.ts';
import type { Home, LabNetwork, LabTarget } from './draw.ts';

const country = drawCountry(21);
const blocked = country.targets.filter(({ service }) => country.blocked.services.includes(service));

const measure = ({ id }: LabTarget, isCut: boolean): Measurement => ({
  target: id,
  measured_at: '2024-01-20T14:00:00Z',
  steps: [{ operation: 'handshake', failure: isCut ? 'connection_reset' : null, duration_ms: 10 }],
  ...(isCut ? { comparisons: { tls: { server_name: 'neutral.test', failure: null } } } : {}),
});

const report = (isCut: (target: LabTarget) => boolean, ok = true): Report => ({
  report_id: '019343c1-e9d8-7000-8000-000000000001',
  software_name: 'probe',
  software_version: '0.1.0',
  platform: 'linux',
  network_type: 'fixed',
  started_at: '2024-01-20T14:00:00Z',
  control: { ok },
  measurements: country.targets.map((target) => measure(target, isCut(target))),
});

/** Everybody's report, by who cannot reach the blocked services. */
const reports = (isCut: (home: Home, network: LabNetwork | null) => boolean, ok = true): Reported[] =>
  [
    ...country.networks.flatMap((network) => network.subscribers.map((home) => ({ home, network }))),
    ...country.outside.map((home) => ({ home, network: null })),
  ].map((place) => ({ ...place, report: report((target) => blocked.includes(target) && isCut(place.home, place.network), ok) }));

describe('the detector on a laboratory country', () => {
  it('tells of the blocked services on the blocked networks, and of nothing else', () => {
    const told = tellCountry(
      country,
      reports((_home, network) => network !== null && country.blocked.networks.includes(network)),
    );
    const expected = country.blocked.networks.flatMap(({ asn }) => country.blocked.services.map((service) => `${asn} ${service} tls`));
    expect(new Set(told.map(({ asn, service, layer }) => `${asn} ${service} ${layer}`))).toEqual(new Set(expected));
  });

  it.each<[string, Reported[]]>([
    ['nothing is blocked', reports(() => false)],
    ['one machine alone fails', reports((home) => home === country.only.subscriber)],
    ['it fails for everybody, abroad too', reports(() => true)],
    ['nobody could tell', reports((_home, network) => network !== null, false)],
  ])('tells of nothing where %s', (_what, given) => {
    expect(tellCountry(country, given)).toEqual([]);
  });
});
