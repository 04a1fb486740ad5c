import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { webcrypto } from 'http-message-sig';
import { carry } from '../../src/probe/carry.ts';
import { observation } from '../support/observation.ts';
import { type Observatory, startObservatory } from '../support/observatory.ts';
import { report } from '../support/report.ts';
import { makeProbe } from '../support/signed-request.ts';
import { runTocsin } from './tocsin-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-import-'));
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const lines = (count: number): string[] => Array.from({ length: count }, () => JSON.stringify(observation()));

describe('tocsin import', { timeout: 60_000 }, () => {
  let observatory: Observatory;

  beforeAll(async () => {
    observatory = await startObservatory();
  }, 60_000);
  afterAll(async () => {
    await observatory.stop();
    rmSync(folder, { recursive: true });
  });

  type Ended = { code: number | null; stdout: string; stderr: string };
  const tocsin = async (args: string[], input?: string): Promise<Ended> => {
    const place = { TOCSIN_HOME: join(observatory.folder, 'state'), PORT: new URL(observatory.url).port };
    const running = runTocsin(args, place, input);
    const code = await running.ended;
    return { code, stdout: running.stdout(), stderr: running.stderr() };
  };
  const run = (args: string[], input?: string): Promise<Ended> => tocsin(['import', ...args], input);

  it('takes in what is right and names the line and the fault of what is not', async () => {
    const [first = '', second = ''] = lines(2);
    const path = file(
      'some.ndjson',
      [first, '', '{"observed_at":', second, JSON.stringify({ ...observation(), probe_cc: 'Kenya' })].join('\n'),
    );
    const { code, stdout, stderr } = await run(['--json', path]);
    expect(JSON.parse(stdout)).toEqual({ read: 4, accepted: 2, duplicates: 0, rejected: 2 });
    expect(stderr).toMatch(/some\.ndjson, line 3: /);
    expect(stderr).toMatch(/some\.ndjson, line 5: .*probe_cc/);
    expect(code).toBe(0);
  });

  it('fails where nothing has gone in', async () => {
    const { code, stdout, stderr } = await run(['--json', file('none.ndjson', 'no\nnor this\n')]);
    expect(JSON.parse(stdout)).toEqual({ read: 2, accepted: 0, duplicates: 0, rejected: 2 });
    expect(stderr).toContain('Every line was rejected');
    expect(code).toBe(1);
  });

  it('fails where nothing of a calendar has gone in, and says what would help', async () => {
    const calendar = (uid: string): string =>
      `BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:${uid}\nDTSTART:20270120T150000Z\nSUMMARY:A rally\nCATEGORIES:rally\nEND:VEVENT\nEND:VCALENDAR\n`;
    const path = file('rally.ics', calendar('one@example.org'));
    const refused = await tocsin(['event', 'import', path]);
    expect(refused.stderr).toContain('rally.ics, line 2: it names no country; give one for such events (probe_cc; --country on');
    expect(refused.code).toBe(1);
    expect((await tocsin(['event', 'import', '--country', 'KE', path])).code).toBe(0);
    expect((await tocsin(['event', 'import', '--country', 'KE', path])).stdout).toContain('1 there before');
    expect((await tocsin(['event', 'export', '--json'])).stderr).toMatch(/^--json needs a file/);
    const torn = await tocsin(['event', 'edit', 'an-id', '--end', '2027-01-20T18:00:00Z', '--open-end']);
    expect([torn.code, torn.stderr]).toEqual([1, expect.stringContaining("'--open-end' cannot be used with option '--end")]);
  });

  it('lists incidents for whoever asks, and says where the token shows less than they may think', async () => {
    const own = await tocsin(['incident', 'list']);
    expect([own.stdout, own.stderr, own.code]).toEqual(['No incident.\n', '', 0]);
    const other = await tocsin(['incident', 'list', '--token-file', file('other-token', 'of-another-observatory')]);
    expect(other.stderr).toBe("This token is not the operator's: what is held, and faults of measurement, are not in the list.\n");
  });

  it('counts what is there already, and takes gzip by its bytes, files together, and more lines than fit into a request', async () => {
    const known = lines(700);
    const path = file('known', gzipSync(known.join('\n')));
    const other = file('other.ndjson', `${lines(3).join('\n')}\n`);
    expect(JSON.parse((await run(['--json', path, other])).stdout)).toEqual({ read: 703, accepted: 703, duplicates: 0, rejected: 0 });
    const again = await run([path]);
    expect(again.stdout).toBe('700 read, 0 accepted, 700 there before, 0 rejected. The incidents are up to date.\n');
  });

  it('returns when everything is rolled up', async () => {
    await run(['-'], lines(5).join('\n'));
    const response = await fetch(`${observatory.url}/v1/settle`, {
      method: 'POST',
      headers: { authorization: `Bearer ${observatory.token}` },
    });
    expect(await response.json()).toEqual({ pending: 0 });
  });

  it('keeps what came before the place where a file is damaged, and says so', async () => {
    const whole = gzipSync(lines(2_000).join('\n'));
    const { code, stdout, stderr } = await run(['--json', file('cut.gz', whole.subarray(0, whole.length - 2_000))]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/cut\.gz cannot be read to its end .* What came before has gone in\./);
    expect(JSON.parse(stdout)).toMatchObject({ duplicates: 0 });
    expect((JSON.parse(stdout) as { accepted: number }).accepted).toBeGreaterThan(500);
  });

  it('sends nothing where one of the files is not there', async () => {
    const { code, stderr } = await run([file('there.ndjson', lines(1).join('\n')), join(folder, 'absent.ndjson')]);
    expect(code).toBe(1);
    expect(stderr).toBe(`There is no file ${join(folder, 'absent.ndjson')}.\n`);
  });

  it('hands in results that probes have signed, among others or alone, and needs no token for them', async () => {
    const { publicKey, id, key } = await makeProbe();
    const signed = { id, publicKey, signer: webcrypto.signer(key) };
    const result = JSON.stringify(await carry(JSON.stringify(report({ probe_cc: 'IR' })), signed, observatory.url, Date.now()));
    const forged = result.replace(/"authority":"[^"]*"/, '"authority":"elsewhere.example"');
    const both = await run(['--json', file('both.ndjson', [...lines(2), result, forged].join('\n'))]);
    expect(JSON.parse(both.stdout)).toEqual({ read: 4, accepted: 3, duplicates: 0, rejected: 1 });
    expect(both.stderr).toMatch(/both\.ndjson, line 4: The signature does not verify/);
    const alone = await run(['--observatory', observatory.url, '--token-file', '/nowhere', file('result.json', result)]);
    expect([alone.code, alone.stderr]).toEqual([0, `${join(folder, 'result.json')} is read.\n`]);
    expect(alone.stdout).toBe('1 read, 1 accepted, 0 there before, 0 rejected. The observatory counts them in its next minute.\n');
  });

  it("says it in the observatory's words where the token is wrong", async () => {
    const { code, stderr } = await run([
      '--token-file',
      file('wrong-token', 'not-the-operators-token'),
      file('one.ndjson', lines(1).join('\n')),
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain("The operator's token is needed");
  });
});
