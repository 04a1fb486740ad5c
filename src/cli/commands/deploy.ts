import { Command } from 'commander';
import { deploy } from '../deploy/deploy.ts';
import { showPlan } from '../deploy/show-plan.ts';
import { plainly } from '../plain-error.ts';
import { findNode, requireClone } from '../supervisor/runtime.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const deployOrPlan = async ({ dryRun }: { dryRun?: boolean }): Promise<void> => {
  const root = requireClone();
  const wrangler = { root, node: findNode(root) };
  await showPlan(wrangler, say);
  if (!dryRun) await deploy(wrangler, say);
};

/** The observatory to the operator's own account. */
export const deployCommand = (): Command =>
  new Command('deploy')
    .description(
      "send the observatory to the operator's account: what it needs is made, the database migrated, the worker deployed and checked",
    )
    .option('--dry-run', 'build what would go out and show what would be made, offline')
    .action(plainly(deployOrPlan));
