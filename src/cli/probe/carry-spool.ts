/** What waits to be sent, as lines that anybody can hand in where the probe itself cannot reach the observatory. */
import { gunzipSync } from 'node:zlib';
import { carry } from '../../probe/carry.ts';
import { loadKey } from './key-file.ts';
import type { ProbeFolder } from './probe-folder.ts';
import { listSpool, readSpooled } from './spool.ts';

/**
 * A line a report, oldest first, signed now. They go on waiting: whichever way brings a report first, it is counted once.
 * @param observatory for which they are signed
 */
export const carriedSpool = async (folder: ProbeFolder, observatory: string, nowMs: number): Promise<string[]> => {
  const key = await loadKey(folder.keyFile, nowMs);
  const lines: string[] = [];
  for (const report of await listSpool(folder.spool)) {
    const bytes = await readSpooled(folder.spool, report);
    if (bytes !== null) lines.push(`${JSON.stringify(await carry(gunzipSync(bytes).toString(), key, observatory, nowMs))}\n`);
  }
  return lines;
};
