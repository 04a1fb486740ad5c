/**
 * Puts the lab into namespaces of its own, for mounts, networks and processes. All that it makes lives in there and ends with it, however
 * it ends, and two labs never meet.
 */
import { spawn, spawnSync } from 'node:child_process';
import { setPriority } from 'node:os';
import { fetchTools, missingTools, toolEnvironment } from './tools.ts';

/** Set for the process inside; its standard input then is a pipe that closes when the one outside is gone. */
const MARK = 'TOCSIN_LAB_INSIDE';

const SHARING = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];

const ownRights = (): string[] => (process.getuid?.() === 0 ? SHARING : ['--user', '--map-root-user', ...SHARING]);

/** Matches that the gateways need; some kernels come without. */
const TRIAL = [
  'mount -t tmpfs tmpfs /run && mkdir -p /run/netns && ip netns add trial && ip link add trial netns trial type veth peer name other',
  "printf '%s\\n' '*nat' '-A PREROUTING -p udp -j REDIRECT --to-ports 5353' COMMIT '*filter'" +
    " '-A FORWARD -p tcp -m string --algo bm --string name -m statistic --mode nth --every 2 --packet 0 -j REJECT --reject-with tcp-reset'" +
    " '-A FORWARD -m hashlimit --hashlimit-name slow --hashlimit-above 16kb/s --hashlimit-burst 20kb --hashlimit-mode srcip -j DROP' COMMIT | iptables-restore",
].join(' && ');

/** Fetches the tools that the machine lacks. @returns why it still lacks some */
const whyUntooled = (say: (line: string) => void): string | null => {
  const { tools, packages } = missingTools();
  if (tools.length === 0) return null;
  say(`This machine has no ${tools.join(', ')}: fetching ${packages.join(', ')} into node_modules/.cache; nothing is installed.`);
  const failed = fetchTools(packages);
  if (failed === null && missingTools().tools.length === 0) return null;
  const why = failed === null ? '' : ` It cannot be fetched: ${failed}`;
  return `The lab needs ${tools.join(', ')}. On Debian and Ubuntu: apt-get install ${packages.join(' ')}.${why}`;
};

/** Why this machine cannot hold a lab; null where it can. */
export const whyNot = (say: (line: string) => void): string | null => {
  if (process.platform !== 'linux')
    return 'The lab is made of Linux network namespaces, and this is not Linux. `npm test` runs what needs none.';
  const untooled = whyUntooled(say);
  if (untooled !== null) return untooled;
  const trial = spawnSync('unshare', [...ownRights(), 'sh', '-c', TRIAL], { encoding: 'utf8', env: toolEnvironment() });
  if (trial.status === 0) return null;
  const words = `${trial.stderr ?? ''}`.trim().split('\n').slice(0, 3).join(' ');
  const hint = process.getuid?.() === 0 ? 'A container may forbid it (CAP_NET_ADMIN, CAP_SYS_ADMIN).' : 'Try it as root.';
  return `This machine lets nobody make network namespaces with a packet filter here. ${hint} It says: ${words}`;
};

export const isInside = (): boolean => process.env[MARK] === '1';

/** Runs this same program inside, passes its output on, and ends with its exit code. */
export const enter = (args: readonly string[]): Promise<number> =>
  new Promise((ended) => {
    const inner = [
      'mount -t tmpfs tmpfs /run && mkdir /run/netns /run/tmp && export TMPDIR=/run/tmp && exec "$0" "$@"',
      process.execPath,
      ...args,
    ];
    const child = spawn('unshare', [...ownRights(), 'sh', '-c', ...inner], {
      stdio: ['pipe', 'inherit', 'inherit'],
      env: { ...toolEnvironment(), [MARK]: '1' },
    });
    // The processes inside die with the first of them, and their namespaces with them.
    const end = (code: number) => (): void => {
      child.kill('SIGKILL');
      ended(code);
    };
    process.once('SIGINT', end(130)).once('SIGTERM', end(143)).once('SIGHUP', end(129));
    child.once('exit', (code) => ended(code ?? 1));
  });

/** Before what else this machine does, where that is allowed: what waits for a processor looks like what waits for a network. */
const PRIORITY = -10;

/** Inside: gives this process, and all that it starts, its priority. */
export const goFirst = (): void => {
  try {
    setPriority(PRIORITY);
  } catch {
    // Only root may; the lab then finds out by itself whether the machine was too busy.
  }
};

/** Inside: ends when the process outside has gone, even by `kill -9`. */
export const endWithParent = (): void => {
  process.stdin
    .on('error', () => undefined)
    .once('end', () => process.exit(1))
    .resume();
  process.on('SIGINT', () => process.exit(130)).on('SIGTERM', () => process.exit(143));
};
