/** Reads what OONI's clients send: those up to 3.29 put the measurement into the body, those from 3.30 its JSON as a string. */
import { ProblemError } from '../../../http/problem.ts';
import { isMeasurement } from '../judge/judge.ts';
import { isFields, textOf, type Fields } from '../judge/loose-json.ts';
import { isTestName } from './identity.ts';
import { scrub } from './scrub.ts';

/** Most bytes of a body, inflated. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** `text` is the measurement's JSON without the volunteer's addresses. */
export type Submission = { text: string; fields: Fields };

const refuse = (field: string, reason: string): never => {
  throw new ProblemError('bad-request', `${field}: ${reason}`, { errors: [{ field, reason }] });
};

/** Undefined where the text is not JSON. */
function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** How clients write what is around a measurement: then the measurement's own text is at hand, to the last digit of its numbers. */
const ENVELOPES = [
  /^\s*\{\s*"format"\s*:\s*"json"\s*,\s*"content"\s*:([\s\S]*)\}\s*$/i,
  /^\s*\{\s*"content"\s*:([\s\S]*),\s*"format"\s*:\s*"json"\s*\}\s*$/i,
];

/** What can be the measurement's text in one of the known envelopes, as the client wrote it; whether it is JSON is not known yet. */
function enclosedText(body: string): string | null {
  const written = ENVELOPES.map((envelope) => envelope.exec(body)?.[1]?.trim()).find((found) => found !== undefined);
  if (written?.startsWith('{')) return written;
  return written?.startsWith('"') ? textOf(parseOrNothing(written)) : null;
}

/** The measurement's text out of an envelope that is written in another way. @throws ProblemError where there is none */
function unwrappedText(body: string): string {
  const envelope = parseOrNothing(body) ?? refuse('(body)', 'is not JSON');
  if (!isFields(envelope)) return refuse('(body)', 'must be an object with format and content');
  if (textOf(envelope['format'])?.toLowerCase() !== 'json') return refuse('format', 'must be "json"');
  const { content } = envelope;
  if (isFields(content)) return JSON.stringify(content);
  return textOf(content) ?? refuse('content', 'must be a measurement, or its JSON as a string');
}

/**
 * @param body text of the request
 * @param address the connection's, which is in nothing that comes back
 * @throws ProblemError `bad-request` that names the field, why and what is allowed
 */
export function readSubmission(body: string, address: string): Submission {
  const submission = scrubbed(enclosedText(body), address) ?? scrubbed(unwrappedText(body), address);
  if (submission === null) return refuse('content', 'is not the JSON of an object');
  if (!isMeasurement(submission.fields)) return refuse('content.test_name', 'is missing: this is no measurement');
  checkMeasurement(submission.fields);
  return submission;
}

/** Null where the text is no object of JSON. */
function scrubbed(written: string | null, address: string): Submission | null {
  if (written === null) return null;
  const text = scrub(written, address);
  const fields = parseOrNothing(text);
  return isFields(fields) ? { text, fields } : null;
}

const START = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** Of a day that there is: the runtime takes 30 February for 1 March. */
function isTime(started: string): boolean {
  const timeMs = START.test(started) ? Date.parse(`${started.replace(' ', 'T')}Z`) : Number.NaN;
  return !Number.isNaN(timeMs) && new Date(timeMs).toISOString().startsWith(started.replace(' ', 'T'));
}

/** What every client since 2012 has written. */
function checkMeasurement(fields: Fields): void {
  if (!isTestName(textOf(fields['test_name']) ?? '')) refuse('content.test_name', 'lower-case letters, digits and underscores, at most 60');
  if (!isFields(fields['test_keys'])) refuse('content.test_keys', 'must be an object');
  if (typeof fields['probe_cc'] !== 'string' || !/^[A-Za-z]{2}$/.test(fields['probe_cc']))
    refuse('content.probe_cc', 'an ISO 3166-1 alpha-2 code');
  const started = textOf(fields['measurement_start_time']) ?? '';
  if (!isTime(started)) refuse('content.measurement_start_time', 'a time in UTC as 2024-01-20 14:01:02');
}
