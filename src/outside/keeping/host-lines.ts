/** A file of hosts, a JSON object a line: what is taken and what is not, and why. Pure. */
import { z } from 'zod';
import { fieldErrors, sentenceOf } from '../../http/problem.ts';
import { liesIn, type AddressRange } from '../../probe/address.ts';
import { isOfPlatform } from '../../probe/vantage/platform-addresses.ts';
import { Host, parsePrefix } from '../host.ts';
import { MOST_HOSTS } from '../parameters.ts';

export const HostsTaken = z
  .strictObject({
    read: z.int(),
    added: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    removed: z.int().meta({ description: 'Hosts of these countries that the file does not name, where `replace` was asked for' }),
    rejected: z.array(z.strictObject({ line: z.int(), reason: z.string() })),
  })
  .meta({ id: 'HostsTaken', description: 'What became of a list of hosts' });
export type HostsTaken = z.infer<typeof HostsTaken>;

export type HostLines = { read: number; hosts: Host[]; rejected: HostsTaken['rejected'] };

/** @param optedOut prefixes that asked to be left alone */
export function readHostLines(text: string, optedOut: readonly string[]): HostLines {
  const prefixes = optedOut.flatMap((prefix) => parsePrefix(prefix) ?? []);
  const hosts = new Map<string, Host>();
  const rejected: HostsTaken['rejected'] = [];
  let read = 0;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    read += 1;
    const host = readLine(line);
    const reason = typeof host === 'string' ? host : refusal(host, hosts, prefixes);
    if (typeof host === 'string' || reason !== null) rejected.push({ line: index + 1, reason: reason ?? '' });
    else hosts.set(host.address, host);
  }
  return { read, hosts: [...hosts.values()], rejected };
}

function readLine(line: string): Host | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'is not JSON: one object a line';
  }
  const parsed = Host.safeParse(value);
  return parsed.success ? parsed.data : sentenceOf(fieldErrors(parsed.error));
}

function refusal({ address }: Host, known: ReadonlyMap<string, Host>, optedOut: readonly AddressRange[]): string | null {
  if (known.has(address)) return 'address: is in the file twice; a host is asked on one port';
  if (isOfPlatform(address)) return "address: is the edge platform's own, to which a worker cannot connect";
  return liesIn(address, optedOut) ? 'address: asked to be left alone' : null;
}

/**
 * The list of a country with new lines in it. Hosts of one network do not lie together in it, so that each minute asks some of each.
 * @param replace whether hosts that the lines do not name go
 */
export function mergeHosts(
  before: readonly Host[],
  lines: readonly Host[],
  replace: boolean,
): { hosts: Host[] } & Omit<HostsTaken, 'read' | 'rejected'> {
  const known = new Map(before.map((host) => [host.address, host]));
  const named = new Set(lines.map(({ address }) => address));
  const kept = replace ? before.filter(({ address }) => named.has(address)) : before;
  const merged = new Map([...kept, ...lines].map((host) => [host.address, host]));
  const added = lines.filter(({ address }) => !known.has(address)).length;
  const unchanged = lines.filter((host) => JSON.stringify(known.get(host.address)) === JSON.stringify(host)).length;
  return {
    hosts: [...merged.values()],
    added,
    updated: lines.length - added - unchanged,
    unchanged,
    removed: before.length - kept.length,
  };
}

/** Why a list of this length is refused; null where it is not. */
export const tooLong = (probeCc: string, count: number): string | null =>
  count > MOST_HOSTS ? `${probeCc} would have ${count} hosts; ${MOST_HOSTS} are the most that are asked` : null;
