/**
 * A vantage with a fault of its own, for testing an observatory without touching any network: everything answers but what the fault says. What
 * it measures is labelled simulated.
 */
import { z } from 'zod';
import type { EdgeNetwork } from './edge.ts';
import { TARGETS, type Target } from '../targets.ts';

/** Services or targets by their id; `*` is all. */
const Ids = z.array(z.string().regex(/^(\*|[a-z0-9-]{1,32}(\/[a-z0-9-]{1,32})?)$/, 'a service, a target or *')).default([]);

export const SimulatedFault = z
  .strictObject({
    broken: z.boolean().default(false).meta({ description: 'The vantage itself does not answer' }),
    offline: z.boolean().default(false).meta({ description: 'Nothing answers it, neutral targets neither' }),
    down: Ids.meta({ description: 'What fails when asked from there' }),
    platform: Ids.meta({ description: "What lies at the platform's own addresses, which a worker cannot reach" }),
    data_centre: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .default('SIM'),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .nullable()
      .default(null),
  })
  .meta({ id: 'SimulatedFault' });
export type SimulatedFault = z.output<typeof SimulatedFault>;

/** One of the platform's addresses, and one that is nobody's (RFC 5737). */
const OF_PLATFORM = '104.16.0.1';
const ELSEWHERE = '192.0.2.1';

const isAmong = (ids: readonly string[], { id, service }: Target): boolean =>
  ids.some((each) => each === '*' || each === id || each === service);

const isAt = ({ host, path, addresses = [] }: Target, place: string): boolean =>
  `https://${host}${path}` === place || host === place || addresses.includes(place);

/** Answers at once and contacts nobody. */
export function simulatedNetwork({ offline, down, platform }: SimulatedFault, now: () => number): EdgeNetwork {
  const at = (place: string): Target[] => TARGETS.filter((target) => isAt(target, place));
  const fails = (place: string): boolean => offline || at(place).some((target) => isAmong(down, target) || isAmong(platform, target));
  const refuse = (): Promise<never> => Promise.reject(new Error('simulated fault'));
  return {
    now,
    fetch: (address) => (fails(address) ? refuse() : Promise.resolve(new Response(null, { status: 204 }))),
    connect: (address) => (fails(address) ? refuse() : Promise.resolve()),
    addressesOf: ({ host }) => Promise.resolve([at(host).some((target) => isAmong(platform, target)) ? OF_PLATFORM : ELSEWHERE]),
  };
}
