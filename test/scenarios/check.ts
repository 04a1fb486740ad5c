/** What checks are made of. */
import type { Bounds, During } from './scenario.ts';

/** `why`: what was there instead; empty where it passes. */
export type Check = { name: string; pass: boolean; why: string };

export const check = (name: string, faults: readonly string[]): Check => ({ name, pass: faults.length === 0, why: faults.join('; ') });

/** What is wrong with a value that should lie within bounds; nothing where there are none. */
export function outside(what: string, value: number, bounds: Bounds | undefined): string[] {
  if (!bounds || (value >= bounds[0] && value <= bounds[1])) return [];
  return [`${what} ${Math.round(value * 1000) / 1000}, not ${bounds.join(' to ')}`];
}

export const different = <Value>(what: string, wanted: readonly Value[], found: Value): string[] =>
  wanted.includes(found) ? [] : [`${what} ${String(found)}, not ${wanted.join(' or ')}`];

export const holds = ({ since, until }: During, timeMs: number): boolean => timeMs >= Date.parse(since) && timeMs < Date.parse(until);
