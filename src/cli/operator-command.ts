/** What commands share that ask an observatory as its operator: the options that name it and the token, and the access they give. */
import { Command } from 'commander';
import { findOperatorAccess } from './import/operator-access.ts';
import type { OperatorApi } from './import/operator-api.ts';

export type Access = { observatory?: string; tokenFile?: string };

/** @param whose whose token it takes */
export const operatorCommand = (name: string, description: string, whose = "the operator's token"): Command =>
  new Command(name)
    .description(description)
    .option('--observatory <url>', 'which observatory (default: http://localhost:$PORT)')
    .option('--token-file <file>', `${whose} (default: $TOCSIN_OPERATOR_TOKEN, else that of the observatory that \`npm start\` runs here)`);

/** @throws PlainError where the address or the token cannot be used */
export const operatorApi = ({ observatory, tokenFile }: Access): OperatorApi => ({
  ...findOperatorAccess(observatory, tokenFile),
  onDelay: (sentence) => void process.stderr.write(`${sentence}\n`),
});
