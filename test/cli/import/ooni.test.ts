import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { politeFetch } from '../../../src/cli/import/ooni/fetch-politely.ts';
import { prefixesOf, readListing } from '../../../src/cli/import/ooni/bucket.ts';
import { importParts } from '../../../src/cli/import/ooni/import-ooni.ts';
import { apiParts, bucketParts } from '../../../src/cli/import/ooni/parts.ts';
import { openDoneParts } from '../../../src/cli/import/ooni/progress-file.ts';
import type { Progress } from '../../../src/cli/import/progress.ts';
import { measurement, webMeasurement } from '../../ingest/ooni/measurements.ts';

const at = (time: string, input = 'https://www.youtube.com/') => webMeasurement({}, { input, measurement_start_time: time });
const file = (...measurements: object[]): Buffer => gzipSync(measurements.map((each) => `${JSON.stringify(each)}\n`).join(''));

/** The layout of OONI's bucket, with a page of a listing that holds one object. */
const OBJECTS: Record<string, Buffer> = {
  'raw/20240212/20/KE/webconnectivity/2024021220_KE_webconnectivity.n0.0.jsonl.gz': file(
    at('2024-02-12 20:33:47'),
    at('2024-02-12 20:34:47'),
  ),
  'raw/20240212/20/KE/webconnectivity/2024021220_KE_webconnectivity.n0.1.jsonl.gz': file(
    at('2024-02-12 20:40:00', 'https://nowhere.example/'),
    { ...at('2024-02-12 20:41:00'), probe_cc: 'ZZ' },
    { ...at('2024-02-12 20:42:00'), probe_asn: 'AS0' },
    at('2024-02-10 20:40:00'),
  ),
  'raw/20240212/21/KE/webconnectivity/2024021221_KE_webconnectivity.n0.0.jsonl.gz': file(
    at('2024-02-12 21:10:00'),
    measurement('web_connectivity', {}, {}),
  ),
  'raw/20240212/21/KE/webconnectivity/2024021221_KE_webconnectivity.n0.0.tar.gz': Buffer.from('other'),
  'raw/20240212/21/PK/webconnectivity/2024021221_PK_webconnectivity.n0.0.jsonl.gz': file(at('2024-02-12 21:11:00')),
};

let server: Server;
let origin = '';
let folder = '';
const asked: string[] = [];
const received: { observed_at: string; target: string; source: string; voter: null; measurement_uid: string }[] = [];
let failuresLeft = 0;

function listing(prefix: string, token: string | null): string {
  const keys = Object.keys(OBJECTS).filter((key) => key.startsWith(prefix));
  const place = Number(token ?? 0);
  const next = place + 1 < keys.length ? `<NextContinuationToken>${place + 1}</NextContinuationToken>` : '';
  return `<?xml version="1.0"?><ListBucketResult>${next}<Contents><Key>${keys[place] ?? ''}</Key><Size>1</Size></Contents></ListBucketResult>`;
}

function api(url: URL): string | null {
  const page = Number(url.searchParams.get('page') ?? 0);
  const result = (index: number) => ({ measurement_uid: `2024021220334${index}.000000_KE_webconnectivity_000000000000000${index}` });
  if (url.pathname === '/api/v1/measurements')
    return JSON.stringify({
      metadata: { next_url: page === 0 ? `${origin}/api/v1/measurements?page=1` : null },
      results: page === 0 ? [result(1), result(2)] : [result(3)],
    });
  return url.pathname === '/api/v1/raw_measurement'
    ? JSON.stringify(at(`2024-02-12 20:33:4${url.searchParams.get('measurement_uid')?.at(13)}`))
    : null;
}

/** OONI's bucket and API, and an observatory, in one. */
function answer(url: URL): { status: number; body: string | Buffer; headers?: Record<string, string> } {
  if (failuresLeft > 0) {
    failuresLeft -= 1;
    return { status: 503, body: 'slow down', headers: { 'retry-after': '0' } };
  }
  if (url.searchParams.has('list-type'))
    return { status: 200, body: listing(url.searchParams.get('prefix') ?? '', url.searchParams.get('continuation-token')) };
  const body = OBJECTS[url.pathname.slice(1)] ?? api(url);
  return body ? { status: 200, body } : { status: 404, body: 'none' };
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-ooni-'));
  process.env['TOCSIN_HOME'] = folder;
  asked.length = 0;
  received.length = 0;
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '', origin);
      if (url.pathname === '/v1/observations') {
        const lines = gunzipSync(Buffer.concat(chunks)).toString().trim().split('\n');
        received.push(...lines.map((line) => JSON.parse(line) as (typeof received)[number]));
        response.end(JSON.stringify({ read: lines.length, accepted: lines.length, duplicates: 0, rejected: [] }));
      } else if (url.pathname === '/v1/settle') response.end('{"pending":0}');
      else {
        asked.push(url.pathname + url.search);
        const { status, body, headers } = answer(url);
        response.writeHead(status, headers).end(body);
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  origin = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
});

