import { Command, Option } from 'commander';
import { z } from 'zod';
import { HOST_KINDS, type Host } from '../../outside/host.ts';
import { HostsTaken } from '../../outside/keeping/host-lines.ts';
import { aligned } from '../aligned.ts';
import { addLine, type AddressTable } from '../hosts/address-table.ts';
import { findHosts, type Wanted } from '../hosts/find-hosts.ts';
import { nameOfLine } from '../hosts/names-of-list.ts';
import { linesOf } from '../import/lines.ts';
import { askAsOperator } from '../import/operator-api.ts';
import { findSource, readSource } from '../import/source.ts';
import { operatorApi, operatorCommand, type Access } from '../operator-command.ts';
import { PlainError, plainly } from '../plain-error.ts';

type Options = Access & { json?: boolean };

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

const keeping = (name: string, description: string): Command => operatorCommand(name, description).option('--json', 'print JSON alone');

const MAX_LINE_BYTES = 65_536;

/** The lines of a file, also gzipped; `-` is standard input. @throws PlainError where it cannot be read to its end */
async function* linesIn(path: string): AsyncGenerator<string> {
  const source = findSource(path);
  const onDamage = (why: string): never => {
    throw new PlainError(`${source.name} cannot be read to its end (${why}).`);
  };
  for await (const { text } of linesOf(
    readSource(source, () => {}, onDamage),
    MAX_LINE_BYTES,
  ))
    if (text !== null) yield text;
}

const collected = async (path: string): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of linesIn(path)) lines.push(line);
  return lines;
};

async function importFile(path: string, { json, replace, ...access }: Options & { replace?: boolean }): Promise<void> {
  const text = (await collected(path)).join('\n');
  const body = { type: 'application/x-ndjson', text };
  const address = `/v1/connectivity/hosts${replace ? '?replace=true' : ''}`;
  const taken = await askAsOperator(operatorApi(access), { method: 'POST', path: address, body }, HostsTaken);
  for (const { line, reason } of taken.rejected) tell(`line ${line}: ${reason}`);
  const { read, added, updated, unchanged, removed, rejected } = taken;
  say(
    json
      ? JSON.stringify(taken)
      : `${read} read, ${added} added, ${updated} changed, ${unchanged} there before, ${removed} taken out, ${rejected.length} refused.`,
  );
}

const importing = (): Command =>
  keeping('import', 'import hosts that are asked from outside, one JSON object a line; importing again changes nothing')
    .argument('<file>', 'a file, also gzipped; - is standard input')
    .option('--replace', 'take out hosts of the same countries that the file does not name')
    .action(plainly(importFile));

const KeptHosts = z.object({
  data: z.array(
    z.object({
      address: z.string(),
      port: z.number(),
      probe_cc: z.string(),
      probe_asn: z.number(),
      rate: z.number(),
      probes: z.number(),
      network_state: z.string(),
    }),
  ),
});

async function listHosts({ json, country, ...access }: Options & { country?: string }): Promise<void> {
  const query = country === undefined ? '' : `?probe_cc=${encodeURIComponent(country)}`;
  const { data } = await askAsOperator(operatorApi(access), { method: 'GET', path: `/v1/connectivity/hosts${query}` }, KeptHosts);
  if (json) for (const host of data) say(JSON.stringify(host));
  else if (data.length === 0) say('No host.');
  else {
    const lines = data.map((host) => [
      host.probe_cc,
      `AS${host.probe_asn}`,
      host.network_state,
      `${host.address} ${host.port}`,
      `${Math.round(host.rate * 100)} %`,
      String(host.probes),
    ]);
    say(aligned([['in', 'network', 'is', 'address and port', 'answers', 'of probes'], ...lines]));
  }
}

const listing = (): Command =>
  keeping('list', 'list the hosts, with how often each answers')
    .option('--country <code>', 'of one country (PK)')
    .action(plainly(listHosts));

const OptedOut = z.object({ prefix: z.string(), hosts_removed: z.number() });

