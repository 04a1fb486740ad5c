import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A process's parent and command line. */
type ProcessDescription = { parent: number; command: string };

/** `pid (name) state parent …`; the name may hold blanks and brackets (proc(5)). */
const fromProc = (pid: number): ProcessDescription | null => {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    if (state === 'Z') return null;
    return { parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() };
  } catch {
    return null;
  }
};

const fromPs = (pid: number): ProcessDescription | null => {
  const { stdout, status } = spawnSync('ps', ['-ww', '-o', 'ppid=,stat=,args=', '-p', String(pid)], { encoding: 'utf8' });
  const match = status === 0 ? /^\s*(\d+)\s+(\S+)\s+(.*)$/m.exec(stdout) : null;
  if (!match || match[2]?.startsWith('Z')) return null;
  return { parent: Number(match[1]), command: match[3] ?? '' };
};

/** Null where the process is gone, or has ended and only waits to be reaped. Linux has /proc even where nothing is installed; macOS has `ps`. */
export const describeProcess = (pid: number): ProcessDescription | null => (existsSync('/proc/self/stat') ? fromProc(pid) : fromPs(pid));
