/**
 * What a vantage is asked that looks at a country from outside, and what it answers: TCP connections to hosts, opened and closed again. Neutral
 * hosts come first, from the same place: where none of them answers, the vantage is offline itself and says nothing of any host.
 */
import { z } from 'zod';
import { mapBounded } from '../map-bounded.ts';
import type { EdgeNetwork } from './edge.ts';

/** Path of such a task; every other is one of measuring. */
export const CONNECTING_PATH = '/connect';

/** A worker has six connections at once; more wait in line and would be taken for silent. */
const CONCURRENCY = 6;

const Socket = z.strictObject({ address: z.union([z.ipv4(), z.ipv6()]), port: z.int().min(1).max(65_535) });
export type Socket = z.output<typeof Socket>;

/** At most eight rows of connections, of which each ends within seconds. */
export const ConnectingTask = z.strictObject({ neutral: z.array(Socket).max(5), hosts: z.array(Socket).max(45) });
export type ConnectingTask = z.output<typeof ConnectingTask>;

/** Whether each host answered, in the task's order; null where the vantage is offline. */
export const ConnectingAnswer = z.strictObject({ replies: z.array(z.boolean()).nullable() });
export type ConnectingAnswer = z.output<typeof ConnectingAnswer>;

export async function connectToAll({ neutral, hosts }: ConnectingTask, network: Pick<EdgeNetwork, 'connect'>): Promise<ConnectingAnswer> {
  // A refusal and silence are the same to a worker: neither is an answer.
  const connect = ({ address, port }: Socket): Promise<boolean> =>
    network.connect(address, port).then(
      () => true,
      () => false,
    );
  const answers = await Promise.all(neutral.map(connect));
  if (neutral.length > 0 && !answers.includes(true)) return { replies: null };
  return { replies: await mapBounded(hosts, CONCURRENCY, connect) };
}
