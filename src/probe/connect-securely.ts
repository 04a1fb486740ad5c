import type { Attempt, Connection, Handshake } from './network.ts';
import { attempt } from './run.ts';
import type { Run } from './run.ts';

/** A connection with TLS to an address, for a comparison: what failed first, with nothing left open. */
export const connectSecurely = async (
  run: Run,
  { address, port }: { readonly address: string; readonly port: number },
  handshake: Handshake,
  allowanceMs: number,
): Promise<Attempt<Connection>> => {
  const connected = await attempt(run, allowanceMs, (limit) => run.network.connect(address, port, limit));
  if (connected.failure !== null) return connected;
  const secured = await attempt(run, allowanceMs, (limit) => run.network.handshake(connected.value, handshake, limit));
  if (secured.failure !== null) connected.value.close();
  return secured;
};
