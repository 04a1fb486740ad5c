/**
 * Asks for one small file. Any answer under a verified certificate shows that the service is reached, a refusal too; only the
 * server's own errors (5xx) count as failed, and where they are everybody's, the controls show it. Over plain HTTP an answer that is not the
 * service's own has failed too.
 */
import type { Attempt, HttpAnswer } from '../network.ts';
import { ALLOWANCE_MS, attempt, toStep } from '../run.ts';
import { strangeAnswer } from '../plain-answer.ts';
import type { Check } from './check.ts';

/** Enough to recognise a connectivity check's fixed answer. */
const BODY_BYTES = 4_096;
const LAST_STATUS = 599;

const isServerError = (status: number): boolean => status >= 500 && status <= LAST_STATUS;

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
  const isRefused = answer !== null && (isServerError(answer.status) || strange !== null);
  const result: Attempt<unknown> = isRefused ? { failure: 'http_request_failed', source: 'target' } : made;
  const step = toStep('request', result, run.network.now() - startedMs);
  const status = answer !== null && answer.status <= LAST_STATUS ? { http_status: answer.status } : {};
  return { step: { ...step, ...status }, reached: { ...reached, answer, ...(strange === null ? {} : { strange }) } };
};
