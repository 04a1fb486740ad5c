/**
 * Takes a volunteer's addresses out of a measurement before anything of it is kept. They are the connection's and the one that the client
 * claims; they may stand in headers, in pages that greet their reader, in logs. The text is searched, not the parsed value, so that nothing
 * else of it changes.
 */
import { parseAddress } from '../../../probe/address.ts';

const SCRUBBED = '[scrubbed]';

/** OONI's clients put this address where they have taken their own out. */
const OWN_PLACEHOLDER = '127.0.0.1';

const PROBE_IP = /"probe_ip"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|null)/g;
/** The field with the comma after it; where it is the last, with the one before it; alone. Each begins with what is seldom, to be found fast. */
const PROBE_IP_FIELDS = [
  /"probe_ip"\s*:\s*(?:"(?:[^"\\]|\\.)*"|null)\s*,\s*/g,
  /,\s*"probe_ip"\s*:\s*(?:"(?:[^"\\]|\\.)*"|null)/g,
  /"probe_ip"\s*:\s*(?:"(?:[^"\\]|\\.)*"|null)/g,
];

const withoutProbeIp = (text: string): string =>
  PROBE_IP_FIELDS.reduce((left, field) => (left.includes('"probe_ip"') ? left.replaceAll(field, '') : left), text);

const claimedAddresses = (text: string): string[] =>
  [...text.matchAll(PROBE_IP)].flatMap(([, address]) => (address !== undefined && parseAddress(address) !== null ? address : []));

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** IPv4 inside longer numbers or addresses is another one. */
const patternV4 = (address: string): RegExp => new RegExp(String.raw`(?<![\d.])${escaped(address)}(?!\.?\d)`, 'g');

const groupsOf = (bytes: readonly number[]): string[] =>
  Array.from({ length: bytes.length / 2 }, (_, index) => (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16));

/** Every way in which an IPv6 address is written: zeros leading, groups of zeros left out anywhere, in capitals. */
function patternV6(bytes: readonly number[]): RegExp {
  const groups = groupsOf(bytes);
  const group = (text: string): string => `0{0,${4 - text.length}}${text}`;
  const forms = [groups.map(group).join(':')];
  for (let start = 0; start < groups.length; start += 1) {
    for (let end = start + 1; end <= groups.length && groups.slice(start, end).every((each) => each === '0'); end += 1)
      forms.push(`${groups.slice(0, start).map(group).join(':')}::${groups.slice(end).map(group).join(':')}`);
  }
  return new RegExp(`(?<![0-9a-f:])(?:${forms.toReversed().join('|')})(?![0-9a-f:])`, 'gi');
}

/** `hint`: without which the pattern, which is slow, need not be tried. */
type Pattern = { hint: RegExp; pattern: RegExp };

/** What finds an address in text; null where it is none, or one that says nothing of anybody. */
function patternOf(address: string): Pattern | null {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  const bytes = parseAddress(mapped);
  if (bytes === null || mapped === OWN_PLACEHOLDER || bytes.every((byte) => byte === 0)) return null;
  if (bytes.length === 4) return { hint: new RegExp(escaped(mapped)), pattern: patternV4(mapped) };
  const [first = ''] = groupsOf(bytes);
  return { hint: new RegExp(first === '0' ? ':' : first, 'i'), pattern: patternV6(bytes) };
}

const BASE64_BODY = /"data"\s*:\s*"([A-Za-z0-9+/=\\]{16,})"/g;

/** Bodies in base64 are opened, since an address in them is found in no other way. */
function scrubBase64(text: string, patterns: readonly Pattern[]): string {
  if (!text.includes('"base64"')) return text;
  return text.replaceAll(BASE64_BODY, (whole, data: string) => {
    const decoded = decode(data.replaceAll('\\/', '/'));
    if (decoded === null) return whole;
    const scrubbed = replaceAll(decoded, patterns);
    return scrubbed === decoded ? whole : `"data":"${btoa(scrubbed)}"`;
  });
}

function decode(base64: string): string | null {
  try {
    return atob(base64);
  } catch {
    return null;
  }
}

const replaceAll = (text: string, patterns: readonly Pattern[]): string =>
  patterns.reduce((scrubbed, { hint, pattern }) => (hint.test(text) ? scrubbed.replaceAll(pattern, SCRUBBED) : scrubbed), text);

/**
 * @param text JSON of a measurement, or of a body that holds one
 * @param address the connection's; empty where there is none
 * @returns the same JSON without `probe_ip`, and with every other occurrence of these addresses replaced
 */
export function scrub(text: string, address: string): string {
  const patterns = [...new Set([address, ...claimedAddresses(text)])].flatMap((each) => patternOf(each) ?? []);
  const without = withoutProbeIp(text);
  return patterns.length === 0 ? without : scrubBase64(replaceAll(without, patterns), patterns);
}
