import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { clearAbandoned } from '../../../src/cli/probe/durable-file.ts';
import {
  addToSpool,
  listRefusals,
  listSpool,
  pruneRefusals,
  readSpooled,
  removeFromSpool,
  setAside,
} from '../../../src/cli/probe/spool.ts';
import { temporaryFolder } from './temporary-folder.ts';

const idOf = (index: number): string => `019343c1-e9d8-7000-8000-${String(index).padStart(12, '0')}`;
const add = (spool: string, index: number, startedMs: number) =>
  addToSpool(spool, { reportId: idOf(index), startedMs, gzipped: gzipSync(`report ${index}`) });

describe('the spool', () => {
  it('gives reports back oldest first, whatever the order in which they came', async () => {
    const { spool } = await temporaryFolder();
    await add(spool, 2, 2_000);
    await add(spool, 3, 1_700_000_000_000);
    await add(spool, 1, 1_000);
    expect((await listSpool(spool)).map(({ reportId, startedMs }) => [reportId, startedMs])).toEqual([
      [idOf(1), 1_000],
      [idOf(2), 2_000],
      [idOf(3), 1_700_000_000_000],
    ]);
  });

  it('gives back the bytes that went in, and knows damaged ones', async () => {
    const { spool } = await temporaryFolder();
    await add(spool, 1, 1_000);
    const [report] = await listSpool(spool);
    if (!report) throw new Error('nothing was spooled');
    expect(await readSpooled(spool, report)).toEqual(new Uint8Array(gzipSync('report 1')));
    await writeFile(join(spool, report.name), 'no gzip');
    expect(await readSpooled(spool, report)).toBeNull();
    await removeFromSpool(spool, report);
    expect(await listSpool(spool)).toEqual([]);
  });

  it('puts a refused report aside with the reason, for a week', async () => {
    const folder = await temporaryFolder();
    await add(folder.spool, 1, Date.parse('2024-11-01T00:00:00Z'));
    const [report] = await listSpool(folder.spool);
    if (!report) throw new Error('nothing was spooled');
    await setAside(folder, report, { at: '2024-11-01T00:01:00Z', reason: 'too large' });
    expect(await listSpool(folder.spool)).toEqual([]);
    await pruneRefusals(folder.refused, Date.parse('2024-11-07T00:00:00Z'));
    expect(await listRefusals(folder.refused)).toEqual([{ report_id: idOf(1), refused_at: '2024-11-01T00:01:00Z', reason: 'too large' }]);
    await pruneRefusals(folder.refused, Date.parse('2024-11-09T00:00:00Z'));
    expect(await readdir(folder.refused)).toEqual([]);
  });

  it('is readable by its owner alone', async () => {
    const { path, spool } = await temporaryFolder();
    await add(spool, 1, 1_000);
    const [name = ''] = await readdir(spool);
    const modes = await Promise.all([path, spool, join(spool, name)].map(async (each) => (await stat(each)).mode & 0o777));
    expect(modes).toEqual([0o700, 0o700, 0o600]);
  });

  it('holds nothing by halves at any moment, and loses nothing that it called safe to a kill', async () => {
    const { spool } = await temporaryFolder();
    const writer = spawn(process.execPath, [fileURLToPath(new URL('./spool-until-killed.ts', import.meta.url)), spool], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const safe: string[] = [];
    createInterface({ input: writer.stdout }).on('line', (line) => safe.push(line));
    // What is read while the other process writes is what a kill at that moment would leave.
    const damaged: string[] = [];
    while (safe.length < 40) {
      const newest = (await listSpool(spool)).at(-1);
      if (newest && (await readSpooled(spool, newest)) === null) damaged.push(newest.name);
    }
    writer.kill('SIGKILL');
    await once(writer, 'close');
    const kept = await listSpool(spool);
    for (const report of kept) if ((await readSpooled(spool, report)) === null) damaged.push(report.name);
    expect(damaged).toEqual([]);
    expect(kept.map(({ reportId }) => reportId)).toEqual(expect.arrayContaining(safe));
  });

  it('clears away what a kill left unfinished, but not what is being written', async () => {
    const { spool } = await temporaryFolder();
    await writeFile(join(spool, '.unfinished-old'), '');
    await writeFile(join(spool, '.unfinished-new'), '');
    await utimes(join(spool, '.unfinished-old'), 0, 0);
    await clearAbandoned(spool, Date.now());
    expect(await readdir(spool)).toEqual(['.unfinished-new']);
  });
});
