-- What the controls saw of each service, an hour a row: vantages at the edge, and volunteers in countries whose network is free.
CREATE TABLE control_hour (
  start_ms INTEGER PRIMARY KEY,
  body TEXT NOT NULL
) WITHOUT ROWID;
