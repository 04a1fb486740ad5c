import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { parseCron } from '../../../src/cli/supervisor/cron.ts';
import { startTicker } from '../../../src/cli/supervisor/ticker.ts';

it('goes on where the clock was a year ahead at the last tick', async () => {
  const server = createServer();
  const asked = new Promise<string>((resolve) => {
    server.on('request', ({ url }, response) => {
      resolve(url ?? '');
      response.end('ok');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const ending = new AbortController();
  startTicker({
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    crons: [parseCron('* * * * *')],
    isAllowed: () => true,
    lastTickMs: Date.now() + 365 * 86_400_000,
    signal: ending.signal,
    onTick: () => undefined,
    onFailure: () => undefined,
  });
  expect(Number(new URL(await asked, 'http://x').searchParams.get('time'))).toBeLessThanOrEqual(Date.now());
  ending.abort();
  server.closeAllConnections();
  server.close();
});
