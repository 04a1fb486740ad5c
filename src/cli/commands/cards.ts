import type { Command } from 'commander';
import { OFFERED } from '../../publish/i18n/languages.ts';
import { localRenderer, makeCard } from '../cards/make-cards.ts';
import { listIncidents } from '../incident/ask.ts';
import { operatorApi, operatorCommand, type Access } from '../operator-command.ts';
import { plainly } from '../plain-error.ts';

type Options = Access & { country?: string; limit: string; json?: boolean };

const makeAll = async ({ country, limit, json, ...access }: Options): Promise<void> => {
  const api = operatorApi(access);
  const incidents = (await listIncidents(api, country === undefined ? {} : { probe_cc: country }, Number(limit))).filter(
    ({ version, kind, held }) => version !== null && kind !== 'measurement-fault' && held === null,
  );
  const renderer = localRenderer();
  const wanted = incidents.flatMap((incident) => OFFERED.map((language) => ({ incident, language })));
  let made = 0;
  for (const { incident, language } of wanted) {
    if (!(await makeCard(api, incident, language, renderer))) continue;
    made += 1;
    process.stderr.write(`${incident.id} (${language})\n`);
  }
  process.stdout.write(
    json
      ? `${JSON.stringify({ incidents: incidents.length, made, there_before: wanted.length - made })}\n`
      : `${made} made, ${wanted.length - made} there before.\n`,
  );
};

/** Share cards for an observatory that makes none by itself. */
export const cardsCommand = (): Command =>
  operatorCommand('cards', 'make the share cards (PNG) that incidents have none of yet, on this machine, and hand them to the observatory')
    .option('--country <code>', 'of one country (KE)')
    .option('--limit <n>', 'for how many incidents at most, the newest first', '50')
    .option('--json', 'print one JSON object: incidents, made, there_before')
    .addHelpText(
      'after',
      '\nNeeded where CARDS in wrangler.toml is "operator"; an observatory with a workshop makes its cards by itself. Making them twice changes nothing.',
    )
    .action(plainly(makeAll));
