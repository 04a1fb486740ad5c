import type { Voters } from './cells.ts';

/** Lists of services, and of each group its sets: which list, and the pseudonyms apart by blanks. Most groups have one set, of all services. */
type PackedVoters = { services: string[][]; groups: Record<string, [number, string][]> };

export function packVoters(voters: Voters): string {
  const places = new Map<string, number>();
  const services: string[][] = [];
  const place = (list: string[]): number => {
    const key = list.join(' ');
    const known = places.get(key) ?? services.push(list) - 1;
    places.set(key, known);
    return known;
  };
  const packed = Object.entries(voters).map(([group, sets]): [string, [number, string][]] => [
    group,
    sets.map((set) => [place(set.services), set.ids.join(' ')]),
  ]);
  return JSON.stringify({ services, groups: Object.fromEntries(packed) } satisfies PackedVoters);
}

/** The inverse of {@link packVoters}; of a forgotten hour's nothing. */
export function unpackVoters(text: string): Voters {
  if (text === '') return {};
  const { services, groups } = JSON.parse(text) as PackedVoters;
  const unpacked = Object.entries(groups).map(([group, sets]): [string, Voters[string]] => [
    group,
    sets.map(([place, ids]) => ({ services: services[place] ?? [], ids: ids.split(' ') })),
  ]);
  return Object.fromEntries(unpacked);
}
