/** The calendar's contract: what the operator enters, and what readers get. */
import { z } from 'zod';
import { SERVICES } from '../probe/services.ts';
import { isCountryCode } from '../shared/country-codes.ts';
import { OneLine } from './clean-text.ts';
import { EARLIEST_MS, LATEST_MS, LONGEST_EVENT_MS } from './parameters.ts';
import { isTimeZone } from './time-zone.ts';

export const EVENT_KINDS = ['rally', 'protest', 'election', 'exam', 'court-ruling', 'anniversary', 'unrest', 'conflict', 'other'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

const MOST_EXDATES = 500;
const DAY = 86_400_000;

const Time = z.iso
  .datetime({ offset: true, error: 'an RFC 3339 time (2024-01-20T15:00:00Z)' })
  .refine((text) => Date.parse(text) >= EARLIEST_MS && Date.parse(text) < LATEST_MS, 'a time from 2000 to 2099')
  .transform((text) => new Date(Date.parse(text)).toISOString().replace(/\.\d{3}Z$/, 'Z'))
  .meta({ description: 'RFC 3339; kept in UTC' });

const Source = z
  .string()
  .max(500, 'at most 500 characters')
  .refine(
    (text) => /^https?:\/\/[^\s@\p{Cc}]+$/u.test(text) && URL.canParse(text),
    'an address that begins with https:// or http://, without a user',
  )
  .meta({ description: 'Where the event is announced or reported' });

const Service = z.string().refine((id) => Object.hasOwn(SERVICES, id), 'a service id, as /v1/services lists them');
const Region = z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'an ISO 3166-2 code');

const fields = z.strictObject({
  probe_cc: z
    .string()
    .refine((code) => isCountryCode(code) && code !== 'ZZ', 'an ISO 3166-1 alpha-2 code in capitals')
    .meta({ description: 'The country. It cannot be changed later' }),
  probe_regions: z.array(Region).max(100).default([]).meta({ description: 'Regions of it (ISO 3166-2); none for the whole country' }),
  kind: z.enum(EVENT_KINDS),
  title: OneLine(300),
  starts_at: Time,
  ends_at: Time.nullable().default(null),
  all_day: z.boolean().default(false).meta({ description: 'Whole days in the time zone' }),
  time_zone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'an IANA time zone, such as Asia/Karachi')
    .default('UTC')
    .meta({ description: 'The zone whose clock a recurrence and whole days follow' }),
  rrule: z.string().max(300).nullable().default(null).meta({ description: 'Recurrence by RFC 5545, from FREQ=DAILY up' }),
  exdates: z.array(Time).max(MOST_EXDATES).default([]).meta({ description: 'Starts that the recurrence leaves out' }),
  sources: z.array(Source).max(10).default([]),
  services: z.array(Service).max(50).default([]).meta({ description: 'Services that may be restricted' }),
  simulated: z
    .boolean()
    .default(false)
    .meta({ description: 'Part of a simulation: shown as such, matched with simulated incidents alone, never watched' }),
  entered_at: Time.optional().meta({ description: 'When the calendar knew of it; may be stated for a simulated event alone' }),
  uid: OneLine(255).optional().meta({ description: 'RFC 5545 UID; made from country, kind, title and start where there is none' }),
});

type Fields = z.output<typeof fields>;

const inRegions = ({ probe_cc, probe_regions }: Fields): boolean => probe_regions.every((region) => region.startsWith(`${probe_cc}-`));
const endsLater = ({ starts_at, ends_at }: Fields): boolean => ends_at === null || ends_at > starts_at;
const endsInTime = ({ starts_at, ends_at }: Fields): boolean =>
  ends_at === null || Date.parse(ends_at) - Date.parse(starts_at) <= LONGEST_EVENT_MS;
const mayStateEntry = ({ simulated, entered_at }: Fields): boolean => simulated || entered_at === undefined;

const checked = <Schema extends z.ZodType<Fields>>(schema: Schema) =>
  schema
    .refine(inRegions, { path: ['probe_regions'], error: 'begin with the country’s code' })
    .refine(endsLater, { path: ['ends_at'], error: 'has to lie after starts_at' })
    .refine(endsInTime, { path: ['ends_at'], error: `at most ${LONGEST_EVENT_MS / DAY} days after starts_at` })
    .refine(mayStateEntry, {
      path: ['entered_at'],
      error: 'may be stated for a simulated event alone; others are stamped when they come in',
    });

/** An event as the operator enters it. */
export const EventInput = checked(fields).meta({ id: 'EventInput', description: 'A rally, election, exam … as the operator enters it' });
export type EventInput = z.output<typeof EventInput>;

/** What an operator may change of an event; absent keys stay. */
export const EventPatch = z
  .strictObject({
    probe_regions: z.array(Region).max(100),
    kind: z.enum(EVENT_KINDS),
    title: OneLine(300),
    starts_at: Time,
    ends_at: Time.nullable(),
    all_day: z.boolean(),
    time_zone: fields.shape.time_zone.unwrap(),
    rrule: z.string().max(300).nullable(),
    exdates: z.array(Time).max(MOST_EXDATES),
    sources: z.array(Source).max(10),
    services: z.array(Service).max(50),
    simulated: z.boolean(),
    entered_at: Time,
  })
  .partial()
  .meta({ id: 'EventPatch', description: 'The keys of an event that change' });
export type EventPatch = z.output<typeof EventPatch>;

const Stamp = z.iso.datetime();

/** An event as it is published. In lists a series has one row for each occurrence, with that occurrence's times. */
export const CalendarEvent = z
  .strictObject({
    id: z.string(),
    uid: z.string(),
    probe_cc: z.string(),
    probe_regions: z.array(z.string()),
    kind: z.enum(EVENT_KINDS),
    title: z.string(),
    starts_at: Stamp,
    ends_at: Stamp.nullable().meta({ description: 'null where the end is not known' }),
    all_day: z.boolean(),
    time_zone: z.string(),
    rrule: z.string().nullable(),
    exdates: z.array(Stamp),
    occurrences: z.int().min(1).meta({ description: 'How many times it takes place, 1 without a recurrence' }),
    last_starts_at: Stamp.meta({ description: 'Start of the last occurrence that is kept' }),
    complete: z.boolean().meta({ description: 'false where the recurrence goes on past what is kept' }),
    sources: z.array(z.string()),
    services: z.array(z.string()),
    simulated: z.boolean(),
    created_at: Stamp,
    entered_at: Stamp.meta({ description: 'When its kind and times were last changed: a pattern counts it only for onsets after this' }),
    updated_at: Stamp,
    watch: z
      .strictObject({ since: Stamp, until: Stamp })
      .nullable()
      .meta({ description: 'When probes of the country are asked to measure every five minutes' }),
  })
  .meta({ id: 'CalendarEvent', description: 'An event of the calendar' });
export type CalendarEvent = z.infer<typeof CalendarEvent>;

/** What became of an imported calendar. `line`: of the component in the file, from 1. */
export const ImportedEvents = z
  .strictObject({
    read: z.int().min(0).meta({ description: 'Events in the file; the changed days of a series count with it' }),
    created: z.int().min(0),
    updated: z.int().min(0),
    unchanged: z.int().min(0),
    rejected: z.array(z.strictObject({ line: z.int().min(1), reason: z.string() })),
  })
  .meta({ id: 'ImportedEvents', description: 'What became of an imported calendar' });
export type ImportedEvents = z.infer<typeof ImportedEvents>;
