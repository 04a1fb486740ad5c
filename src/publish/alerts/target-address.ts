/** Whether a target is one that the observatory may contact: public addresses alone, so that nobody uses it to reach a private network. Pure. */
import ipaddr from 'ipaddr.js';

/** Names that a public resolver has no business to know (RFC 6761, RFC 6762, ICANN's `internal`). */
const PRIVATE_NAMES = /(^|\.)(localhost|local|internal|home\.arpa|onion|test|invalid)$/;
/** Local-use NAT64 (RFC 8215), which leads to IPv4 addresses of the translator's choice. */
const LOCAL_NAT64 = ipaddr.parseCIDR('64:ff9b:1::/48');
/** All that is given out of IPv6 so far. */
const GLOBAL_V6 = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an address is on the public internet. Of IPv6 neither mapped and translated IPv4 (::ffff:0:0/96, 64:ff9b::/96) nor tunnels to it
 * (6to4, Teredo) is taken: they lead to any IPv4 address, the private ones too.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || (address.match(GLOBAL_V6) && !address.match(LOCAL_NAT64));
}

const isLoopback = (host: string): boolean => host === 'localhost' || (ipaddr.isValid(host) && ipaddr.parse(host).range() === 'loopback');

/** What stands in the way; `lookUp`: nothing yet, once every address of this name is public. */
export type TargetCheck = { refusal: string } | { lookUp: string } | 'public';

/** @param mayLoopback whether this machine itself may be a target: on one's own machine, and in tests */
export function checkTarget(url: string, mayLoopback: boolean): TargetCheck {
  const parsed = URL.parse(url);
  if (!parsed) return { refusal: 'is no address' };
  if (parsed.username !== '' || parsed.password !== '') return { refusal: 'must not hold a user name or a password' };
  const host = hostOf(parsed);
  if (isLoopback(host)) return mayLoopback ? 'public' : { refusal: 'leads to this machine itself' };
  if (parsed.protocol !== 'https:') return { refusal: 'must begin with https://' };
  return checkHost(host);
}

const hostOf = ({ hostname }: URL): string => hostname.replaceAll(/^\[|\]$|\.$/g, '').toLowerCase();

function checkHost(host: string): TargetCheck {
  if (ipaddr.isValid(host)) return isPublicAddress(host) ? 'public' : { refusal: 'leads to an address that is not public' };
  if (!host.includes('.') || PRIVATE_NAMES.test(host)) return { refusal: 'is a name of a private network' };
  return { lookUp: host };
}
