import { describe, expect, it } from 'vitest';
import { CONTROL_TARGETS } from '../../src/probe/controls.ts';
import { outcomeOf } from '../../src/probe/outcome.ts';
import { runProbe } from '../../src/probe/run-probe.ts';
import { TARGETS } from '../../src/probe/targets.ts';
import { isTunnel } from '../../src/probe/vantage/own-line.ts';
import { virtualNetwork } from './virtual-network.ts';

describe("the machine's own line", () => {
  it.each(['tun0', 'wg0', 'utun4', 'nordlynx', 'tailscale0', 'ProtonVPN', 'WireGuard Tunnel', 'ipsec0'])(
    'is a tunnel by the name %s',
    (name) => {
      expect(isTunnel(name)).toBe(true);
    },
  );

  it.each(['eth0', 'wlan0', 'en0', 'ppp0', 'wwan0', 'rmnet_data0', 'Ethernet', 'Wi-Fi'])('is its own by the name %s', (name) => {
    expect(isTunnel(name)).toBe(false);
  });

  it('makes everything inconclusive while a VPN carries it, and says so', async () => {
    const free = { resolve: 10, connect: 10, handshake: 10, request: 10 };
    const { network } = virtualNetwork(() => free, 'Success and Microsoft Connect Test');
    const report = await runProbe(
      { targets: TARGETS.slice(0, 3), controls: CONTROL_TARGETS, resolvers: [], isBogon: () => false },
      { ...network, ownTrouble: () => Promise.resolve('a VPN carries this line') },
      {
        report_id: '019343c1-e9d8-7000-8000-000000000001',
        software_name: 'probe',
        software_version: '1.0.0',
        platform: 'linux',
        network_type: 'unknown',
      },
      { signal: new AbortController().signal },
    );
    expect(report.control).toMatchObject({ ok: false, reason: 'a VPN carries this line' });
    expect(report.measurements.map((each) => outcomeOf(each, report.control).outcome)).toEqual([
      'inconclusive',
      'inconclusive',
      'inconclusive',
    ]);
  });
});
