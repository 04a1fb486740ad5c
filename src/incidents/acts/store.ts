/** Keeps acts and publishes what they change, in one transaction with the pipeline's row: no judging runs between reading and writing. */
import { sql } from 'drizzle-orm';
import type { Statement } from '../../db/batch.ts';
import type { Database } from '../../db/client.ts';
import { commitPipeline, readPipeline } from '../../db/pipeline.ts';
import { incidentAct } from '../../db/schema.ts';
import { ProblemError } from '../../http/problem.ts';
import { toRfc3339 } from '../../shared/time.ts';
import type { Incident } from '../incident.ts';
import { waitingToLink } from '../links/job.ts';
import { publishIncident, readStored, type StoredIncident } from '../store.ts';
import type { Act, ActRequest } from './act.ts';
import { refusalOf, repeatedAct } from './apply.ts';

/** How often an act that a job overtook is tried anew. */
const ATTEMPTS = 5;

/**
 * Puts an act on record, once however often it is sent.
 * @throws ProblemError `not-found`, `act-refused`, or `busy` where jobs overtook it each time
 */
export async function recordAct(db: Database, incidentId: string, request: ActRequest, by: string, nowMs: number): Promise<Act> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { version, pipeline } = await readPipeline(db);
    const stored = await readStored(db, incidentId);
    if (!stored) throw new ProblemError('not-found', `No incident has the id ${incidentId}`);
    const known = stored.acts.find((act) => act.request.act_id === request.act_id);
    if (known) return sameAct(known, request, by);
    const repeated = repeatedAct(request, by, stored.incident.updates.length, stored.acts);
    if (repeated) return repeated;
    const refusal = refusalOf(request, stored.acts);
    if (refusal) throw new ProblemError('act-refused', refusal);
    const act = actOf(stored, request, by, nowMs);
    const writes = [addAct(db, incidentId, act)];
    writes.push(...(await publishIncident(db, { ...stored, acts: [...stored.acts, act] }, stored.published, nowMs)));
    // What is taken back or held counts for other incidents' patterns no more; what is reinstated or released does again.
    const isCounted = ['retract', 'reinstate', 'hold', 'release'].includes(request.kind);
    const next = waitingToLink({ ...pipeline, actedMs: nowMs }, stored.incident.probe_cc, isCounted);
    if (await commitPipeline(db, version, next, writes)) return act;
  }
  throw new ProblemError('busy', 'jobs were faster; send the same act again', { headers: { 'retry-after': '1' } });
}

/** @returns the published incident, as the operator sees it, with the acts on it; null where there is none */
export async function readActs(db: Database, incidentId: string): Promise<{ incident: Incident; acts: Act[] } | null> {
  const stored = await readStored(db, incidentId);
  return stored && { incident: stored.published, acts: stored.acts };
}

function sameAct(known: Act, request: ActRequest, by: string): Act {
  if (known.by === by && JSON.stringify(known.request) === JSON.stringify(request)) return known;
  throw new ProblemError('act-refused', 'act_id: another act on this incident has it', {
    errors: [{ field: 'act_id', reason: 'choose a new one for each act' }],
  });
}

const actOf = ({ acts, incident, published }: StoredIncident, request: ActRequest, by: string, nowMs: number): Act => ({
  n: acts.length + 1,
  at: toRfc3339(nowMs),
  by,
  version: published.version,
  after: incident.updates.length,
  request,
});

const addAct = (db: Database, incidentId: string, act: Act): Statement =>
  db.insert(incidentAct).values({ incidentId, n: act.n, body: sql`${JSON.stringify(act)}` });
