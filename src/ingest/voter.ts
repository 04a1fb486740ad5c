/**
 * The pseudonym of a volunteer's network prefix. An address comes in as an argument and goes nowhere else.
 */

/** Hex groups of an IPv6 address, `::` filled in. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(missing).fill('0'), ...right].map((group) => group.replace(/^0+(?=.)/, ''));
}

/** The prefix that counts as one voter: IPv4 /24, IPv6 /48, IPv4 in IPv6 as IPv4. An unreadable address gives the empty prefix. */
export function prefixOf(address: string): string {
  const four = /(?:^|^::ffff:)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/i.exec(address);
  if (four) return `${four[1]}.${four[2]}.${four[3]}`;
  return address.includes(':') ? groupsOf(address).slice(0, 3).join(':') : '';
}

/** 48 bits of an HMAC-SHA-256 of the prefix under the day's key, in base64url. */
export async function voterOf(address: string, dayKey: CryptoKey): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', dayKey, new TextEncoder().encode(prefixOf(address)));
  return btoa(String.fromCharCode(...new Uint8Array(mac).slice(0, 6)))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