async function optOut(prefix: string, { json, note, ...access }: Options & { note?: string }): Promise<void> {
  const body = { type: 'application/json', text: JSON.stringify({ prefix, ...(note === undefined ? {} : { note }) }) };
  const answer = await askAsOperator(operatorApi(access), { method: 'POST', path: '/v1/connectivity/opt-outs', body }, OptedOut);
  say(json ? JSON.stringify(answer) : `${answer.prefix} is left alone from now on; ${answer.hosts_removed} hosts taken out.`);
}

const optingOut = (): Command =>
  keeping('opt-out', 'leave an address or a prefix alone for good')
    .argument('<prefix>', 'an address, or a prefix (203.0.112.0/24)')
    .option('--note <text>', 'who asked for it, and how')
    .action(plainly(optOut));

type FindOptions = {
  country: string;
  table: string;
  kind: Host['kind'];
  source: string;
  port: string[];
  perNetwork: string;
  json?: boolean;
};

const portsOf = (texts: readonly string[]): number[] => {
  const ports = texts.flatMap((text) => text.split(',')).map(Number);
  if (ports.some((port) => !Number.isInteger(port) || port < 1 || port > 65_535))
    throw new PlainError('--port takes whole numbers from 1 to 65535.');
  return ports;
};

/** @throws PlainError where an option is not what it has to be */
function wantedOf({ country, kind, source, port, perNetwork }: FindOptions): Wanted {
  if (!/^[A-Z]{2}$/.test(country)) throw new PlainError('--country takes an ISO 3166-1 code in capitals, such as PK.');
  const most = Number(perNetwork);
  if (!Number.isInteger(most) || most < 1) throw new PlainError('--per-network takes a whole number from 1.');
  return { probeCc: country, ports: portsOf(port), kind, source, perNetwork: most };
}

async function tableOf(file: string): Promise<AddressTable> {
  const table: AddressTable = { ranges: [] };
  for await (const line of linesIn(file)) addLine(table, line);
  if (table.ranges.length > 0) return table;
  throw new PlainError(`${file} has no line of the form: first address, last address, AS number, country, name.`);
}

async function namesIn(files: readonly string[]): Promise<string[]> {
  const names = new Set<string>();
  for (const file of files) for (const name of (await collected(file)).map(nameOfLine)) if (name !== null) names.add(name);
  if (names.size === 0) throw new PlainError('The lists hold no name of a host.');
  return [...names];
}

async function find(files: string[], options: FindOptions): Promise<void> {
  const wanted = wantedOf(options);
  const table = await tableOf(options.table);
  const names = await namesIn(files);
  let done = 0;
  const onName = (): void => {
    done += 1;
    if (done % 50 === 0 || done === names.length) tell(`${done} of ${names.length} names`);
  };
  const found = await findHosts(names, table, wanted, onName);
  for (const host of found.hosts) say(JSON.stringify(host));
  const networks = new Set(found.hosts.map((host) => host.probe_asn)).size;
  tell(
    `${found.hosts.length} hosts on ${networks} networks; of ${found.names} names ${found.unresolved} have no address, ${found.abroad} lie abroad; ${found.silent} addresses did not answer.`,
  );
}

const finding = (): Command =>
  new Command('find')
    .description('find hosts of a country by public lists that you downloaded, and print them for `tocsin hosts import`')
    .argument('<list...>', 'files of names or pages, a line each, or CSV; also gzipped')
    .requiredOption('--country <code>', 'the country that they must stand in (PK)')
    .requiredOption('--table <file>', 'which network has which address: ip2asn-v4.tsv of iptoasn.com, also gzipped')
    .addOption(new Option('--kind <kind>', 'what the list names').choices(HOST_KINDS).default('other'))
    .option('--source <text>', 'where the list is from, kept with each host', '')
    .option('--port <port...>', 'ports that are tried, the first that answers is taken', ['443', '80'])
    .option('--per-network <count>', 'most hosts of one network', '20')
    .addHelpText(
      'after',
      '\nIt resolves each name and opens one connection to each address that lies in the country, from this machine. Nothing is sent over it.',
    )
    .action(plainly(find));

/** Hosts inside a country that are asked from outside whether they answer. */
export const hostsCommand = (): Command => {
  const command = new Command('hosts').description('keep the hosts that are asked from outside whether a country is online');
  for (const each of [finding(), importing(), listing(), optingOut()]) command.addCommand(each);
  return command;
};