afterEach(() => {
  delete process.env['TOCSIN_HOME'];
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const said: string[] = [];
const quiet: Progress = {
  say: (line) => said.push(line),
  addBytes: () => {},
  addRead: () => {},
  endFile: () => {},
  settling: () => {},
  end: () => {},
};
const wanted = {
  cc: 'KE',
  test: 'web_connectivity',
  sinceMs: Date.parse('2024-02-12T20:00:00Z'),
  untilMs: Date.parse('2024-02-12T22:00:00Z'),
};

const run = (from: 'bucket' | 'api') => {
  const fetchOne = politeFetch({ pauseMs: 0, patienceMs: 60_000, onDelay: (sentence) => said.push(sentence) });
  const parts = from === 'api' ? apiParts(fetchOne, origin, wanted) : bucketParts(fetchOne, origin, wanted, (day) => said.push(day));
  return importParts({ origin, token: 'x', onDelay: () => {} }, parts, wanted, openDoneParts({ wanted, origin, from }, false), quiet);
};

describe("an import of OONI's open data", () => {
  it('fetches a country’s objects of the range, and sends what is in it as observations without a voter', async () => {
    expect(await run('bucket')).toEqual({
      summary: { read: 3, accepted: 3, duplicates: 0, rejected: 0, passed_over: 4 },
      parts: 3,
      skipped: 0,
    });
    expect(received.map(({ observed_at: time }) => time)).toEqual(['2024-02-12T20:33:47Z', '2024-02-12T20:34:47Z', '2024-02-12T21:10:00Z']);
    expect(received[0]).toMatchObject({
      target: 'youtube/www',
      source: 'ooni',
      voter: null,
      probe_cc: 'KE',
      probe_asn: 33771,
      outcome: 'ok',
    });
    expect(new Set(received.map(({ measurement_uid: uid }) => uid)).size).toBe(3);
    expect(said).toContain('20240212: 0 of 2 folders searched');
    expect(asked.some((path) => path.includes('.tar.gz') || path.includes('/PK/'))).toBe(false);
  });

  it('goes on where it broke off, and fetches nothing twice', async () => {
    await run('bucket');
    received.length = 0;
    asked.length = 0;
    expect(await run('bucket')).toMatchObject({ parts: 0, skipped: 3 });
    expect(received).toEqual([]);
    expect(asked.every((path) => path.includes('list-type'))).toBe(true);
  });

  it('waits as long as it is asked to', async () => {
    failuresLeft = 2;
    expect(await run('bucket')).toMatchObject({ parts: 3 });
    expect(said.some((line) => line.includes('it answers 503'))).toBe(true);
  });

  it('reads an object for as long as it takes while something comes, and no longer', async () => {
    const line = Buffer.from(`${JSON.stringify(at('2024-02-12 20:33:47'))}\n`);
    const slow = createServer((request, response) => {
      if (request.url?.includes('list-type')) return void response.end(listing('raw/20240212/21/PK', null));
      let left = 8;
      const timer = setInterval(() => {
        response.write(line);
        left -= 1;
        if (left > 0) return;
        clearInterval(timer);
        if (!isStalling) response.end();
      }, 60);
    });
    let isStalling = false;
    await new Promise<void>((done) => slow.listen(0, '127.0.0.1', done));
    const base = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
    const read = async (): Promise<number> => {
      let lines = 0;
      const parts = bucketParts(politeFetch({ pauseMs: 0, patienceMs: 300, onDelay: () => {} }), base, { ...wanted, cc: 'PK' }, () => {});
      const { value: part } = await parts.next();
      for await (const _line of part?.lines() ?? []) lines += 1;
      return lines;
    };
    expect(await read()).toBe(8);
    isStalling = true;
    await expect(read()).rejects.toThrow(/broke off \(nothing came for 0.3 s\)/);
    slow.closeAllConnections();
    slow.close();
  });

  it('reads the API page by page', async () => {
    expect(await run('api')).toMatchObject({ summary: { read: 3, accepted: 3 }, parts: 3 });
    expect(received.map(({ measurement_uid: uid }) => uid.slice(0, 14))).toEqual(['20240212203341', '20240212203342', '20240212203343']);
  });

  it('knows where the bucket keeps older years', () => {
    const days = { cc: 'KE', test: 'telegram', sinceMs: Date.parse('2020-10-19T12:00:00Z'), untilMs: Date.parse('2020-10-21T02:00:00Z') };
    expect([...prefixesOf(days)]).toEqual([
      'jsonl/telegram/KE/20201019/00/',
      'jsonl/telegram/KE/20201020/00/',
      'raw/20201021/00/KE/telegram/',
      'raw/20201021/01/KE/telegram/',
    ]);
    expect(readListing('<Key>a&amp;b.jsonl.gz</Key><Key>c.tar.gz</Key>')).toEqual({ keys: ['a&b.jsonl.gz'], next: null });
  });
});
