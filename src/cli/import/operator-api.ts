import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import { PlainError } from '../plain-error.ts';

const compress = promisify(gzip);

const TIMEOUT_MS = 120_000;
/** Waits before the second and later attempts: half a minute in all. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 16_000];
const MAX_WAIT_MS = 60_000;
const PASSING_STATUS = new Set([429, 502, 503, 504]);

/** RFC 9457, as far as it is shown. */
const Problem = z.object({ title: z.string(), detail: z.string().optional() });

/** Where an operator's requests go, with what (null: as anybody), and who is told of a delay. */
export type OperatorApi = { origin: string; token: string | null; onDelay: (sentence: string) => void };

/** The observatory has answered, and will not take it. */
export class Refusal extends PlainError {}

type Attempt = { answer: unknown } | { failure: string; retryAfterMs: number | null; isPassing: boolean };

const describeAnswer = (status: number, body: string): string => {
  try {
    const { title, detail } = Problem.parse(JSON.parse(body));
    return detail === undefined || detail === title ? title : `${title}: ${detail}`;
  } catch {
    return `The observatory answered with status ${status}`;
  }
};

const describeSilence = (error: unknown, origin: string): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ECONNREFUSED') return `No observatory answers at ${origin}; start one with "npm start", or name another with --observatory`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `The name in ${origin} cannot be resolved`;
  return `The observatory at ${origin} does not answer (${cause instanceof Error ? cause.message : String(cause)})`;
};

/** Retry-After in seconds (RFC 9110 §10.2.3); its form as a date is not used by an observatory. */
const retryAfterMs = (response: Response): number | null => {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.min(seconds * 1_000, MAX_WAIT_MS) : null;
};

/** What is asked; a body goes out gzipped. */
export type OperatorRequest = { method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; path: string; body?: { type: string; text: string } };

const attempt = async ({ origin, token }: OperatorApi, { method, path, body }: OperatorRequest): Promise<Attempt> => {
  const headers = new Headers({ Accept: 'application/json' });
  if (token !== null) headers.set('Authorization', `Bearer ${token}`);
  if (body) headers.set('Content-Type', body.type);
  if (body) headers.set('Content-Encoding', 'gzip');
  try {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers,
      body: body ? new Uint8Array(await compress(body.text)) : null,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (response.ok) return { answer: text === '' ? null : JSON.parse(text) };
    return {
      failure: describeAnswer(response.status, text),
      retryAfterMs: retryAfterMs(response),
      isPassing: PASSING_STATUS.has(response.status),
    };
  } catch (error) {
    return { failure: describeSilence(error, origin), retryAfterMs: null, isPassing: true };
  }
};

/**
 * Asks the observatory as its operator, or as a reviewer; what may pass is tried again for half a minute, since every one of these requests
 * may be repeated.
 * @throws Refusal with the observatory's own words, PlainError where it does not answer
 */
export const askAsOperator = async <T>(api: OperatorApi, request: OperatorRequest, answer: z.ZodType<T>): Promise<T> => {
  for (const waitMs of [...WAITS_MS, null]) {
    const result = await attempt(api, request);
    if ('answer' in result) return answer.parse(result.answer);
    if (!result.isPassing) throw new Refusal(`${result.failure}.`);
    if (waitMs === null) throw new PlainError(`${result.failure}.`);
    const pauseMs = result.retryAfterMs ?? waitMs;
    api.onDelay(`${result.failure}; trying again in ${Math.ceil(pauseMs / 1_000)} s`);
    await delay(pauseMs);
  }
  throw new PlainError(`The observatory at ${api.origin} does not answer.`);
};

/** Sends lines, or nothing. */
export const postAsOperator = <T>(api: OperatorApi, path: string, ndjson: string | null, answer: z.ZodType<T>): Promise<T> =>
  askAsOperator(
    api,
    { method: 'POST', path, ...(ndjson === null ? {} : { body: { type: 'application/x-ndjson', text: ndjson } }) },
    answer,
  );
