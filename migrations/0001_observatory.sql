-- Enrolled probes. The key's thumbprint (RFC 7638) is the probe's id.
CREATE TABLE probe (
  probe_id TEXT PRIMARY KEY,
  public_key TEXT NOT NULL,
  enrolled_ms INTEGER NOT NULL,
  enrolled_seq INTEGER NOT NULL
) WITHOUT ROWID;

-- Accepted reports of three days, one packed row a report, in the order of arrival (seq is the row id). A table is dropped and made anew
-- when its day is over: dropping costs no written rows, deleting costs one a report.
CREATE TABLE inbox_0 (seq INTEGER PRIMARY KEY, report_id TEXT NOT NULL, probe_id TEXT NOT NULL, received_ms INTEGER NOT NULL, origin TEXT NOT NULL, observations TEXT NOT NULL, line BLOB NOT NULL);
CREATE TABLE inbox_1 (seq INTEGER PRIMARY KEY, report_id TEXT NOT NULL, probe_id TEXT NOT NULL, received_ms INTEGER NOT NULL, origin TEXT NOT NULL, observations TEXT NOT NULL, line BLOB NOT NULL);
CREATE TABLE inbox_2 (seq INTEGER PRIMARY KEY, report_id TEXT NOT NULL, probe_id TEXT NOT NULL, received_ms INTEGER NOT NULL, origin TEXT NOT NULL, observations TEXT NOT NULL, line BLOB NOT NULL);

-- Observations that the operator imported.
CREATE TABLE observation (
  probe_cc TEXT NOT NULL,
  observed_ms INTEGER NOT NULL,
  measurement_uid TEXT NOT NULL,
  target TEXT NOT NULL,
  probe_asn INTEGER NOT NULL,
  service TEXT NOT NULL,
  outcome TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (probe_cc, observed_ms, measurement_uid, target)
) WITHOUT ROWID;

-- What each voter measured in a window of five minutes: one row for all networks and services of a country.
CREATE TABLE window_bin (
  probe_cc TEXT NOT NULL,
  window_ms INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (probe_cc, window_ms)
) WITHOUT ROWID;

-- Votes by network and by region, all services in one row.
CREATE TABLE rollup_hour (
  probe_cc TEXT NOT NULL,
  start_ms INTEGER NOT NULL,
  cells TEXT NOT NULL,
  voters TEXT NOT NULL,
  PRIMARY KEY (probe_cc, start_ms)
) WITHOUT ROWID;

CREATE TABLE rollup_day (
  probe_cc TEXT NOT NULL,
  start_ms INTEGER NOT NULL,
  cells TEXT NOT NULL,
  PRIMARY KEY (probe_cc, start_ms)
) WITHOUT ROWID;

-- One row a job: what it has done and what it still has to do.
CREATE TABLE job_state (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  body TEXT NOT NULL
) WITHOUT ROWID;

INSERT INTO job_state (name, version, body) VALUES ('pipeline', 0, '{}');

-- The detector's state of a country: slot -1 the newest, slot n as it was at the start of day n.
CREATE TABLE detector_state (
  probe_cc TEXT NOT NULL,
  slot INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (probe_cc, slot)
) WITHOUT ROWID;

CREATE TABLE incident (
  incident_id TEXT PRIMARY KEY,
  probe_cc TEXT NOT NULL,
  onset_ms INTEGER NOT NULL,
  status TEXT NOT NULL,
  episodes TEXT NOT NULL,
  body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX incident_by_onset ON incident (onset_ms);
