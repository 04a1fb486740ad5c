import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateFingerprints } from '../../src/cli/judge/update-fingerprints.ts';
import { measurement, webMeasurement } from '../ingest/ooni/measurements.ts';

const run = promisify(execFile);
const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');
const HEADER = 'name,scope,other_names,location_found,pattern_type,pattern,confidence_no_fp,expected_countries,source,exp_url,notes\n';
const LISTS: Record<string, string> = {
  '/lists/fingerprints_http.csv': `${HEADER}test.page,nat,,body,contains,closed by order,5,KE,test,,\n`,
  '/lists/fingerprints_dns.csv': `${HEADER}test.dns,isp,,dns,full,41.90.4.99,5,KE,test,,\n`,
};

let folder = '';
let server: Server;
let base = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-judge-'));
  server = createServer((request, response) => {
    const list = LISTS[request.url ?? ''];
    response.writeHead(list === undefined ? 404 : 200).end(list ?? 'none');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  base = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/lists`;
  process.env['TOCSIN_HOME'] = folder;
});

afterAll(() => {
  server.close();
  delete process.env['TOCSIN_HOME'];
  rmSync(folder, { recursive: true, force: true });
});

const blocked = webMeasurement(
  {
    requests: [
      { failure: null, request: { url: 'http://www.example.com/' }, response: { code: 200, body: 'closed by order', headers: {} } },
    ],
    blocking: 'http-diff',
  },
  { input: 'http://www.example.com/' },
);

describe('tocsin fingerprints update', () => {
  it('puts both lists into the state folder, or changes nothing', async () => {
    expect(await updateFingerprints(`${base}/`)).toEqual({ folder: join(folder, 'fingerprints'), http: 1, dns: 1 });
    expect(readFileSync(join(folder, 'fingerprints/fingerprints_dns.csv'), 'utf8')).toBe(LISTS['/lists/fingerprints_dns.csv']);
    await expect(updateFingerprints(base.replace('/lists', '/elsewhere'))).rejects.toThrow('answers 404');
    await expect(updateFingerprints('ftp://lists')).rejects.toThrow('--base must be');
    expect(readFileSync(join(folder, 'fingerprints/fingerprints_http.csv'), 'utf8')).toContain('test.page');
  });
});

describe('tocsin judge', () => {
  const judge = async (...args: string[]) => {
    const { stdout, stderr } = await run(process.execPath, [MAIN, 'judge', ...args], { env: { ...process.env, TOCSIN_HOME: folder } });
    return { lines: stdout.trim().split('\n'), stderr };
  };

  it('goes on past a measurement that it cannot judge', async () => {
    const file = join(folder, 'deep.jsonl');
    const deep = `{"test_name":"http_invalid_request_line","test_keys":{"sent":[${'['.repeat(50_000)}${']'.repeat(50_000)}],"received":[1]}}`;
    writeFileSync(file, `${deep}\n${JSON.stringify(measurement('ndt', {}))}\n`);
    const { lines: printed, stderr } = await judge('--json', file);
    expect(printed.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ line: 2, test_name: 'ndt' }]);
    expect(stderr).toMatch(/deep\.jsonl, line 1: cannot be judged \(.+\)/);
  });

  it('gives a line a measurement, raw or wrapped, from lines and from a whole document, and tells of bad lines', async () => {
    const lines = join(folder, 'lines.jsonl.gz');
    const whole = join(folder, 'whole.json');
    const wrapped = { measurement_uid: '20240212203400.000000_KE_webconnectivity_0123456789abcdef', raw: webMeasurement(), verdict: {} };
    writeFileSync(lines, gzipSync(`${JSON.stringify(blocked)}\nnonsense\n\n{"raw":{}}\n${JSON.stringify(wrapped)}\n`));
    writeFileSync(whole, JSON.stringify({ anomaly: false, raw_measurement: JSON.stringify(measurement('ndt', {})) }, null, 2));
    const { lines: printed, stderr } = await judge('--json', lines, whole);
    expect(printed.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        file: lines,
        line: 1,
        measurement_uid: null,
        test_name: 'web_connectivity',
        anomaly: true,
        confirmed: true,
        failure: false,
        outcome: 'http',
        failure_string: null,
        why: expect.any(String) as string,
      },
      {
        file: lines,
        line: 5,
        measurement_uid: wrapped.measurement_uid,
        test_name: 'web_connectivity',
        anomaly: false,
        confirmed: false,
        failure: false,
        outcome: 'ok',
        failure_string: null,
        why: expect.any(String) as string,
      },
      {
        file: whole,
        line: 1,
        measurement_uid: null,
        test_name: 'ndt',
        anomaly: false,
        confirmed: false,
        failure: false,
        outcome: 'inconclusive',
        failure_string: null,
        why: expect.any(String) as string,
      },
    ]);
    expect(stderr).toContain('line 2: is not JSON');
    expect(stderr).toContain('line 4: is no OONI measurement');
    expect(stderr).toContain('3 measurements judged, 2 lines that hold none.');
  });

  it('says which folder holds no fingerprints', async () => {
    await expect(judge('--fingerprints', join(folder, 'none'), join(folder, 'whole.json'))).rejects.toThrow('There is no file');
  });
});
