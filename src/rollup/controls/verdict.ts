/**
 * Whether a service is up in a window, by two kinds of controls that fail apart: vantages at the edge, which are many regions but no ordinary
 * clients, and volunteers in countries whose network is free, who are ordinary but few. Pure.
 *
 * One region's failure is outvoted. Where the kinds disagree, volunteers who reach a service show that it is up, since the edge is refused by some;
 * volunteers who do not, where the edge does, leave it open. Wrong where a service fails in most of the world and yet not where the country is.
 */
import type { ControlVotes } from '../window-votes.ts';
import { isNear, regionsNear } from './near.ts';

export type Seen = 'up' | 'down';

/** What each source saw of each service: a vantage under its id, a simulated one with `~` before it, volunteers under their country's code. */
export type Heard = Readonly<Record<string, Readonly<Record<string, Seen>>>>;

/** Sources that reached a service, and those that did not. */
export type Sides = { up: string[]; down: string[] };

export type ControlVerdict = { verdict: Seen | 'unknown'; edge: Sides; volunteers: Sides };

/** Share of the sources of a kind that must fail for it to call a service down, and under which it calls it up. */
const DOWN_SHARE = 2 / 3;
const UP_SHARE = 1 / 2;
/** Sources that must fail: one alone may have a trouble of its own, unless there is no other. */
const LEAST_DOWN = 2;

const SIMULATED = '~';
const isVolunteers = (source: string): boolean => /^[A-Z]{2}$/.test(source);
export const isSimulated = (source: string): boolean => source.startsWith(SIMULATED);
export const simulated = (source: string): string => `${SIMULATED}${source}`;
const plain = (source: string): string => (isSimulated(source) ? source.slice(SIMULATED.length) : source);

/** A control that is of no region: the only one that an observatory without regions has. */
const isAlone = (sources: readonly string[]): boolean => sources.length === 1 && ['', 'edge', 'here'].includes(plain(sources[0] ?? ''));

function kindVerdict({ up, down }: Sides, alone: boolean): ControlVerdict['verdict'] {
  const total = up.length + down.length;
  if (total === 0) return 'unknown';
  if (down.length / total < UP_SHARE) return 'up';
  return down.length / total >= DOWN_SHARE && (alone || down.length >= LEAST_DOWN) ? 'down' : 'unknown';
}

function together(edge: ControlVerdict['verdict'], volunteers: ControlVerdict['verdict']): ControlVerdict['verdict'] {
  if (volunteers === 'unknown' || volunteers === edge) return edge;
  if (edge === 'unknown') return volunteers;
  return volunteers === 'up' ? 'up' : 'unknown';
}

function sidesOf(heard: Heard, service: string, isOfKind: (source: string) => boolean): Sides {
  const sides: Sides = { up: [], down: [] };
  for (const source of Object.keys(heard).filter(isOfKind).sort()) {
    const seen = heard[source]?.[service];
    if (seen) sides[seen].push(source);
  }
  return sides;
}

/** What the controls say of a service in a window, with the quorum that it rests on. */
export function verdictOf(heard: Heard, service: string): ControlVerdict {
  const vantages = Object.keys(heard).filter((source) => !isVolunteers(source));
  const edge = sidesOf(heard, service, (source) => !isVolunteers(source));
  const volunteers = sidesOf(heard, service, isVolunteers);
  return { verdict: together(kindVerdict(edge, isAlone(vantages)), kindVerdict(volunteers, false)), edge, volunteers };
}

/** The kinds whose own word is the verdict; their sources are the votes that it rests on. */
function votesFor({ verdict, edge, volunteers }: ControlVerdict, alone: boolean): ControlVotes | null {
  if (verdict === 'unknown') return null;
  const agreeing = [
    ...(kindVerdict(edge, alone) === verdict ? [edge] : []),
    ...(kindVerdict(volunteers, false) === verdict ? [volunteers] : []),
  ];
  return {
    ok: agreeing.reduce((sum, { up }) => sum + up.length, 0),
    failed: agreeing.reduce((sum, { down }) => sum + down.length, 0),
  };
}

/** Where all vantages near a country agree with one another, and not with the rest: an outage of that part of the world, or the want of one. */
function nearVotes({ verdict, edge }: ControlVerdict, probeCc: string): ControlVotes | null {
  const regions = regionsNear(probeCc);
  const near = (sources: readonly string[]): number => sources.filter((source) => isNear(plain(source), regions)).length;
  const votes = { ok: near(edge.up), failed: near(edge.down) };
  if (votes.failed > 0 && votes.ok === 0 && verdict !== 'down') return votes;
  return votes.ok > 0 && votes.failed === 0 && verdict === 'unknown' ? votes : null;
}

/** The controls of a country's window, by service: what a failure there is held against. Its own volunteers are none of them. */
export function controlsFor(probeCc: string, all: Heard): Record<string, ControlVotes> {
  const heard = Object.fromEntries(Object.entries(all).filter(([source]) => source !== probeCc));
  const alone = isAlone(Object.keys(heard).filter((source) => !isVolunteers(source)));
  const services = [...new Set(Object.values(heard).flatMap(Object.keys))].sort();
  const controls: Record<string, ControlVotes> = {};
  for (const service of services) {
    const told = verdictOf(heard, service);
    const votes = nearVotes(told, probeCc) ?? votesFor(told, alone);
    if (votes) controls[service] = votes;
  }
  return controls;
}
