/**
 * Whether this machine's line is its network's own. Through a VPN a probe measures the network at its far end, under the name of nobody.
 * The system is asked which address it would send from; nothing is sent. Wrong when: a VPN names its interface like a cable, or runs on the router.
 */
import dgram from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';

/**
 * Names of interfaces that carry tunnels: WireGuard and its kin, OpenVPN, IPsec, the well-known products, and the proxies that take over a
 * machine's whole line. `ppp` is not among them: it carries many home lines.
 */
const TUNNEL =
  /^(tun|tap|wg|awg|amn|utun|ipsec|xfrm|nordlynx|proton|mullvad|tailscale|zt|cloudflarewarp|warp|outline|clash|meta|mihomo|sing|nekoray|xray|v2ray|hiddify|psiphon|lantern|windscribe)|vpn|wireguard|amnezia|wintun|tap-windows/i;

export const isTunnel = (interfaceName: string): boolean => TUNNEL.test(interfaceName);

/** Any public address will do: it is looked up in the routes, and not contacted. */
const ANY_ADDRESS = '1.1.1.1';

/** The address from which this machine would send; null where it has no route. */
const sendingAddress = async (): Promise<string | null> => {
  const socket = dgram.createSocket('udp4');
  try {
    socket.connect(53, ANY_ADDRESS);
    await once(socket, 'connect');
    return socket.address().address;
  } catch {
    return null;
  } finally {
    socket.close();
  }
};

/** Why what is measured over this machine's line says nothing of its network; null where it does, or where that cannot be told. */
export const ownTrouble = async (): Promise<string | null> => {
  const address = await sendingAddress();
  const [name] = Object.entries(networkInterfaces()).find(([, addresses]) => addresses?.some((each) => each.address === address)) ?? [];
  return name !== undefined && isTunnel(name) ? 'a VPN carries this line, and would be measured in place of the network' : null;
};
