import { Command, InvalidArgumentError, Option } from 'commander';
import type { Incident } from '../../incidents/incident.ts';
import { INCIDENT_KINDS, INCIDENT_STATUSES, REVIEW_STATES } from '../../incidents/terms.ts';
import { act, isOperator, listIncidents, readIncident } from '../incident/ask.ts';
import { pageOf, tableOf } from '../incident/show.ts';
import { operatorApi, operatorCommand, type Access } from '../operator-command.ts';
import { plainly } from '../plain-error.ts';

type Options = Access & { json?: boolean };
type ListOptions = Options &
  Record<'country' | 'service' | 'asn' | 'status' | 'kind' | 'review' | 'since' | 'until', string | undefined> & { limit: number };

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const answer = (incident: Incident, json: boolean | undefined): void => say(json ? JSON.stringify(incident) : pageOf(incident));

/** A subcommand with what all of them take. */
const sub = (name: string, description: string): Command =>
  operatorCommand(name, description, "the operator's token, or for a review the reviewer's").option(
    '--json',
    'print JSON: an incident a line',
  );

const count = (text: string): number => {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('a number from 1 to 99999');
  return Number(text);
};

async function showList({ json, limit, country, asn, service, status, kind, review, since, until, ...access }: ListOptions): Promise<void> {
  const asked = { probe_cc: country, probe_asn: asn, service, status, kind, review, since, until };
  const query = Object.fromEntries(Object.entries(asked).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
  const api = operatorApi(access);
  const incidents = await listIncidents(api, query, limit);
  if (!(await isOperator(api)))
    process.stderr.write("This token is not the operator's: what is held, and faults of measurement, are not in the list.\n");
  if (!json) return say(tableOf(incidents));
  for (const incident of incidents) say(JSON.stringify(incident));
}

const listing = (): Command =>
  sub('list', 'list incidents, newest first: held ones and faults of measurement too')
    .option('--country <code>', 'of one country (KE)')
    .option('--service <id>', 'of one service (telegram)')
    .option('--asn <number>', 'on one network (33771)')
    .addOption(new Option('--status <status>', 'of one status').choices(INCIDENT_STATUSES))
    .addOption(new Option('--kind <kind>', 'of one kind').choices(INCIDENT_KINDS))
    .addOption(new Option('--review <state>', 'of one state of review').choices(REVIEW_STATES))
    .option('--since <time>', 'that overlap the time from this day or RFC 3339 time on')
    .option('--until <time>', 'that began before this day or time')
    .option('--limit <n>', 'how many at most', count, 50)
    .action(plainly(showList));

const showing = (): Command =>
  sub('show', 'show an incident with its whole record')
    .argument('<id>')
    .action(plainly(async (id: string, { json, ...access }: Options) => answer(await readIncident(operatorApi(access), id), json)));

type Given = { text: string; saidBy: string; source: string; reason: string; note?: string; dispute?: boolean };
type Deed = (given: Given) => Parameters<typeof act>[2];

/** What a subcommand that acts does: puts it on record, and shows the incident after it. */
const acting = (command: Command, deed: Deed): Command =>
  command.argument('<id>').action(
    plainly(async (id: string, { json, observatory, tokenFile, ...given }: Options & Given) => {
      const { incident } = await act(operatorApi({ observatory, tokenFile }), id, deed(given));
      answer(incident, json);
    }),
  );

const reviewing = (): Command =>
  acting(
    sub('review', 'confirm an incident, or dispute it; two reviewers, each with a token of their own, make it confirmed')
      .option('--dispute', 'it does not hold, in your view')
      .option('--note <text>', 'why; published. A dispute needs one'),
    ({ dispute, note }) => ({ kind: 'review', verdict: dispute ? 'dispute' : 'confirm', ...(note === undefined ? {} : { note }) }),
  );

const annotating = (): Command =>
  acting(
    sub('annotate', 'put on record what somebody else said of it, such as a regulator')
      .requiredOption('--text <text>', 'what was said')
      .requiredOption('--said-by <name>', 'who said it')
      .requiredOption('--source <source>', 'where it can be read: an address, or a citation'),
    ({ text, saidBy, source }) => ({ kind: 'annotate', text, said_by: saidBy, source }),
  );

const reasoned = (name: 'hold' | 'retract' | 'reinstate', description: string, isPublished: boolean): Command =>
  acting(
    sub(name, description).requiredOption('--reason <text>', isPublished ? 'why; published' : 'why; for you and the reviewers alone'),
    ({ reason }) => ({ kind: name, reason }),
  );

/** What the operator and the reviewers do with incidents. */
export const incidentCommand = (): Command =>
  new Command('incident')
    .description('list incidents, review them, and act on their record')
    .addCommand(listing())
    .addCommand(showing())
    .addCommand(reviewing())
    .addCommand(annotating())
    .addCommand(reasoned('hold', 'hold an incident back: the public sees that it is held, and no more', false))
    .addCommand(acting(sub('release', 'publish a held incident again'), () => ({ kind: 'release' })))
    .addCommand(reasoned('retract', 'take an incident back, whatever the detector finds; the record stays and says so', true))
    .addCommand(reasoned('reinstate', 'withdraw your retraction', true))
    .addHelpText(
      'after',
      '\nEvery act stays on the record of the incident for ever. `tocsin reviewer` gives people tokens to review with.',
    );
