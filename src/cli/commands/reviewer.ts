import { createHash, randomBytes } from 'node:crypto';
import { Command } from 'commander';
import { z } from 'zod';
import { askAsOperator } from '../import/operator-api.ts';
import { operatorApi, operatorCommand, type Access } from '../operator-command.ts';
import { plainly } from '../plain-error.ts';

type Options = Access & { json?: boolean };

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const pathOf = (name: string): string => `/v1/reviewers/${encodeURIComponent(name)}`;

const Reviewers = z.object({ data: z.array(z.object({ name: z.string(), issued_at: z.string() })) });

async function showReviewers({ json, ...access }: Options): Promise<void> {
  const { data } = await askAsOperator(operatorApi(access), { method: 'GET', path: '/v1/reviewers' }, Reviewers);
  const lines = data.map(({ name, issued_at: issuedAt }) => `${issuedAt}  ${name}`);
  if (json) for (const row of data) say(JSON.stringify(row));
  else say(lines.length === 0 ? 'Nobody may review but you.' : lines.join('\n'));
}

/** The token is made here; the observatory learns its hash alone. */
async function addReviewer(name: string, { json, ...access }: Options): Promise<void> {
  const token = randomBytes(24).toString('base64url');
  const text = JSON.stringify({ token_sha256: createHash('sha256').update(token).digest('hex') });
  await askAsOperator(operatorApi(access), { method: 'PUT', path: pathOf(name), body: { type: 'application/json', text } }, z.null());
  if (!json) process.stderr.write(`This is the token of ${name}. It is kept nowhere: hand it over, in private, now.\n`);
  say(json ? JSON.stringify({ name, token }) : token);
}

async function removeReviewer(name: string, access: Access): Promise<void> {
  await askAsOperator(operatorApi(access), { method: 'DELETE', path: pathOf(name) }, z.null());
  say(`${name} can no longer review. What is on record stays.`);
}

/** Who may review. */
export const reviewerCommand = (): Command =>
  new Command('reviewer')
    .description('say who may review incidents')
    .addCommand(
      operatorCommand('list', 'list the reviewers').option('--json', 'print JSON: a reviewer a line').action(plainly(showReviewers)),
    )
    .addCommand(
      operatorCommand('add', 'give somebody a token to review with, in place of an earlier one, and print it')
        .argument('<name>', 'the name that the record will show')
        .option('--json', 'print one JSON object: name, token')
        .action(plainly(addReviewer)),
    )
    .addCommand(operatorCommand('remove', "take a reviewer's token away").argument('<name>').action(plainly(removeReviewer)));
