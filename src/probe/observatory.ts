/**
 * Talks to an observatory under whichever of its addresses answers. An answer counts only where it has the shape of the API's
 * own: a block page or a captive portal in between is the same as no answer, and the next address is tried.
 */
import type { ProbeKey } from './probe-key.ts';
import { signRequest } from './signed-request.ts';
import type { Body } from './signed-request.ts';

/** What talking to an observatory needs; a runtime brings its own fetch, with its time limit. */
export interface Channel {
  readonly key: ProbeKey;
  /** Origins of one observatory, tried in this order. */
  readonly observatories: readonly string[];
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Unix milliseconds. */
  readonly now: () => number;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body: Body | null;
  /** The entity tag of what is known already: the answer may then be 304, without a body. */
  readonly ifNoneMatch?: string | null;
}

/** A JSON object of unknown shape. */
export type Json = Readonly<Record<string, unknown>>;

export type Answer =
  | { readonly kind: 'ok'; readonly observatory: string; readonly status: number; readonly json: Json; readonly etag: string | null }
  | {
      readonly kind: 'problem';
      readonly observatory: string;
      readonly status: number;
      /** The kind of problem: the last part of its `type`. */
      readonly problem: string;
      readonly detail: string;
      readonly retryAfterMs: number | null;
      /** The observatory's own time, where it told. */
      readonly dateMs: number | null;
    }
  | { readonly kind: 'unreachable'; readonly reason: string };

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (json: Json, field: string): string => {
  const value = json[field];
  return typeof value === 'string' ? value : '';
};

/** RFC 9110 §10.2.3: seconds, or a date. */
const retryAfterMs = (header: string | null, nowMs: number): number | null => {
  if (header === null) return null;
  const waitMs = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(waitMs) ? null : Math.max(0, waitMs);
};

const timeOf = (header: string | null): number | null => {
  const timeMs = Date.parse(header ?? '');
  return Number.isNaN(timeMs) ? null : timeMs;
};

const problemOf = (observatory: string, { status, headers }: Response, json: Json, nowMs: number): Answer => ({
  kind: 'problem',
  observatory,
  status,
  problem: /[^#/]*$/.exec(textOf(json, 'type'))?.[0] ?? '',
  detail: textOf(json, 'detail') || textOf(json, 'title') || `HTTP ${status}`,
  retryAfterMs: retryAfterMs(headers.get('retry-after'), nowMs),
  dateMs: timeOf(headers.get('date')),
});

const readAnswer = async (observatory: string, response: Response, nowMs: number): Promise<Answer> => {
  const etag = response.headers.get('etag');
  if (response.status === 204 || response.status === 304) return { kind: 'ok', observatory, status: response.status, json: {}, etag };
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const json: unknown = isJson ? await response.json() : null;
  if (!isObject(json)) return { kind: 'unreachable', reason: `${observatory} is answered by something else (HTTP ${response.status})` };
  return response.ok ? { kind: 'ok', observatory, status: response.status, json, etag } : problemOf(observatory, response, json, nowMs);
};

/** What lies behind a failed fetch: undici says only "fetch failed" and keeps the reason in `cause`. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown error';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return code || (cause instanceof Error && cause.message) || error.message;
};

const callOne = async (channel: Channel, observatory: string, call: Call, createdMs: number): Promise<Answer> => {
  try {
    const url = new URL(call.path, observatory).href;
    const { method, headers, body } = await signRequest(channel.key, { ...call, url }, createdMs);
    const known: Record<string, string> = call.ifNoneMatch ? { 'If-None-Match': call.ifNoneMatch } : {};
    const response = await channel.fetch(url, { method, headers: { ...headers, ...known }, body, redirect: 'manual' });
    return await readAnswer(observatory, response, channel.now());
  } catch (error) {
    return { kind: 'unreachable', reason: `${observatory}: ${reasonOf(error)}` };
  }
};

/** Is it the server that fails, so that another address of it may do better? */
const mayDoBetterElsewhere = (answer: Answer): boolean =>
  answer.kind === 'unreachable' || (answer.kind === 'problem' && answer.status >= 500);

const callAny = async (channel: Channel, call: Call, offsetMs: number): Promise<Answer> => {
  let last: Answer = { kind: 'unreachable', reason: 'no observatory is configured' };
  for (const observatory of channel.observatories) {
    last = await callOne(channel, observatory, call, channel.now() + offsetMs);
    if (!mayDoBetterElsewhere(last)) return last;
  }
  return last;
};

/** Makes a signed call; where the signature is too old by the observatory's clock, signs once anew by that clock. */
export const callObservatory = async (channel: Channel, call: Call): Promise<Answer> => {
  const answer = await callAny(channel, call, 0);
  const isStale = answer.kind === 'problem' && answer.problem === 'stale-signature';
  return isStale ? callAny(channel, call, answer.dateMs === null ? 0 : answer.dateMs - channel.now()) : answer;
};
