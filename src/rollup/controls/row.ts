import { z } from 'zod';
import { toRfc3339 } from '../../shared/time.ts';
import { isSimulated, verdictOf, type Heard } from './verdict.ts';

const Sources = z.strictObject({ up: z.array(z.string()), down: z.array(z.string()) });

/** What the controls say of a service in a window: a row of `GET /v1/controls`. */
export const ControlRow = z
  .strictObject({
    window: z.iso.datetime().meta({ description: 'Start of the five minutes' }),
    service: z.string(),
    verdict: z
      .enum(['up', 'down', 'unknown'])
      .meta({ description: 'down: it fails for the controls too; unknown: too few, or they disagree' }),
    edge: Sources.meta({ description: 'Vantages that reached it, and that did not; ~ before a simulated one' }),
    volunteers: Sources.meta({
      description: 'Countries rated free whose volunteers reached it, and did not; each with at least three voters',
    }),
    simulated: z.boolean().meta({ description: 'Whether any of them is simulated' }),
  })
  .meta({ id: 'ControlVerdict', description: 'What the controls say of a service in a window, and the quorum that it rests on' });
export type ControlRow = z.infer<typeof ControlRow>;

/** The rows of a window, by service. */
export function controlRows(windowMs: number, heard: Heard, service?: string): ControlRow[] {
  const services = [...new Set(Object.values(heard).flatMap(Object.keys))].sort();
  return services
    .filter((each) => service === undefined || each === service)
    .map((each) => {
      const told = verdictOf(heard, each);
      const sources = [...told.edge.up, ...told.edge.down];
      return { window: toRfc3339(windowMs), service: each, ...told, simulated: sources.some(isSimulated) };
    });
}
