import type { Act } from '../../src/incidents/acts/act.ts';

type Request = Act['request'];
type Bare = Request extends infer R ? (R extends Request ? Omit<R, 'act_id'> : never) : never;

/** Acts in their order, an hour apart on the day of the episode, after the detector's first two updates, under the operator's name where none is given. */
export const acts = (...given: (Bare & { by?: string; after?: number })[]): Act[] =>
  given.map(({ by = 'operator', after = 2, ...request }, index) => ({
    n: index + 1,
    at: `2024-11-07T${String(12 + index).padStart(2, '0')}:00:00Z`,
    by,
    version: 1,
    after,
    request: { ...request, act_id: `act-${index}-0000` } as Request,
  }));
