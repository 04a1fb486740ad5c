-- A country's networks seen from outside. `hosts`: the operator's list; `state`: what is learned of it, rewritten with each run.
CREATE TABLE outside_country (
  probe_cc TEXT PRIMARY KEY,
  hosts TEXT NOT NULL,
  state TEXT NOT NULL
) WITHOUT ROWID;

-- Levels of an hour, its windows inside: rewritten as they end.
CREATE TABLE outside_hour (
  probe_cc TEXT NOT NULL,
  start_ms INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (probe_cc, start_ms)
) WITHOUT ROWID;

-- Addresses and prefixes that asked to be left alone.
CREATE TABLE outside_opt_out (
  prefix TEXT PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  note TEXT NOT NULL
) WITHOUT ROWID;

-- Series that other observatories publish: a day of a source.
CREATE TABLE signal_day (
  probe_cc TEXT NOT NULL,
  source TEXT NOT NULL,
  start_ms INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (probe_cc, source, start_ms)
) WITHOUT ROWID;

-- When a source was last asked, with what success, and when it will be asked again.
CREATE TABLE signal_source (
  probe_cc TEXT NOT NULL,
  source TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (probe_cc, source)
) WITHOUT ROWID;

-- The state of the detector of blackouts, and up to when it has read.
CREATE TABLE connectivity_state (
  probe_cc TEXT PRIMARY KEY,
  body TEXT NOT NULL
) WITHOUT ROWID;
