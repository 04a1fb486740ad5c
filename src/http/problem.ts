import { z } from 'zod';

/**
 * Every error that the API gives: one row a kind, each with a heading in docs/api/problems.md. The title never changes;
 * the detail says which field, why, and what is allowed.
 */
export const PROBLEMS = {
  'bad-request': { status: 400, title: 'The request cannot be read' },
  'bad-parameter': { status: 400, title: 'A parameter has a value that is not allowed' },
  'digest-mismatch': { status: 400, title: 'The content digest is not that of the body' },
  'bad-encoding': { status: 400, title: 'The body cannot be inflated' },
  unsigned: { status: 401, title: 'The request carries no HTTP message signature' },
  'bad-signature': { status: 401, title: 'The signature does not verify' },
  'stale-signature': { status: 401, title: 'The signature was made too long ago or in the future' },
  'unknown-probe': { status: 401, title: 'The probe is not enrolled' },
  'no-operator': { status: 401, title: "The operator's token is needed" },
  'not-yours': { status: 403, title: 'A probe may act on itself alone' },
  'paused-country': { status: 403, title: 'No probe is asked to measure in this country' },
  held: { status: 403, title: 'The incident is held back for review' },
  'not-found': { status: 404, title: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, title: 'The address does not take this method' },
  'act-refused': { status: 409, title: 'The record does not allow this act' },
  'id-taken': { status: 409, title: 'Something else has this id' },
  'too-large': { status: 413, title: 'The body is too large' },
  'unsupported-encoding': { status: 415, title: 'The content encoding is not supported' },
  'unsupported-type': { status: 415, title: 'The content type is not supported' },
  'bad-body': { status: 422, title: 'The body breaks the contract' },
  'target-refused': { status: 422, title: 'Alerts cannot be sent to this target' },
  'bad-report': { status: 422, title: 'The report breaks the contract' },
  'nothing-accepted': { status: 422, title: 'None of the measurements can be accepted' },
  'too-many': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'The observatory failed' },
  'not-offered': { status: 501, title: 'The form that is asked for is not offered' },
  'not-stored': { status: 503, title: 'The report could not be stored; keep it and send it again' },
  busy: { status: 503, title: 'Another job is at work; try again' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemName = keyof typeof PROBLEMS;

/** RFC 9457. */
export const Problem = z
  .strictObject({
    type: z.string().meta({ description: 'Where the kind of problem is described' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z
      .array(z.strictObject({ field: z.string(), reason: z.string() }))
      .optional()
      .meta({ description: 'Each field that is wrong' }),
  })
  .meta({ id: 'Problem', description: 'An error, as RFC 9457 says' });
export type Problem = z.infer<typeof Problem>;

export type FieldError = { field: string; reason: string };

/** An expected error: thrown by what cannot go on, turned into a problem document by {@link problemResponse}. */
export class ProblemError extends Error {
  readonly problem: ProblemName;
  readonly errors: FieldError[] | undefined;
  readonly headers: Record<string, string>;

  constructor(problem: ProblemName, detail: string, options: { errors?: FieldError[]; headers?: Record<string, string> } = {}) {
    super(detail);
    this.problem = problem;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }
}

/** The RFC 9457 document of an error. */
export function problemResponse(error: ProblemError): Response {
  const { status, title } = PROBLEMS[error.problem];
  const body: Problem = {
    type: `/docs/problems#${error.problem}`,
    title,
    status,
    detail: error.message,
    ...(error.errors ? { errors: error.errors } : {}),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
      ...error.headers,
    },
  });
}

/** What a schema found wrong, a line a field. Values are not repeated: they may hold what must not be logged. */
export const fieldErrors = (error: z.core.$ZodError): FieldError[] =>
  error.issues.slice(0, 20).map((issue) => ({ field: issue.path.join('.') || '(body)', reason: issue.message }));

/** `field: reason; field: reason` */
export const sentenceOf = (errors: readonly FieldError[]): string => errors.map(({ field, reason }) => `${field}: ${reason}`).join('; ');
