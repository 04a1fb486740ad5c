/** The observatory's incidents and the acts on them, asked as its operator or as a reviewer. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Act, type ActRequest } from '../../incidents/acts/act.ts';
import { HeldIncident, Incident } from '../../incidents/incident.ts';
import { askAsOperator, Refusal, type OperatorApi } from '../import/operator-api.ts';
import { PlainError } from '../plain-error.ts';

const Page = z.object({ data: z.array(Incident), meta: z.object({ next: z.string().nullable() }) });

/** Rows in one answer. */
const PAGE = 200;

/**
 * Incidents, newest onset first, page after page.
 * @param query the API's own parameters
 * @param most how many at most
 */
export async function listIncidents(api: OperatorApi, query: Record<string, string>, most: number): Promise<Incident[]> {
  const incidents: Incident[] = [];
  for (let cursor: string | null = ''; cursor !== null && incidents.length < most;) {
    const limit = String(Math.min(PAGE, most - incidents.length));
    const parameters = new URLSearchParams({ ...query, limit, ...(cursor === '' ? {} : { cursor }) });
    const page: z.infer<typeof Page> = await askAsOperator(api, { method: 'GET', path: `/v1/incidents?${parameters}` }, Page);
    incidents.push(...page.data);
    cursor = page.meta.next;
  }
  return incidents;
}

/** Whether the token is the operator's: the observatory gives a list to whoever asks, and to anybody else leaves out what is held, without a word. */
export async function isOperator(api: OperatorApi): Promise<boolean> {
  try {
    await askAsOperator(api, { method: 'GET', path: '/v1/reviewers' }, z.unknown());
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

const pathOf = (id: string): string => `/v1/incidents/${encodeURIComponent(id)}`;

/** @throws PlainError where there is none, or where the token shows only that it is held */
export async function readIncident(api: OperatorApi, id: string): Promise<Incident> {
  const found = await askAsOperator(api, { method: 'GET', path: pathOf(id) }, z.union([Incident, HeldIncident]));
  if (found.status === 'held') throw new PlainError(`Incident ${id} is held, and this token is not allowed to see it.`);
  return found;
}

const Recorded = z.object({ act: Act, incident: Incident });

type WithoutId<Request> = Request extends unknown ? Omit<Request, 'act_id'> : never;

/** Puts an act on record; what goes astray on the way is sent again under the same id, and recorded once. */
export async function act(api: OperatorApi, id: string, request: WithoutId<ActRequest>): Promise<z.infer<typeof Recorded>> {
  const text = JSON.stringify({ act_id: randomUUID(), ...request });
  return askAsOperator(api, { method: 'POST', path: `${pathOf(id)}/acts`, body: { type: 'application/json', text } }, Recorded);
}
