/** What the operator and the reviewers do to incidents, and who may review. */
import { createRoute, z } from '@hono/zod-openapi';
import { OneLine } from '../../events/clean-text.ts';
import { openDatabase } from '../../db/client.ts';
import { BODY_PROBLEMS, readJsonBody } from '../../http/body.ts';
import { document, jsonAnswer, problemAnswers, router, type Router } from '../../http/openapi.ts';
import { requireOperator } from '../../http/operator.ts';
import { ProblemError } from '../../http/problem.ts';
import { Incident } from '../incident.ts';
import { Act, ActRequest, OPERATOR_NAME } from './act.ts';
import { actorOf } from './actor.ts';
import { nameKey } from './reviewer-name.ts';
import { listReviewers, putReviewer, removeReviewer } from './reviewer-store.ts';
import { readActs, recordAct } from './store.ts';

const MAX_BYTES = 16_384;
const PRIVATE = { 'cache-control': 'private, no-store' };

const Recorded = z
  .strictObject({ act: Act, incident: Incident })
  .meta({ id: 'RecordedAct', description: 'The act, and the incident after it' });
const Acts = z.strictObject({ data: z.array(Act) }).meta({ id: 'Acts' });
const Reviewer = z.strictObject({ name: z.string(), issued_at: z.iso.datetime() }).meta({ id: 'Reviewer' });
const Reviewers = z.strictObject({ data: z.array(Reviewer) }).meta({ id: 'Reviewers' });
const ReviewerToken = z.strictObject({ token_sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex') }).meta({
  id: 'ReviewerToken',
  description: "SHA-256 of the reviewer's token: 16 to 200 characters of visible ASCII, which the observatory never sees",
});
const ReviewerName = OneLine(80).refine((name) => nameKey(name) !== OPERATOR_NAME, `${OPERATOR_NAME} is the operator's own name`);
const IdParameter = z.object({ id: z.string().max(80) });
const NameParameter = z.object({ name: ReviewerName });

export function actRoutes() {
  const app = router();
  acts(app);
  reviewers(app);
  return app;
}

function acts(app: Router): void {
  const path = '/v1/incidents/{id}/acts';
  document(app, {
    method: 'post',
    path,
    tags: ['Operator'],
    summary: "Put an act on an incident's record",
    description:
      "Review (also with a reviewer's token), annotate, hold, release, retract, reinstate. The same `act_id` again is recorded once; so is the same statement, and the same review with nothing else on record since.",
    request: { params: IdParameter, body: { content: { 'application/json': { schema: ActRequest } } } },
    responses: {
      200: jsonAnswer(Recorded, 'On record'),
      ...problemAnswers(...BODY_PROBLEMS, 'no-operator', 'not-found', 'act-refused', 'busy', 'internal'),
    },
  });
  app.post('/v1/incidents/:id/acts', async (c) => {
    const by = await actorOf(c);
    if (by === null) throw notAllowed("Send the operator's token, or for a review a reviewer's, as `Authorization: Bearer …`");
    const request = await readJsonBody(c, MAX_BYTES, ActRequest);
    if (request.kind !== 'review' && by !== OPERATOR_NAME) throw notAllowed('A reviewer reviews; every other act is the operator’s');
    const db = openDatabase(c.env.DB);
    const act = await recordAct(db, c.req.param('id'), request, by, Date.now());
    const after = await readActs(db, c.req.param('id'));
    return c.json({ act, incident: after?.incident }, 200, PRIVATE);
  });
  document(app, {
    method: 'get',
    path,
    tags: ['Operator'],
    summary: 'The acts on an incident',
    request: { params: IdParameter },
    responses: { 200: jsonAnswer(Acts, 'In their order'), ...problemAnswers('no-operator', 'not-found', 'internal') },
  });
  app.get('/v1/incidents/:id/acts', requireOperator, async (c) => {
    const id = c.req.param('id');
    const stored = await readActs(openDatabase(c.env.DB), id);
    if (!stored) throw new ProblemError('not-found', `No incident has the id ${id.slice(0, 80)}`);
    return c.json({ data: stored.acts }, 200, PRIVATE);
  });
}

const notAllowed = (detail: string) =>
  new ProblemError('no-operator', detail, { headers: { 'www-authenticate': 'Bearer realm="operator"' } });

function reviewers(app: Router): void {
  app.use('/v1/reviewers', requireOperator);
  app.use('/v1/reviewers/*', requireOperator);
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/reviewers',
      tags: ['Operator'],
      summary: 'Who may review',
      responses: { 200: jsonAnswer(Reviewers, 'Reviewers by name'), ...problemAnswers('no-operator', 'internal') },
    }),
    async (c) => c.json({ data: await listReviewers(openDatabase(c.env.DB)) }, 200, PRIVATE),
  );
  app.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/reviewers/{name}',
      tags: ['Operator'],
      summary: 'Take a reviewer’s token away',
      description: 'What the reviewer has put on record stays.',
      request: { params: NameParameter },
      responses: { 204: { description: 'Removed' }, ...problemAnswers('no-operator', 'bad-parameter', 'not-found', 'internal') },
    }),
    async (c) => {
      if (!(await removeReviewer(openDatabase(c.env.DB), c.req.valid('param').name)))
        throw new ProblemError('not-found', 'No reviewer has this name');
      return c.body(null, 204);
    },
  );
  document(app, {
    method: 'put',
    path: '/v1/reviewers/{name}',
    tags: ['Operator'],
    summary: 'Give somebody a token to review with',
    description: 'In place of the one that the name had. Two names cannot have the same token, nor differ in capitals or spaces alone.',
    request: { params: NameParameter, body: { content: { 'application/json': { schema: ReviewerToken } } } },
    responses: {
      204: { description: 'Given' },
      ...problemAnswers(...BODY_PROBLEMS, 'no-operator', 'bad-parameter', 'act-refused', 'internal'),
    },
  });
  app.put('/v1/reviewers/:name', async (c) => {
    const name = ReviewerName.safeParse(c.req.param('name'));
    if (!name.success)
      throw new ProblemError('bad-parameter', `name: ${name.error.issues[0]?.message}`, {
        errors: [{ field: 'name', reason: name.error.issues[0]?.message ?? 'is not allowed' }],
      });
    const { token_sha256: hash } = await readJsonBody(c, MAX_BYTES, ReviewerToken);
    const db = openDatabase(c.env.DB);
    const other = (await listReviewers(db)).find((known) => known.name !== name.data && nameKey(known.name) === nameKey(name.data));
    if (other) throw new ProblemError('act-refused', `name: there is a reviewer called ${other.name}; give that name, or remove it first`);
    if (hash === c.var.settings.OPERATOR_TOKEN_SHA256 || !(await putReviewer(db, name.data, hash, Date.now())))
      throw new ProblemError('act-refused', 'token_sha256: somebody else has this token');
    return c.body(null, 204);
  });
}
