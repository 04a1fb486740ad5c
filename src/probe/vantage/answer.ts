/** A vantage's whole answer to a request, whatever kind of vantage it is: a task of measuring, or one of connecting. */
import { z } from 'zod';
import { CONNECTING_PATH, ConnectingTask, connectToAll } from './connecting.ts';
import { measureTask, VantageTask, type Means } from './task.ts';

export async function answerTask(request: Request, means: Means): Promise<Response> {
  const body: unknown = await request.json().catch(() => null);
  return new URL(request.url).pathname === CONNECTING_PATH
    ? answered(ConnectingTask.safeParse(body), (task) => connectToAll(task, means.network))
    : answered(VantageTask.safeParse(body), (task) => measureTask(task, means));
}

/** @param run what it comes to; null where the vantage is broken, as a simulated one may be */
async function answered<Task>(parsed: z.ZodSafeParseResult<Task>, run: (task: Task) => Promise<object | null>): Promise<Response> {
  if (!parsed.success) return Response.json({ detail: z.prettifyError(parsed.error) }, { status: 400 });
  const answer = await run(parsed.data);
  return answer === null ? Response.json({ detail: 'simulated fault' }, { status: 503 }) : Response.json(answer);
}
