import { SERVICES, type ServiceId } from '../../probe/services.ts';
import { DEFAULT_TARGET_IDS } from '../../probe/targets.ts';
import { startChild } from './child.ts';
import { agreeToProbe, probeFolderIn } from './probe-consent.ts';
import { describeRound } from './probe-round.ts';
import type { Ready } from './run-observatory.ts';

type Say = (line: string) => void;

const CTRL_C = '\u0003';

const isServiceId = (id: string): id is ServiceId => id in SERVICES;

const measuredServices = (): string => {
  const ids = new Set(DEFAULT_TARGET_IDS.map((target) => target.split('/')[0] ?? '').filter(isServiceId));
  return [...ids].map((id) => SERVICES[id].name).join(', ');
};

/** A question on the terminal takes Ctrl-C for an answer; here it ends the whole, and so does any other end. */
const askWhileRunning = async (state: string, say: Say, running: AbortSignal): Promise<boolean> => {
  const end = new Promise<false>((resolve) => running.addEventListener('abort', () => resolve(false), { once: true }));
  const onKey = (key: Buffer): void => void (key.includes(CTRL_C) && process.kill(process.pid, 'SIGINT'));
  if (process.stdin.isTTY) process.stdin.on('data', onKey);
  try {
    return await Promise.race([agreeToProbe(state, say), end]);
  } finally {
    process.stdin.off('data', onKey);
  }
};

/** Asks for consent and runs this machine's probe until `running` aborts. The observatory does not depend on it. */
export const runLocalProbe = async ({ site, origin, running, allowMeasuring }: Ready, say: Say): Promise<void> => {
  const { root, state, node } = site;
  if (!(await askWhileRunning(state, say, running)) || running.aborted) return;
  allowMeasuring();
  say(`The probe of this machine measures ${measuredServices()}.`);
  const script = process.argv[1] ?? '';
  const args = ['probe', '--daemon', '--json', '--observatory', origin, '--state', probeFolderIn(state)];
  const child = startChild({ node, script, args, cwd: root, env: process.env, onLine: (line) => say(describeRound(line)) });
  running.addEventListener('abort', () => void child.stop(), { once: true });
  const { code } = await child.ended;
  if (!running.aborted) say(`The probe has ended by itself (exit code ${code ?? 'none'}); the observatory goes on without it.`);
};
