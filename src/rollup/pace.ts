/**
 * How fast services answered a voter in a window: the fastest success of each, for a lost packet makes one answer late. Half-octaves of a
 * duration are steps of 41 %: finer ones would be noise. Merging keeps the least, whatever the order.
 */
import type { Observation } from '../ingest/observation.ts';

export type Pace = {
  /** Service → half-octaves of milliseconds that a whole measurement took. */
  latency: Record<string, number>;
  /** Service → half-octaves by which the target was slower than a neutral one, and `AS_FAST` more. */
  slowdown: Record<string, number>;
};

/** What was measured: how long an answer took, against the voter's other services; the speed of a target against a neutral one's. */
export const MEASURES = ['latency', 'speed'] as const;
export type Measure = (typeof MEASURES)[number];

/** One voter on one service: half-octaves by which it was slower than what it is compared with (faster: below 0), and the software that measured. */
export type Slowness = { measure: Measure; halfOctaves: number; software: string | null };

/** Services that a voter's latency is compared over, this one included: the middle one of fewer says little of its line. */
const LEAST_SERVICES = 4;
/** Half-octaves are kept as a digit of this many values; the largest are 3 minutes and more. */
const MOST_HALF_OCTAVES = 35;
const NONE = '-';
/** What a target that is as fast as the neutral one has: faster ones have less, down to a sixteenth of the time. */
const AS_FAST = 8;

/** Half-octaves: 0 is 1 ms, 2 is 2 ms, 20 is 1024 ms. */
export const latencyBucket = (milliseconds: number): number => Math.max(0, Math.round(2 * Math.log2(Math.max(1, milliseconds))));

const slowdownBucket = (ratio: number): number => Math.max(0, AS_FAST + Math.round(-2 * Math.log2(Math.max(1e-5, ratio))));

export const copyOfPace = ({ latency, slowdown }: Pace): Pace => ({ latency: { ...latency }, slowdown: { ...slowdown } });

/** Takes a success into a voter's pace, in place. */
export function notePace(pace: Pace, { service, latency_ms, speed_ratio }: Observation): void {
  if (latency_ms !== null) noteLeast(pace.latency, service, latencyBucket(latency_ms));
  if (speed_ratio !== null) noteLeast(pace.slowdown, service, slowdownBucket(speed_ratio));
}

function noteLeast(known: Record<string, number>, service: string, halfOctaves: number): void {
  known[service] = Math.min(known[service] ?? MOST_HALF_OCTAVES, halfOctaves);
}

/**
 * A voter's services against one another, so that neither its line nor an evening's congestion shows; where speeds were compared, against the neutral
 * target. Wrong where half of its services are slowed at once.
 */
export function slownessOf({ latency, slowdown }: Pace, software: string | null): [service: string, slowness: Slowness][] {
  const found = Object.entries(slowdown).map(([service, halfOctaves]): [string, Slowness] => [
    service,
    { measure: 'speed', halfOctaves: halfOctaves - AS_FAST, software },
  ]);
  const sorted = Object.values(latency).sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (sorted.length < LEAST_SERVICES || middle === undefined) return found;
  for (const [service, halfOctaves] of Object.entries(latency))
    found.push([service, { measure: 'latency', halfOctaves: halfOctaves - middle, software }]);
  return found;
}

/** A digit for each service, in their order; slowdowns after a space, where there are any. */
export function packPace({ latency, slowdown }: Pace, services: readonly string[]): string {
  return [latency, slowdown]
    .map((known) =>
      services
        .map((service) => (known[service] === undefined ? NONE : (known[service] ?? 0).toString(36)))
        .join('')
        .replace(/-+$/, ''),
    )
    .join(' ')
    .trimEnd();
}

export function unpackPace(text: string, services: readonly string[]): Pace {
  const [latency = '', slowdown = ''] = text.split(' ');
  return { latency: digitsOf(latency, services), slowdown: digitsOf(slowdown, services) };
}

function digitsOf(text: string, services: readonly string[]): Record<string, number> {
  const known: Record<string, number> = {};
  for (let place = 0; place < text.length; place += 1) {
    const service = services[place];
    if (service !== undefined && text[place] !== NONE) known[service] = Number.parseInt(text[place] ?? '0', 36);
  }
  return known;
}
