import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { PlainError } from '../plain-error.ts';
import { wranglerScript } from '../supervisor/runtime.ts';

/** How a command of wrangler ended, and what it said. */
export type Said = { code: number; stdout: string; stderr: string };

/** Runs wrangler's commands in the clone, one after another. */
export type Wrangler = { root: string; node: string };

/** Quiet, without a look for a newer version; the credentials are the operator's own, and no other environment of wrangler.toml than the one that was checked. */
const environment = (extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...process.env,
  CLOUDFLARE_ENV: undefined,
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_WRITE_LOGS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: 'true',
  NO_COLOR: '1',
  FORCE_COLOR: '0',
  ...extra,
});

export const runWrangler = ({ root, node }: Wrangler, args: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<Said> =>
  new Promise((resolve, reject) => {
    const child = spawn(node, ['--no-warnings', wranglerScript(root), ...args], {
      cwd: root,
      env: environment(extra),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, ...said }));
  });

/** @throws PlainError with what wrangler said, where it failed */
export const requireWrangler = async (
  wrangler: Wrangler,
  args: readonly string[],
  what: string,
  extra: NodeJS.ProcessEnv = {},
): Promise<Said> => {
  const said = await runWrangler(wrangler, args, extra);
  if (said.code === 0) return said;
  const words = stripVTControlCharacters(`${said.stdout}\n${said.stderr}`).trim();
  throw new PlainError(`${what}. wrangler ${args.slice(0, 3).join(' ')} said:\n${words}`);
};
