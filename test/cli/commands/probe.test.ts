import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProbeFolder } from '../../../src/cli/probe/probe-folder.ts';
import { closingStack } from '../../probe/loopback/closing.ts';
import { ASSIGNMENTS, startObservatory } from '../../probe/loopback/observatory.ts';
import type { Observatory } from '../../probe/loopback/observatory.ts';
import { refusedPlace } from '../../probe/loopback/servers.ts';
import { temporaryFolder } from '../probe/temporary-folder.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PROGRAM = join(ROOT, 'dist/tocsin.js');
const SIGTERM_MS = 10_000;

const run = promisify(execFile);
const closing = closingStack();
let observatory: Observatory;
let folder: ProbeFolder;

beforeAll(async () => {
  await run(process.execPath, [join(ROOT, 'build.mjs')]);
}, 60_000);
afterAll(() => closing.closeAll());
beforeEach(async () => {
  observatory = await startObservatory(closing);
  // No test of the command reaches out to the internet: this observatory asks for nothing.
  observatory.assignments = { ...ASSIGNMENTS, targets: [], participation: 0, reason: 'Paused.' };
  folder = await temporaryFolder();
});

const environment = () => ({ PATH: process.env['PATH'], TOCSIN_STATE: folder.path, TZ: 'Africa/Nairobi' });

/** Runs the built program to its end. */
const tocsin = async (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> => {
  try {
    const { stdout, stderr } = await run(process.execPath, [PROGRAM, ...args], { env: environment() });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
};

const probe = (...args: string[]) => tocsin('probe', '--observatory', observatory.origin, ...args);

describe('tocsin probe', () => {
  it('measures nothing before anybody has agreed, says how to, and exits with 2', async () => {
    const { code, stdout, stderr } = await probe('--json');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Nobody has agreed yet/);
    expect(observatory.calls).toEqual([]);
  });

  it('does not take --yes where the risk is high', async () => {
    const { code, stderr } = await probe('--yes', '--country', 'IR');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--yes is not accepted/);
    expect((await probe()).code).toBe(2);
  });

  it('remembers the consent and the observatory', async () => {
    expect((await probe('--yes')).stdout).toMatch(/provider can see/);
    const { code, stdout } = await tocsin('probe');
    expect([code, stdout]).toEqual([0, 'Paused. Everything is sent.\n']);
    expect(observatory.calls).toEqual(['POST /v1/probes']);
  });

  it('prints one JSON object and nothing else on standard output with --json', async () => {
    const { stdout } = await probe('--yes', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ report_id: null, note: 'Paused.', measurements: [], waiting: 0 });
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });

  it('says in a sentence what is wrong with its arguments', async () => {
    expect(await probe('--yes', '--country', 'Kenya')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Kenya is not a country/) });
    expect((await probe('--yes', '--country', 'UK')).stderr).toMatch(/^UK is not a country.* GB for/);
    expect(await tocsin('probe', '--yes', '--observatory', 'nowhere')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^nowhere is not the address/),
    });
    expect(await tocsin('probe', '--once', '--daemon')).toMatchObject({ code: 1, stderr: expect.stringMatching(/cannot be used with/) });
  });

  it(
    'stays with --daemon, a JSON line a round, until it is told to end, and ends cleanly',
    async () => {
      const args = [PROGRAM, 'probe', '--daemon', '--json', '--yes', '--observatory', observatory.origin];
      const daemon = spawn(process.execPath, args, { env: environment(), stdio: ['ignore', 'pipe', 'ignore'] });
      const [line] = await once(createInterface({ input: daemon.stdout }), 'line');
      expect(JSON.parse(String(line))).toMatchObject({ note: 'Paused.' });
      daemon.kill('SIGTERM');
      expect(await once(daemon, 'exit')).toEqual([0, null]);
    },
    SIGTERM_MS,
  );
});

describe('tocsin status', () => {
  it('tells what is known before and after the first contact', async () => {
    expect(JSON.parse((await tocsin('status', '--json')).stdout)).toMatchObject({
      probe_id: null,
      last_contact_at: null,
      reports: { sent: 0 },
    });
    await probe('--yes');
    const { stdout } = await tocsin('status');
    expect(stdout).toContain(observatory.origin);
    expect(stdout).toMatch(/Key +0 days old/);
  });
});

describe('tocsin forget', () => {
  it('asks first, and deletes nothing where nobody can answer', async () => {
    await probe('--yes');
    expect(await tocsin('forget')).toMatchObject({ code: 1, stderr: expect.stringMatching(/add --yes/) });
    expect(observatory.keys.size).toBe(1);
  });

  it('deletes the key at the observatory and everything here', async () => {
    await probe('--yes');
    expect(await tocsin('forget', '--yes')).toMatchObject({ code: 0, stdout: expect.stringMatching(/here and at the observatory/) });
    expect(observatory.keys.size).toBe(0);
    await expect(stat(folder.path)).rejects.toThrow(/ENOENT/);
  });

  it('deletes nothing where the observatory cannot be asked, unless only this machine is meant', async () => {
    await probe('--yes');
    const { port } = await refusedPlace('127.0.0.1');
    await tocsin('probe', '--observatory', `http://127.0.0.1:${port}`);
    expect(await tocsin('forget', '--yes')).toMatchObject({ code: 1, stderr: expect.stringMatching(/Nothing was deleted/) });
    expect(await readdir(folder.path)).toContain('key.json');
    expect((await tocsin('forget', '--yes', '--local')).code).toBe(0);
    await expect(stat(folder.path)).rejects.toThrow(/ENOENT/);
  });
});
