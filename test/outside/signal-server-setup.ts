/** Starts the server of signals for the worker's tests and tells them where it is. */
import { once } from 'node:events';
import type { TestProject } from 'vitest/node';
import { DAY_MS, HOUR_MS } from '../../src/shared/time.ts';
import { createSignalServer } from './signal-server.ts';

const untilMs = Date.parse('2026-01-09T00:00:00Z');

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = createSignalServer({ sinceMs: untilMs - 8 * DAY_MS, untilMs, darkMs: untilMs - 4 * HOUR_MS });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  project.provide('signalOrigin', `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`);
  return async () => {
    server.close();
    await once(server, 'close');
  };
}

declare module 'vitest' {
  interface ProvidedContext {
    signalOrigin: string;
  }
}
