/** An observatory on the outside, with the lab's front before it. One process, which does for its parent what an operator and a clock do. */
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { askAsOperator } from '../../src/cli/import/operator-api.ts';
import { parseCron } from '../../src/cli/supervisor/cron.ts';
import { MEASURING_CRON } from '../../src/cli/supervisor/run-observatory.ts';
import { startTicker } from '../../src/cli/supervisor/ticker.ts';
import { readWorkerConfig } from '../../src/cli/worker-config.ts';
import { startObservatory } from '../support/observatory.ts';
import { drawCountry } from './draw.ts';
import { LAB_CC, createFront } from './front.ts';

const Order = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('ask'),
    method: z.enum(['GET', 'POST']),
    path: z.string(),
    body: z.object({ type: z.string(), text: z.string() }).optional(),
  }),
  /** Scheduled jobs run by the clock from now on, but for measuring from the edge: its runtime knows only this machine's resolver. */
  z.object({ do: z.literal('keep-time') }),
  z.object({ do: z.literal('age-keys') }),
  /** Runs a scheduled job as of a time. */
  z.object({ do: z.literal('tick'), cron: z.string(), timeMs: z.number() }),
  /** Ends the worker and leaves what it kept. */
  z.object({ do: z.literal('end') }),
]);
type Order = z.infer<typeof Order>;

const country = drawCountry(Number(process.argv[2]));
const [control] = country.controls;
const neutral = `${control?.address}:${control?.port}`;
const observatory = await startObservatory({
  main: 'test/lab/worker.ts',
  vars: { OBSERVATORY_NAME: 'The laboratory', OUTSIDE_COUNTRIES: LAB_CC, OUTSIDE_NEUTRAL: neutral },
});
const front = createFront(country, Number(new URL(observatory.url).port));
front.listen(country.front.port, country.front.address);
await once(front, 'listening');

const api = {
  origin: observatory.url,
  token: observatory.token,
  onDelay: (sentence: string) => void process.stderr.write(`${sentence}\n`),
};

const ending = new AbortController();

const keepTime = (): void =>
  startTicker({
    origin: observatory.url,
    crons: readWorkerConfig(join(import.meta.dirname, '../..')).triggers.crons.map(parseCron),
    isAllowed: ({ expression }) => expression !== MEASURING_CRON,
    lastTickMs: null,
    signal: ending.signal,
    onTick: () => undefined,
    onFailure: (cron, why) => void process.stderr.write(`the job of "${cron}" failed: ${why}\n`),
  });

const carryOut = async (order: Order): Promise<unknown> => {
  switch (order.do) {
    case 'ask':
      return askAsOperator(api, order, z.unknown());
    case 'keep-time':
      return keepTime();
    case 'age-keys':
      return (await fetch(`${observatory.url}/lab/age-keys`, { method: 'POST' })).status;
    case 'tick':
      return observatory.tick(order.cron, order.timeMs);
    case 'end':
      ending.abort();
      return observatory.kill9();
    default:
      return order satisfies never;
  }
};

process.stdout.write(`${JSON.stringify({ folder: observatory.folder })}\n`);
for await (const line of createInterface(process.stdin)) {
  try {
    process.stdout.write(`${JSON.stringify({ answer: (await carryOut(Order.parse(JSON.parse(line)))) ?? null })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`);
  }
}
await observatory.stop();
process.exit(0);
