/**
 * What a probe says to its observatory: enrol, fetch assignments, hand in a report, be forgotten. Each answers with what to do
 * next; nothing is thrown for what the network or the observatory does.
 */
import type { Answer, Channel, Json } from './observatory.ts';
import { callObservatory, isObject } from './observatory.ts';
import type { Assignments, NetworkType, Receipt } from './report.ts';
import type { Body } from './signed-request.ts';

/** What became of a report. */
export type Handed =
  | { readonly outcome: 'accepted'; readonly observatory: string; readonly receipt: Receipt }
  /** It will never be taken as it is; it is kept aside with the reason. */
  | { readonly outcome: 'refused'; readonly reason: string }
  /** Not now: it stays in the spool. `answered`: an observatory said so, and has had the report on the line. */
  | { readonly outcome: 'waiting'; readonly reason: string; readonly retryAfterMs: number | null; readonly answered: boolean };

/** The answer to enrolling or asking for assignments: null where there is none to be had now. */
export type Assigned =
  | { readonly assignments: Assignments; readonly observatory: string; readonly etag: string | null }
  | { readonly assignments: null; readonly reason: string };

/** What a probe says when it asks: its line, its country where the connection shows another one, and the entity tag of what it was asked last. */
export type Asking = { readonly networkType?: NetworkType; readonly country?: string | null; readonly etag?: string | null };

const withLine = (path: string, { networkType, country }: Asking): string => {
  const said = [...(networkType === undefined ? [] : [`network_type=${networkType}`]), ...(country ? [`probe_cc=${country}`] : [])];
  return said.length === 0 ? path : `${path}?${said.join('&')}`;
};

const JSON_TYPE = { 'Content-Type': 'application/json' } as const;

const gzip = async (text: string): Promise<Uint8Array<ArrayBuffer>> => {
  const zipped = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(zipped).arrayBuffer());
};

/** A report's JSON as it is signed, sent and spooled. */
export const packReport = async (json: string): Promise<Body> => ({
  bytes: await gzip(json),
  headers: { ...JSON_TYPE, 'Content-Encoding': 'gzip' },
});

const isStrings = (value: unknown): value is string[] => Array.isArray(value) && value.every((each) => typeof each === 'string');

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isList = (value: unknown): value is unknown[] => Array.isArray(value);

/** The observatory's own schema has made these; here only what a probe would stumble over is looked at. */
const ASSIGNED_FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  targets: isStrings,
  cadence_seconds: isNumber,
  jitter_ratio: isNumber,
  participation: isNumber,
  observatories: isStrings,
  watch: isList,
};

const isAssignments = (value: unknown): value is Assignments =>
  isObject(value) && Object.entries(ASSIGNED_FIELDS).every(([field, isRight]) => isRight(value[field]));

const isReceipt = (value: Json): value is Json & Receipt =>
  typeof value['report_id'] === 'string' &&
  typeof value['accepted'] === 'number' &&
  Array.isArray(value['rejected']) &&
  isAssignments(value['assignments']);

const whyNot = (answer: Answer): string => {
  if (answer.kind === 'unreachable') return answer.reason;
  return answer.kind === 'problem' ? answer.detail : `${answer.observatory} gave an answer of another shape`;
};

const assignedBy = (answer: Answer, assignments: unknown): Assigned =>
  answer.kind === 'ok' && isAssignments(assignments)
    ? { assignments, observatory: answer.observatory, etag: answer.etag }
    : { assignments: null, reason: whyNot(answer) };

/** Makes the key known; doing it again changes nothing. The signature proves that the private key is here. */
export const enrol = async (channel: Channel, asking: Asking = {}): Promise<Assigned> => {
  const bytes = new TextEncoder().encode(JSON.stringify({ public_key: channel.key.publicKey }));
  const answer = await callObservatory(channel, {
    method: 'POST',
    path: withLine('/v1/probes', asking),
    body: { bytes, headers: JSON_TYPE },
  });
  return assignedBy(answer, answer.kind === 'ok' ? answer.json['assignments'] : null);
};

/** @returns 'unchanged' where what was asked last still holds */
export const fetchAssignments = async (channel: Channel, asking: Asking = {}): Promise<Assigned | 'unchanged'> => {
  const call = { method: 'GET', path: withLine('/v1/assignments', asking), body: null, ifNoneMatch: asking.etag ?? null } as const;
  const answer = await callObservatory(channel, call);
  if (answer.kind === 'ok' && answer.status === 304) return 'unchanged';
  return assignedBy(answer, answer.kind === 'ok' ? answer.json : null);
};

const isUnknownProbe = (answer: Answer): boolean =>
  answer.kind === 'problem' && (answer.problem === 'unknown-probe' || (answer.status === 404 && answer.problem === 'not-found'));

/** Problems that end a report for good; any other that the observatory tells of may pass. */
const REFUSING: ReadonlySet<number> = new Set([400, 403, 409, 413, 415, 422]);

const handedBy = (answer: Answer): Handed => {
  switch (answer.kind) {
    case 'unreachable':
      return { outcome: 'waiting', reason: answer.reason, retryAfterMs: null, answered: false };
    case 'problem':
      return REFUSING.has(answer.status)
        ? { outcome: 'refused', reason: answer.detail }
        : { outcome: 'waiting', reason: answer.detail, retryAfterMs: answer.retryAfterMs, answered: true };
    case 'ok':
      return isReceipt(answer.json)
        ? { outcome: 'accepted', observatory: answer.observatory, receipt: answer.json }
        : { outcome: 'waiting', reason: whyNot(answer), retryAfterMs: null, answered: true };
    default:
      return answer satisfies never;
  }
};

/** Hands in a packed report. An observatory that does not know the key is told it, once, and asked again. */
export const submitReport = async (channel: Channel, body: Body): Promise<Handed> => {
  const call = { method: 'POST', path: '/v1/reports', body } as const;
  const answer = await callObservatory(channel, call);
  if (!isUnknownProbe(answer)) return handedBy(answer);
  const enrolled = await enrol(channel);
  if (enrolled.assignments === null) return { outcome: 'waiting', reason: enrolled.reason, retryAfterMs: null, answered: true };
  return handedBy(await callObservatory(channel, call));
};

/** Deletes the key and what can still be linked with it. A key that the observatory does not know is forgotten already. */
export const forgetProbe = async (channel: Channel): Promise<{ forgotten: true } | { forgotten: false; reason: string }> => {
  const answer = await callObservatory(channel, { method: 'DELETE', path: `/v1/probes/${channel.key.id}`, body: null });
  return answer.kind === 'ok' || isUnknownProbe(answer) ? { forgotten: true } : { forgotten: false, reason: whyNot(answer) };
};
