/** Every vantage of the observatory behind one interface: something that is given a task and answers. */
import type { z } from 'zod';
import type { Bindings, Settings } from '../../env.ts';
import { askObject } from '../../http/ask-object.ts';
import { HERE, VANTAGE_IDS, type VantageId } from '../../probe/vantage/regions.ts';
import { answerTask } from '../../probe/vantage/answer.ts';
import { VantageAnswer, type VantageTask } from '../../probe/vantage/task.ts';
import { ConnectingAnswer, CONNECTING_PATH, type ConnectingTask } from '../../probe/vantage/connecting.ts';
import type { SimulatedFault } from '../../probe/vantage/simulated-network.ts';
import { workerNetwork } from '../../probe/vantage/worker-network.ts';
import { rowOf } from './row.ts';

/** `here`: this worker itself. `object`: a durable object in a region. `placed`: a worker that the operator has placed. */
export type VantageKind = 'here' | 'object' | 'placed';

export type Vantage = {
  id: string;
  kind: VantageKind;
  /** Simulated in place of measuring, where the operator tests; null else. */
  fault: SimulatedFault | null;
  fetch: (request: Request) => Promise<Response>;
};

/** What a vantage came to; one that fails says why, and says nothing of any target. */
export type Asked<Answer = VantageAnswer> = { answer: Answer } | { failure: string };

/** Longer than a run, which ends by itself: of measuring, and of connecting to hosts of which none answers. In milliseconds. */
const PATIENCE_MS = { measure: 20_000, connect: 45_000 } as const;

/** Service bindings of placed workers: `VANTAGE_APAC_MUMBAI` is the vantage `apac-mumbai`. */
const PLACED = /^VANTAGE_([A-Z0-9_]+)$/;

const isFetcher = (binding: unknown): binding is Fetcher =>
  typeof binding === 'object' && binding !== null && typeof Reflect.get(binding, 'fetch') === 'function';

const here: Pick<Vantage, 'kind' | 'fetch'> = {
  kind: 'here',
  // Where the clock's worker runs changes from run to run, and is not asked.
  fetch: (request) => answerTask(request, { network: workerNetwork, trace: () => Promise.resolve(''), rowOf }),
};

/** The worker that keeps the time, as a vantage. */
export const HERE_VANTAGE: Vantage = { id: HERE, fault: null, ...here };

const inRegion = (
  objects: DurableObjectNamespace | undefined,
  region: Exclude<VantageId, typeof HERE>,
): Pick<Vantage, 'kind' | 'fetch'> => ({
  kind: 'object',
  fetch: async (request) => {
    if (!objects) throw new Error('the binding VANTAGE is missing in wrangler.toml');
    return askObject(objects, region, request, region);
  },
});

/** The vantages that the settings and bindings name. Simulated ones stand in the place of all others. */
export function vantagesOf(env: Bindings, { VANTAGE_REGIONS, SIMULATED_VANTAGES }: Settings): Vantage[] {
  const simulated = VANTAGE_IDS.filter((id) => SIMULATED_VANTAGES[id]);
  const ids = simulated.length > 0 ? simulated : VANTAGE_REGIONS;
  const named = ids.map((id): Vantage => ({
    id,
    fault: SIMULATED_VANTAGES[id] ?? null,
    ...(id === HERE ? here : inRegion(env.VANTAGE, id)),
  }));
  if (simulated.length > 0) return named;
  const placed = Object.entries(env as Record<string, unknown>).flatMap(([name, binding]): Vantage[] => {
    const id = PLACED.exec(name)?.[1]?.toLowerCase().replaceAll('_', '-');
    return id === undefined || !isFetcher(binding) ? [] : [{ id, kind: 'placed', fault: null, fetch: (request) => binding.fetch(request) }];
  });
  return [...named, ...placed];
}

async function ask<Answer>(vantage: Vantage, path: string, task: object, form: z.ZodType<Answer>): Promise<Asked<Answer>> {
  const response = await vantage.fetch(new Request(`http://vantage${path}`, { method: 'POST', body: JSON.stringify(task) }));
  if (!response.ok) return { failure: `answers ${response.status}` };
  const answer = form.safeParse(await response.json());
  return answer.success ? { answer: answer.data } : { failure: 'answers in another form; it may be of another version' };
}

async function inTime<Answer>(asking: Promise<Asked<Answer>>, patienceMs: number): Promise<Asked<Answer>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Asked<Answer>>((resolve) => {
    timer = setTimeout(() => resolve({ failure: 'does not answer in time' }), patienceMs);
  });
  try {
    return await Promise.race([asking, late]);
  } catch (error) {
    return { failure: error instanceof Error ? error.message.slice(0, 200) : 'fails' };
  } finally {
    clearTimeout(timer);
  }
}

/** Has a vantage measure targets. Never throws. */
export const askVantage = (vantage: Vantage, task: VantageTask): Promise<Asked> =>
  inTime(ask(vantage, '/', task, VantageAnswer), PATIENCE_MS.measure);

/** Has a vantage connect to hosts. Never throws. */
export const askToConnect = (vantage: Vantage, task: ConnectingTask): Promise<Asked<ConnectingAnswer>> =>
  inTime(ask(vantage, CONNECTING_PATH, task, ConnectingAnswer), PATIENCE_MS.connect);
