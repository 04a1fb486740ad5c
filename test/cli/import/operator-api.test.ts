import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { postAsOperator } from '../../../src/cli/import/operator-api.ts';

type Answer = { status: number; body: unknown; headers?: Record<string, string> };

let server: Server | undefined;
afterEach(() => void server?.close());

const PROBLEM = { 'content-type': 'application/problem+json' };

/** A server that gives these answers in turn, and what it was asked. */
const serve = async (...answers: Answer[]): Promise<{ origin: string; asked: { headers: IncomingHttpHeaders; body: Buffer }[] }> => {
  const asked: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  server = createServer((request, response) => {
    void buffer(request).then((received) => {
      asked.push({ headers: request.headers, body: received });
      const { status, body, headers } = answers[asked.length - 1] ?? { status: 418, body: {} };
      response.writeHead(status, headers).end(JSON.stringify(body));
    });
  });
  const port = await new Promise<number>((listening) => {
    server?.listen(0, '127.0.0.1', () => {
      const address = server?.address();
      listening(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return { origin: `http://127.0.0.1:${port}`, asked };
};

const Pending = z.object({ pending: z.number() });
const post = (origin: string, delays: string[], ndjson: string | null = null): Promise<{ pending: number }> =>
  postAsOperator({ origin, token: 'the-token', onDelay: (sentence) => delays.push(sentence) }, '/v1/settle', ndjson, Pending);

it('sends lines gzipped, with the token', async () => {
  const { origin, asked } = await serve({ status: 200, body: { pending: 0 } });
  await post(origin, [], '{"a":1}\n');
  expect(asked[0]?.headers).toMatchObject({
    authorization: 'Bearer the-token',
    'content-type': 'application/x-ndjson',
    'content-encoding': 'gzip',
  });
  expect(gunzipSync(asked[0]?.body ?? '').toString()).toBe('{"a":1}\n');
});

it('tries again what may pass, when the observatory says, and tells why it waits', async () => {
  const busy = {
    status: 503,
    body: { title: 'Another job is at work', detail: 'Try again.' },
    headers: { ...PROBLEM, 'retry-after': '0' },
  };
  const limited = { status: 429, body: { title: 'Too many requests' }, headers: { ...PROBLEM, 'retry-after': '0' } };
  const { origin, asked } = await serve(busy, limited, { status: 200, body: { pending: 7 } });
  const delays: string[] = [];
  expect(await post(origin, delays)).toEqual({ pending: 7 });
  expect(asked).toHaveLength(3);
  expect(delays).toEqual(['Another job is at work: Try again.; trying again in 0 s', 'Too many requests; trying again in 0 s']);
});

it('gives up at once on a refusal, in the words of the observatory', async () => {
  const refusal = { status: 401, body: { title: "The operator's token is needed", detail: 'Send it' }, headers: PROBLEM };
  const { origin, asked } = await serve(refusal);
  await expect(post(origin, [])).rejects.toThrow("The operator's token is needed: Send it.");
  expect(asked).toHaveLength(1);
});

it('follows no redirect with the token', async () => {
  const { origin, asked } = await serve({ status: 302, body: {}, headers: { location: '/elsewhere' } });
  await expect(post(origin, [])).rejects.toThrow('status 302');
  expect(asked).toHaveLength(1);
});
