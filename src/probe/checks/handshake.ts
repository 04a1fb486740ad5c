/** TLS under the endpoint's own name, its certificate verified: what a filter by server name cuts short and a false address cannot answer. */
import type { Attempt, Connection } from '../network.ts';
import { ALLOWANCE_MS, attempt, toStep } from '../run.ts';
import type { Check } from './check.ts';

export const checkHandshake: Check = async (run, endpoint, reached) => {
  const { connection } = reached;
  const startedMs = run.network.now();
  const options = { serverName: endpoint.host, verify: true, authority: endpoint.authority };
  const made: Attempt<Connection> =
    connection === null
      ? { failure: 'connection_already_closed', source: 'probe' }
      : await attempt(run, ALLOWANCE_MS.handshake, (limit) => run.network.handshake(connection, options, limit));
  const step = toStep('handshake', made, run.network.now() - startedMs);
  return { step, reached: made.failure === null ? { ...reached, connection: made.value } : reached };
};
