/** Time that the runtime's processes have spent on the processor. */
import { readFileSync, readdirSync } from 'node:fs';

/** Milliseconds that all threads of a process have run (proc_pid_schedstat, in nanoseconds); null where the system does not tell. */
function millisecondsOf(pid: string): number | null {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.reduce(
      (sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
      0,
    );
  } catch {
    return null;
  }
}

const isOfGroup = (pid: string, group: number): boolean => {
  try {
    const [, , ofGroup] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(ofGroup) === group && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('workerd');
  } catch {
    return false;
  }
};

/** Processes of the runtime in a process group; none where the system does not list them (it is not Linux). */
export function runtimeProcesses(group: number): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOfGroup(name, group));
  } catch {
    return [];
  }
}

/** Milliseconds of all of them together; null where the system does not tell. */
export function cpuTimeMs(processes: readonly string[]): number | null {
  const times = processes.map(millisecondsOf);
  return times.length === 0 || times.includes(null) ? null : times.reduce<number>((sum, ms) => sum + (ms ?? 0), 0);
}
