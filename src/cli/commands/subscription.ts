import { Command, InvalidArgumentError, Option } from 'commander';
import { INCIDENT_KINDS, INCIDENT_STATUSES } from '../../incidents/terms.ts';
import type { Subscription } from '../../publish/alerts/subscription.ts';
import { aligned } from '../aligned.ts';
import { operatorApi, operatorCommand, type Access } from '../operator-command.ts';
import { plainly } from '../plain-error.ts';
import {
  addSubscription,
  listDead,
  listSubscriptions,
  removeSubscription,
  replay,
  setState,
  testSubscription,
} from '../subscription/ask.ts';
import { requestOf, type AddOptions } from '../subscription/request.ts';

type Options = Access & { json?: boolean };

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const HEAD = ['id', 'channel', 'target', 'of', 'state', 'waiting', 'given up', 'last error'];

const filterText = ({ filter }: Subscription): string => Object.values(filter).join(' ') || 'everything';

const lineOf = (subscription: Subscription): string[] => [
  subscription.id,
  subscription.channel,
  subscription.target,
  filterText(subscription),
  subscription.failures > 0 ? `failing, next try ${subscription.next_try_at ?? ''}` : subscription.state,
  String(subscription.waiting),
  String(subscription.dead),
  subscription.last_error ?? '',
];

async function showAll({ json, ...access }: Options): Promise<void> {
  const all = await listSubscriptions(operatorApi(access));
  if (json) for (const each of all) say(JSON.stringify(each));
  else say(all.length === 0 ? 'Nobody is alerted yet. `tocsin subscription add` changes that.' : aligned([HEAD, ...all.map(lineOf)]));
}

async function add({ json, observatory, tokenFile, ...options }: Options & AddOptions): Promise<void> {
  const request = requestOf(options);
  const subscription = await addSubscription(operatorApi({ observatory, tokenFile }), request);
  const secret = request.target.channel === 'webhook' && options.secretFile === undefined ? (request.target.secret ?? null) : null;
  if (json) return say(JSON.stringify({ subscription, secret }));
  if (secret !== null) process.stderr.write('This signs what the webhook gets. It is shown nowhere again: give it to the receiver now.\n');
  say(secret ?? aligned([HEAD, lineOf(subscription)]));
  process.stderr.write(`Added as ${subscription.id}. Try it: tocsin subscription test ${subscription.id}\n`);
}

async function test(id: string, { json, ...access }: Options): Promise<void> {
  const { delivered, why } = await testSubscription(operatorApi(access), id);
  say(json ? JSON.stringify({ delivered, why }) : delivered ? 'Delivered.' : `Not delivered: ${why}.`);
  if (!delivered) process.exitCode = 1;
}

async function showDead(id: string, { json, ...access }: Options): Promise<void> {
  const letters = await listDead(operatorApi(access), id);
  if (json) for (const letter of letters) say(JSON.stringify(letter));
  else if (letters.length === 0) say('Nothing was given up.');
  else {
    const lines = letters.map((letter) => [
      letter.first_at,
      letter.incident,
      `v${letter.version}`,
      String(letter.attempts),
      letter.last_error ?? '',
    ]);
    say(aligned([['since', 'incident', 'version', 'attempts', 'last error'], ...lines]));
  }
}

async function sendAgain(id: string, { json, since, ...access }: Options & { since?: string }): Promise<void> {
  const queued = await replay(operatorApi(access), id, since ?? null);
  say(json ? JSON.stringify({ queued }) : `${queued} ${queued === 1 ? 'is' : 'are'} in line and will be sent within minutes.`);
}

const asn = (text: string): number => {
  if (!/^(AS)?\d{1,10}$/i.test(text)) throw new InvalidArgumentError('a number of a network (33771)');
  return Number(text.replace(/^AS/i, ''));
};

const adding = (): Command =>
  operatorCommand('add', 'alert somebody of what is published, by one channel')
    .option('--webhook <url>', 'a webhook by the Standard Webhooks convention; its signing secret is printed once')
    .option('--secret-file <file>', 'a signing secret (whsec_…) of your own')
    .option('--slack <url>', "an incoming webhook of Slack, or of what takes Slack's messages")
    .option('--conversation <id>', 'a conversation of Slack, by a bot: updates are then threaded')
    .option('--telegram <chat>', 'a chat of Telegram, by number, or a channel, by @name')
    .option('--bot-token-file <file>', "the bot's token, for --conversation and --telegram")
    .option('--email <address>', 'a mailbox, where mail is set up')
    .option('--country <code>', 'incidents of one country (KE)')
    .option('--service <id>', 'of one service (telegram)')
    .option('--asn <number>', 'on one network (33771)', asn)
    .addOption(new Option('--kind <kind>', 'of one kind').choices(INCIDENT_KINDS))
    .addOption(new Option('--status <status>', 'first told when of this status').choices(INCIDENT_STATUSES))
    .option('--live-only', 'neither simulated nor recorded history that is imported')
    .option('--lang <code>', 'the language of sentences (en, ur)')
    .option('--quiet <from-until>', 'hours of each day in which nothing is sent (22:00-07:00)')
    .option('--time-zone <zone>', 'the clock of --quiet (Asia/Karachi)')
    .option('--label <text>', 'for your own list')
    .option('--json', 'print one JSON object: subscription, secret')
    .action(plainly(add));

const state = (name: string, description: string, to: 'active' | 'paused', done: string): Command =>
  operatorCommand(name, description)
    .argument('<id>')
    .action(
      plainly(async (id: string, access: Access) => {
        await setState(operatorApi(access), id, to);
        say(done);
      }),
    );

/** Who is alerted of what. */
export const subscriptionCommand = (): Command =>
  new Command('subscription')
    .description('say who is alerted of incidents: webhooks, Slack, Telegram, mail')
    .addCommand(
      operatorCommand('list', 'list all of them, without their secrets')
        .option('--json', 'print JSON: one a line')
        .action(plainly(showAll)),
    )
    .addCommand(adding())
    .addCommand(
      operatorCommand('test', 'send a test message now').argument('<id>').option('--json', 'print one JSON object').action(plainly(test)),
    )
    .addCommand(
      state(
        'pause',
        'send nothing until it is resumed',
        'paused',
        'Paused. What is published meanwhile can be sent with `replay --since`.',
      ),
    )
    .addCommand(state('resume', 'let one that is paused go on', 'active', 'It goes on.'))
    .addCommand(
      operatorCommand('remove', 'remove it, with all that is kept of it')
        .argument('<id>')
        .action(
          plainly(async (id: string, access: Access) => {
            await removeSubscription(operatorApi(access), id);
            say('Removed.');
          }),
        ),
    )
    .addCommand(
      operatorCommand('dead', 'list what was given up after a day')
        .argument('<id>')
        .option('--json', 'print JSON: one a line')
        .action(plainly(showDead)),
    )
    .addCommand(
      operatorCommand('replay', 'send again what was given up, or everything since a time; receivers know it by its id')
        .argument('<id>')
        .option('--since <time>', 'everything published since this day or RFC 3339 time')
        .option('--json', 'print one JSON object: queued')
        .action(plainly(sendAgain)),
    );
