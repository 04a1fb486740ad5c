import { sql, type SQL } from 'drizzle-orm';
import { customType, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * Bytes. They go to D1 in hex, since its binding writes bytes as a list of numbers, which takes a multiple of the time; it hands them back as an
 * array buffer.
 */
const bytes = customType<{ data: Uint8Array; driverData: SQL | ArrayBuffer }>({
  dataType: () => 'blob',
  toDriver: (value) => sql`unhex(${value.toHex()})`,
  fromDriver: (value) => new Uint8Array(value as ArrayBuffer), // it never hands back SQL
});

/** The tables as drizzle sees them; `migrations/` makes them, and a test holds the two together. All times are Unix milliseconds. */
export const probe = sqliteTable('probe', {
  probeId: text('probe_id').primaryKey(),
  publicKey: text('public_key').notNull(),
  enrolledMs: integer('enrolled_ms').notNull(),
  enrolledSeq: integer('enrolled_seq').notNull(),
  phaseOrder: integer('phase_order').notNull(),
});

const inbox = <Name extends string>(name: Name) =>
  sqliteTable(name, {
    seq: integer('seq').primaryKey(),
    reportId: text('report_id').notNull(),
    probeId: text('probe_id').notNull(),
    receivedMs: integer('received_ms').notNull(),
    origin: text('origin').notNull(),
    observations: text('observations').notNull(),
    line: bytes('line').notNull(),
    rawUid: text('raw_uid'),
    rawAsk: text('raw_ask'),
  });

export const inbox0 = inbox('inbox_0');
export const inbox1 = inbox('inbox_1');
export const inbox2 = inbox('inbox_2');

export const observation = sqliteTable(
  'observation',
  {
    probeCc: text('probe_cc').notNull(),
    observedMs: integer('observed_ms').notNull(),
    measurementUid: text('measurement_uid').notNull(),
    target: text('target').notNull(),
    probeAsn: integer('probe_asn').notNull(),
    service: text('service').notNull(),
    outcome: text('outcome').notNull(),
    body: text('body').notNull(),
  },
  (table) => [primaryKey({ columns: [table.probeCc, table.observedMs, table.measurementUid, table.target] })],
);

export const windowBin = sqliteTable(
  'window_bin',
  { probeCc: text('probe_cc').notNull(), windowMs: integer('window_ms').notNull(), body: text('body').notNull() },
  (table) => [primaryKey({ columns: [table.probeCc, table.windowMs] })],
);

export const rollupHour = sqliteTable(
  'rollup_hour',
  {
    probeCc: text('probe_cc').notNull(),
    startMs: integer('start_ms').notNull(),
    cells: text('cells').notNull(),
    voters: text('voters').notNull(),
  },
  (table) => [primaryKey({ columns: [table.probeCc, table.startMs] })],
);

export const rollupDay = sqliteTable(
  'rollup_day',
  {
    probeCc: text('probe_cc').notNull(),
    startMs: integer('start_ms').notNull(),
    cells: text('cells').notNull(),
    voters: text('voters').notNull().default(''),
  },
  (table) => [primaryKey({ columns: [table.probeCc, table.startMs] })],
);

export const controlHour = sqliteTable('control_hour', { startMs: integer('start_ms').primaryKey(), body: text('body').notNull() });

export const jobState = sqliteTable('job_state', {
  name: text('name').primaryKey(),
  version: integer('version').notNull(),
  body: text('body').notNull(),
});

export const detectorState = sqliteTable(
  'detector_state',
  {
    probeCc: text('probe_cc').notNull(),
    slot: integer('slot').notNull(),
    atMs: integer('at_ms').notNull(),
    body: text('body').notNull(),
  },
  (table) => [primaryKey({ columns: [table.probeCc, table.slot] })],
);

export const incident = sqliteTable(
  'incident',
  {
    incidentId: text('incident_id').primaryKey(),
    probeCc: text('probe_cc').notNull(),
    onsetMs: integer('onset_ms').notNull(),
    status: text('status').notNull(),
    episodes: text('episodes').notNull(),
    body: text('body').notNull(),
    record: text('record').notNull(),
    shown: text('shown', { enum: ['public', 'held', 'internal', 'superseded'] }).notNull(),
    origin: text('origin', { enum: ['live', 'imported', 'superseded'] }).notNull(),
  },
  (table) => [index('incident_by_onset').on(table.onsetMs)],
);

export const event = sqliteTable(
  'event',
  {
    eventId: text('event_id').primaryKey(),
    probeCc: text('probe_cc').notNull(),
    kind: text('kind').notNull(),
    firstMs: integer('first_ms').notNull(),
    lastMs: integer('last_ms').notNull(),
    body: text('body').notNull(),
  },
  (table) => [index('event_by_end').on(table.lastMs)],
);

export const incidentAct = sqliteTable(
  'incident_act',
  { incidentId: text('incident_id').notNull(), n: integer('n').notNull(), body: text('body').notNull() },
  (table) => [primaryKey({ columns: [table.incidentId, table.n] })],
);

export const incidentVersion = sqliteTable(
  'incident_version',
  {
    incidentId: text('incident_id').notNull(),
    version: integer('version').notNull(),
    atMs: integer('at_ms').notNull(),
    digest: text('digest').notNull(),
    body: bytes('body').notNull(),
  },
  (table) => [primaryKey({ columns: [table.incidentId, table.version] })],
);

export const reviewer = sqliteTable('reviewer', {
  name: text('name').primaryKey(),
  tokenSha256: text('token_sha256').notNull(),
  issuedMs: integer('issued_ms').notNull(),
});

export const subscription = sqliteTable('subscription', {
  subscriptionId: text('subscription_id').primaryKey(),
  state: text('state', { enum: ['pending', 'active', 'paused'] }).notNull(),
  createdMs: integer('created_ms').notNull(),
  target: text('target').notNull(),
  body: text('body').notNull(),
  failures: integer('failures').notNull(),
  retryMs: integer('retry_ms').notNull(),
  lastError: text('last_error'),
});

export const outbox = sqliteTable('outbox', {
  seq: integer('seq').primaryKey(),
  incidentId: text('incident_id').notNull(),
  version: integer('version').notNull(),
  subscriptionId: text('subscription_id'),
});

export const delivery = sqliteTable(
  'delivery',
  {
    dead: integer('dead').notNull(),
    subscriptionId: text('subscription_id').notNull(),
    incidentId: text('incident_id').notNull(),
    version: integer('version').notNull(),
    afterVersion: integer('after_version').notNull(),
    firstMs: integer('first_ms').notNull(),
    dueMs: integer('due_ms').notNull(),
    attempts: integer('attempts').notNull(),
    lastError: text('last_error'),
  },
  (table) => [primaryKey({ columns: [table.dead, table.subscriptionId, table.incidentId, table.version] })],
);

export const alertThread = sqliteTable(
  'alert_thread',
  { incidentId: text('incident_id').notNull(), subscriptionId: text('subscription_id').notNull(), ref: text('ref') },
  (table) => [primaryKey({ columns: [table.incidentId, table.subscriptionId] })],
);

export const outsideCountry = sqliteTable('outside_country', {
  probeCc: text('probe_cc').primaryKey(),
  hosts: text('hosts').notNull(),
  state: text('state').notNull(),
});

export const outsideHour = sqliteTable(
  'outside_hour',
  { probeCc: text('probe_cc').notNull(), startMs: integer('start_ms').notNull(), body: text('body').notNull() },
  (table) => [primaryKey({ columns: [table.probeCc, table.startMs] })],
);

export const outsideOptOut = sqliteTable('outside_opt_out', {
  prefix: text('prefix').primaryKey(),
  atMs: integer('at_ms').notNull(),
  note: text('note').notNull(),
});

export const signalDay = sqliteTable(
  'signal_day',
  {
    probeCc: text('probe_cc').notNull(),
    source: text('source').notNull(),
    startMs: integer('start_ms').notNull(),
    body: text('body').notNull(),
  },
  (table) => [primaryKey({ columns: [table.probeCc, table.source, table.startMs] })],
);

export const signalSource = sqliteTable(
  'signal_source',
  { probeCc: text('probe_cc').notNull(), source: text('source').notNull(), body: text('body').notNull() },
  (table) => [primaryKey({ columns: [table.probeCc, table.source] })],
);

export const connectivityState = sqliteTable('connectivity_state', {
  probeCc: text('probe_cc').primaryKey(),
  body: text('body').notNull(),
});
