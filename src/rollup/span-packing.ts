import type { Voters } from './cells.ts';

/** Most voters measure every service, so that equal lists are stored once. */
type PackedVoters = { lists: string[][]; groups: Record<string, Record<string, number>> };

export function packVoters(voters: Voters): string {
  const lists: string[][] = [];
  const places = new Map<string, number>();
  const place = (list: string[]): number => {
    const key = list.join(' ');
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, lists.push(list) - 1);
    return lists.length - 1;
  };
  const groups: PackedVoters['groups'] = {};
  for (const [group, services] of Object.entries(voters)) {
    groups[group] = Object.fromEntries(Object.entries(services).map(([service, list]) => [service, place(list)]));
  }
  return JSON.stringify({ lists, groups } satisfies PackedVoters);
}

/** The inverse of {@link packVoters}. */
export function unpackVoters(text: string): Voters {
  const { lists, groups } = JSON.parse(text) as PackedVoters;
  const unpacked: Voters = {};
  for (const [group, services] of Object.entries(groups)) {
    unpacked[group] = Object.fromEntries(Object.entries(services).map(([service, place]) => [service, lists[place] ?? []]));
  }
  return unpacked;
}
