/** Adds reports to the spool given on the command line until it is killed, and says each time that one is safe. */
import { gzipSync } from 'node:zlib';
import { addToSpool } from '../../../src/cli/probe/spool.ts';

const [, , spool = ''] = process.argv;
// Random letters do not compress: each file takes several writes to fill.
const filling = Array.from({ length: 200_000 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join('');
for (let index = 0; ; index++) {
  const reportId = `019343c1-e9d8-7000-8000-${String(index).padStart(12, '0')}`;
  await addToSpool(spool, { reportId, startedMs: 1_700_000_000_000 + index, gzipped: gzipSync(filling) });
  process.stdout.write(`${reportId}\n`);
}
