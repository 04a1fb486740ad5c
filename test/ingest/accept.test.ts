import { describe, expect, it } from 'vitest';
import { acceptReport, type Sender } from '../../src/ingest/accept.ts';
import type { Report } from '../../src/probe/report.ts';
import { report } from '../support/report.ts';

/** A connection from the far end of a proxy. */
const PROXY: Sender = {
  source: 'probe',
  origin: { probe_cc: 'DE', probe_region: 'DE-BY', probe_asn: 64_510, network_name: 'Hosting' },
  voter: 'a voter',
  reporterDays: 3,
};

const placeOf = async (declared: Partial<Report>) => {
  const { observations } = await acceptReport(report(declared), PROXY, Date.now());
  const [{ probe_cc: cc, probe_region: region, probe_asn: asn, network_name: name, relayed } = {}] = observations;
  return [cc, region, asn, name, relayed];
};

describe('where a report was measured', () => {
  it('is its connection’s place where it declares no other', async () => {
    const seen = ['DE', 'DE-BY', 64_510, 'Hosting', false];
    expect(await placeOf({})).toEqual(seen);
    expect(await placeOf({ probe_cc: 'DE', probe_asn: 64_510 })).toEqual(seen);
  });

  it('is what it declares where it is relayed, and never the network of the proxy', async () => {
    expect(await placeOf({ relayed: true, probe_cc: 'KE' })).toEqual(['KE', null, 0, null, true]);
    expect(await placeOf({ probe_cc: 'KE' })).toEqual(['KE', null, 0, null, true]);
    expect(await placeOf({ probe_cc: 'KE', probe_asn: 33_771 })).toEqual(['KE', null, 33_771, null, true]);
  });

  it('is unknown where it is relayed and names no country, or none that there is', async () => {
    expect(await placeOf({ relayed: true })).toEqual(['ZZ', null, 0, null, true]);
    expect(await placeOf({ relayed: true, probe_cc: 'UK' })).toEqual(['ZZ', null, 0, null, true]);
  });
});
