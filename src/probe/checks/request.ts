/**
 * Asks for one small file. Any answer under a verified certificate shows that the service is reached, a refusal too; only the
 * server's own errors (5xx) have failed, and they blame nobody. Over plain HTTP an answer that is not the service's own has failed too, and so
 * has one that only says that it is too much.
 */
import type { Attempt, HttpAnswer } from '../network.ts';
import { ALLOWANCE_MS, attempt, toStep } from '../run.ts';
import { isRefusal, strangeAnswer } from '../plain-answer.ts';
import type { Endpoint } from '../targets.ts';
import type { Check } from './check.ts';

/** Enough to recognise a connectivity check's fixed answer. */
const BODY_BYTES = 4_096;
const LAST_STATUS = 599;

/** Has it failed, though an answer came? What is said under the service's own certificate is a failure only where it is an error of its own. */
const isFailing = (endpoint: Endpoint, { status }: HttpAnswer): boolean =>
  isRefusal(status) && (status >= 500 || !endpoint.operations.includes('handshake'));

export const checkRequest: Check = async (run, endpoint, reached) => {
  const { connection } = reached;
  const startedMs = run.network.now();
  const request = { host: endpoint.host, path: endpoint.path, accept: '*/*', bodyBytes: BODY_BYTES };
  const made: Attempt<HttpAnswer> =
    connection === null
      ? { failure: 'connection_already_closed', source: 'probe' }
      : await attempt(run, ALLOWANCE_MS.request, (limit) => run.network.request(connection, request, limit));
  const answer = made.failure === null ? made.value : null;
  const strange = answer === null ? null : strangeAnswer(endpoint, answer);
  const isRefused = answer !== null && (strange !== null || isFailing(endpoint, answer));
  const result: Attempt<unknown> = isRefused ? { failure: 'http_request_failed', source: 'target' } : made;
  const step = toStep('request', result, run.network.now() - startedMs);
  const status = answer !== null && answer.status <= LAST_STATUS ? { http_status: answer.status } : {};
  return { step: { ...step, ...status }, reached: { ...reached, answer, ...(strange === null ? {} : { strange }) } };
};
