/**
 * Takes a volunteer's addresses out of a measurement before anything of it is kept. They are the connection's and the one that the client
 * claims; they may stand in headers, in pages that greet their reader, in names and in logs. The text is searched, not the parsed value, so that nothing
 * else of it changes.
 */
import { isBogon, parseAddress } from '../../../probe/address.ts';

const SCRUBBED = '[scrubbed]';

/** OONI's clients put this address where they have taken their own out. */
const OWN_PLACEHOLDER = '127.0.0.1';

const PROBE_IP_KEY = '"probe_ip"';
const PROBE_IP = /"probe_ip"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|null)/g;
/** The field with the comma after it; where it is the last, with the one before it; alone. Each begins with what is seldom, to be found fast. */
const PROBE_IP_FIELDS = [
  /"probe_ip"\s*:\s*(?:"(?:[^"\\]|\\.)*"|null)\s*,\s*/g,
  /,\s*"probe_ip"\s*:\s*(?:"(?:[^"\\]|\\.)*"|null)/g,
  /"probe_ip"\s*:\s*(?:"(?:[^"\\]|\\.)*"|null)/g,
];

const withoutProbeIp = (text: string): string =>
  PROBE_IP_FIELDS.reduce((left, field) => (left.includes(PROBE_IP_KEY) ? left.replaceAll(field, '') : left), text);

/** A measurement has one, or an old client's two. Each is looked for in the whole text, so that a text made of them would take minutes. */
const MOST_CLAIMED = 8;

function claimedAddresses(text: string): string[] {
  const claimed = new Set<string>();
  for (const [, address] of text.matchAll(PROBE_IP)) {
    if (address !== undefined && parseAddress(address) !== null) claimed.add(address);
    if (claimed.size === MOST_CLAIMED) break;
  }
  return [...claimed];
}

/** Finds one address in text. `hint`: without it, in small letters or capitals, the pattern, which is slow to make and to try, finds nothing. */
type Finder = { hint: string; pattern: () => RegExp; isOne: (found: string) => boolean };

const always = (): boolean => true;
/** A pattern for an address as it is written. */
const literal = (text: string): string => text.replaceAll('.', String.raw`\.`);
const hex = (high = 0, low = 0): string => ((high << 8) | low).toString(16);

/**
 * An IPv4 address, as it stands, with dashes or turned round as in the names that providers give to their customers. Inside longer numbers or
 * addresses it is another one.
 */
function findersV4(bytes: readonly number[]): Finder[] {
  const dotted = bytes.join('.');
  const dashed = bytes.join('-');
  const turned = `${bytes.toReversed().join('.')}.in-addr.arpa`;
  const hexed = `${hex(bytes[0], bytes[1])}:${hex(bytes[2], bytes[3])}`;
  return [
    { hint: dotted, pattern: () => new RegExp(String.raw`(?<![\d.])${literal(dotted)}(?!\.?\d)`, 'g'), isOne: always },
    { hint: dashed, pattern: () => new RegExp(String.raw`(?<!\d)${dashed}(?!\d)`, 'g'), isOne: always },
    { hint: turned, pattern: () => new RegExp(String.raw`(?<![\d.])${literal(turned)}`, 'g'), isOne: always },
    { hint: hexed, pattern: () => new RegExp(`(?<![\\w:.])[0:]*:ffff:${hexed}(?![\\w:])`, 'gi'), isOne: always },
  ];
}

/** What follows the first group of an IPv6 address, in any of the ways to write one. */
const REST_V6 = String.raw`:(?:[0-9a-f]{0,4}:){0,6}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4})?(?![\w:])`;

/** A household has a /64, in which its devices change their addresses from day to day: any of them is the volunteer's. */
const PREFIX_BYTES = 8;

/** What finds an address in text; nothing where it is none, or one that says nothing of anybody. */
function findersOf(address: string): Finder[] {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  const bytes = parseAddress(mapped);
  if (bytes === null || mapped === OWN_PLACEHOLDER || bytes.slice(0, -1).every((byte) => byte === 0)) return [];
  if (bytes.length === 4) return findersV4(bytes);
  const prefix = bytes.slice(0, isBogon(mapped) ? bytes.length : PREFIX_BYTES);
  const first = hex(bytes[0], bytes[1]);
  const isOne = (found: string): boolean => {
    const other = parseAddress(found);
    return other !== null && prefix.every((byte, index) => byte === other[index]);
  };
  const pattern = () => new RegExp(`(?<![\\w:.])0{0,3}${first === '0' ? '0?' : first}${REST_V6}`, 'gi');
  return [{ hint: `${first}:`, pattern, isOne }];
}

const BASE64_BODY = /"data"\s*:\s*"([A-Za-z0-9+/=\\]{8,})"/g;

/** Bodies in base64 are opened, since an address in them is found in no other way. */
function scrubBase64(text: string, finders: readonly Finder[]): string {
  if (!text.includes('"base64"')) return text;
  return text.replaceAll(BASE64_BODY, (whole, data: string) => {
    const decoded = decode(data.replaceAll('\\/', '/'));
    if (decoded === null) return whole;
    const scrubbed = replaceAll(decoded, finders);
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

/** One look at a text for all hints takes a third of the time of one for each. */
const anyHint = (finders: readonly Finder[]): RegExp => new RegExp(finders.map(({ hint }) => literal(hint)).join('|'), 'i');

function replaceAll(text: string, finders: readonly Finder[]): string {
  if (finders.length === 0 || !anyHint(finders).test(text)) return text;
  return finders.reduce((left, { pattern, isOne }) => left.replaceAll(pattern(), (found) => (isOne(found) ? SCRUBBED : found)), text);
}

/**
 * @param text JSON of a measurement, or of a body that holds one
 * @param address the connection's; empty where there is none
 * @returns the same JSON without `probe_ip`, and with every other occurrence of these addresses replaced
 */
export function scrub(text: string, address: string): string {
  const isNamed = text.includes(PROBE_IP_KEY);
  const finders = [...new Set([address, ...(isNamed ? claimedAddresses(text) : [])])].flatMap(findersOf);
  const without = isNamed ? withoutProbeIp(text) : text;
  return finders.length === 0 ? without : scrubBase64(replaceAll(without, finders), finders);
}

/**
 * @param text JSON of a probe's report
 * @param address the connection's; empty where there is none
 * @returns the same JSON without it: a block page may lead to a place that names its reader, and a resolver may lie with anything
 */
export const withoutAddress = (text: string, address: string): string => replaceAll(text, findersOf(address));
