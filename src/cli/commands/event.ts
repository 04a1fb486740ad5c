import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { EVENT_KINDS, type CalendarEvent, type ImportedEvents } from '../../events/event.ts';
import { aligned } from '../aligned.ts';
import { exportCalendar, importCalendar, listEvents, publicApi, removeEvent, sendEvent } from '../event/ask.ts';
import { findSource } from '../import/source.ts';
import { operatorApi, operatorCommand, type Access } from '../operator-command.ts';
import { PlainError, plainly } from '../plain-error.ts';

type Options = Access & { json?: boolean };
type Range = Options & Record<'country' | 'kind' | 'since' | 'until', string | undefined>;
type Fields = Partial<
  Record<'country' | 'kind' | 'title' | 'start' | 'end' | 'timeZone' | 'rrule' | 'uid' | 'enteredAt', string> &
    Record<'region' | 'exdate' | 'source' | 'service', string[]> &
    Record<'allDay' | 'simulated' | 'openEnd' | 'once', boolean>
>;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Only what is given: what is left out keeps its default, or on editing its value. */
const given = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const queryOf = (fields: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

const fieldsOf = (options: Fields): Record<string, unknown> =>
  given({
    probe_cc: options.country,
    probe_regions: options.region,
    kind: options.kind,
    title: options.title,
    starts_at: options.start,
    ends_at: options.openEnd ? null : options.end,
    all_day: options.allDay,
    time_zone: options.timeZone,
    rrule: options.once ? null : options.rrule,
    exdates: options.exdate,
    sources: options.source,
    services: options.service,
    simulated: options.simulated,
    entered_at: options.enteredAt,
    uid: options.uid,
  });

function lineOf(event: CalendarEvent): string[] {
  const end = event.ends_at?.slice(0, 16).replace('T', ' ') ?? '?';
  const series = event.occurrences > 1 ? `${event.occurrences} times` : 'once';
  const mark = event.simulated ? ' (simulated)' : '';
  return [event.id, event.probe_cc, event.starts_at.slice(0, 16).replace('T', ' '), end, event.kind, series, `${event.title}${mark}`];
}

const HEAD = ['id', 'in', 'begins (UTC)', 'ends', 'kind', 'how often', 'title'];

const answer = (event: CalendarEvent, json: boolean | undefined): void =>
  say(json ? JSON.stringify(event) : aligned([HEAD, lineOf(event)]));

/** A subcommand that reads, which needs no token. */
const sub = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .option('--observatory <url>', 'which observatory (default: http://localhost:$PORT)')
    .option('--json', 'print JSON alone');

const keeping = (name: string, description: string): Command => operatorCommand(name, description).option('--json', 'print JSON alone');

const withRange = (command: Command): Command =>
  command
    .option('--country <code>', 'of one country (PK)')
    .addOption(new Option('--kind <kind>', 'of one kind').choices(EVENT_KINDS))
    .option('--since <time>', 'that last at or after this day or RFC 3339 time')
    .option('--until <time>', 'that begin before this day or time');

const withFields = (command: Command): Command =>
  command
    .option('--end <time>', 'when it ends')
    .option('--region <code...>', 'regions of the country (PK-SD); none for all of it')
    .option('--all-day', 'whole days in the time zone')
    .option('--time-zone <name>', 'whose clock a recurrence and whole days follow (Asia/Karachi)')
    .option('--rrule <rule>', 'recurrence by RFC 5545 (FREQ=WEEKLY;COUNT=4)')
    .option('--exdate <time...>', 'starts that the recurrence leaves out')
    .option('--source <url...>', 'where it is announced or reported')
    .option('--service <id...>', 'services that may be restricted (youtube)')
    .option('--simulated', 'part of a simulation')
    .option('--entered-at <time>', 'when the calendar knew of it: of a simulated event alone');

const adding = (): Command =>
  withFields(
    keeping('add', 'enter an event; the same one again changes nothing')
      .requiredOption('--country <code>', 'the country (PK)')
      .addOption(new Option('--kind <kind>', 'what it is').choices(EVENT_KINDS).makeOptionMandatory())
      .requiredOption('--title <text>', 'what readers see')
      .requiredOption('--start <time>', 'when it begins: RFC 3339 (2024-01-20T20:00:00+05:00)')
      .option('--uid <uid>', 'its UID in another calendar'),
  ).action(
    plainly(async ({ json, observatory, tokenFile, ...options }: Options & Fields) => {
      answer(await sendEvent(operatorApi({ observatory, tokenFile }), null, fieldsOf(options)), json);
    }),
  );

const editing = (): Command =>
  withFields(
    keeping('edit', 'change what is named of an event, and nothing else')
      .argument('<id>')
      .addOption(new Option('--kind <kind>', 'what it is').choices(EVENT_KINDS))
      .option('--title <text>', 'what readers see')
      .option('--start <time>', 'when it begins')
      .addOption(new Option('--open-end', 'its end is not known').conflicts('end'))
      .addOption(new Option('--once', 'it does not recur').conflicts('rrule')),
  ).action(
    plainly(async (id: string, { json, observatory, tokenFile, ...options }: Options & Fields) => {
      answer(await sendEvent(operatorApi({ observatory, tokenFile }), id, fieldsOf(options)), json);
    }),
  );

const listing = (): Command =>
  withRange(sub('list', 'list events, earliest first, a line an occurrence')).action(
    plainly(async ({ json, country, kind, since, until, ...access }: Range) => {
      const events = await listEvents(publicApi(access), queryOf({ probe_cc: country, kind, since, until }));
      if (json) for (const event of events) say(JSON.stringify(event));
      else say(events.length === 0 ? 'No event.' : aligned([HEAD, ...events.map(lineOf)]));
    }),
  );

const removing = (): Command =>
  keeping('remove', 'take an event out of the calendar; incidents that named it say so')
    .argument('<id>')
    .action(
      plainly(async (id: string, { json, ...access }: Options) => {
        await removeEvent(operatorApi(access), id);
        say(json ? JSON.stringify({ id, removed: true }) : 'Removed.');
      }),
    );

type Import = Options & Record<'country' | 'kind' | 'timeZone', string | undefined>;

async function importFiles(files: string[], { json, country, kind, timeZone, ...access }: Import): Promise<void> {
  const api = operatorApi(access);
  const sum: ImportedEvents = { read: 0, created: 0, updated: 0, unchanged: 0, rejected: [] };
  for (const source of files.map(findSource)) {
    const result = await importCalendar(api, source, queryOf({ probe_cc: country, kind, time_zone: timeZone }));
    for (const { line, reason } of result.rejected) process.stderr.write(`${source.name}, line ${line}: ${reason}\n`);
    for (const key of ['read', 'created', 'updated', 'unchanged'] as const) sum[key] += result[key];
    sum.rejected.push(...result.rejected);
  }
  const { read, created, updated, unchanged, rejected } = sum;
  if (rejected.length > 0 && created + updated + unchanged === 0) process.exitCode = 1;
  say(
    json
      ? JSON.stringify(sum)
      : `${read} read, ${created} created, ${updated} updated, ${unchanged} there before, ${rejected.length} rejected.`,
  );
}

const importing = (): Command =>
  keeping('import', 'import calendar files (iCalendar, .ics); importing again changes nothing')
    .argument('<file...>', 'files, also gzipped; - is standard input')
    .option('--country <code>', 'the country of events that name none (PK)')
    .addOption(new Option('--kind <kind>', 'the kind of events whose categories name none').choices(EVENT_KINDS))
    .option('--time-zone <name>', 'the zone of times and days that name none (Asia/Karachi)')
    .addHelpText(
      'after',
      '\nAn event that is rejected is reported with its line, and the rest goes in: the exit code is 0 all the same, and 1 where every one was rejected.',
    )
    .action(plainly(importFiles));

const exporting = (): Command =>
  withRange(sub('export', 'write the calendar as iCalendar'))
    .argument('[file]', 'where to (default: standard output)')
    .action(
      plainly(async (file: string | undefined, { json, country, kind, since, until, ...access }: Range) => {
        if (json && file === undefined)
          throw new PlainError('--json needs a file: without one the calendar itself is printed, which is no JSON.');
        const text = await exportCalendar(publicApi(access), queryOf({ probe_cc: country, kind, since, until }));
        if (file === undefined) return void process.stdout.write(text);
        await writeFile(file, text);
        say(json ? JSON.stringify({ file, bytes: Buffer.byteLength(text) }) : `Written to ${file}.`);
      }),
    );

/** The calendar of rallies, elections, exams: what incidents are set beside, and when countries are watched. */
export const eventCommand = (): Command => {
  const command = new Command('event').description('keep the calendar of rallies, elections, exams');
  for (const each of [adding(), listing(), editing(), removing(), importing(), exporting()]) command.addCommand(each);
  return command;
};
