-- Who is alerted of what. `target` is what sending takes, secrets included, and is shown to nobody; `body` is what may be shown.
-- `failures`, `retry_ms`, `last_error`: attempts in a row that failed, and before when nothing is sent.
CREATE TABLE subscription (
  subscription_id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  target TEXT NOT NULL,
  body TEXT NOT NULL,
  failures INTEGER NOT NULL,
  retry_ms INTEGER NOT NULL,
  last_error TEXT
) WITHOUT ROWID;

-- Published versions that no subscription has been asked about yet, written with them. `subscription_id`: for this one alone, on a replay.
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY,
  incident_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  subscription_id TEXT
);

-- What is still to be sent (dead = 0), and what was given up (dead = 1). Sent ones are deleted. `after_version`: what was told before; 0 for nothing.
CREATE TABLE delivery (
  dead INTEGER NOT NULL,
  subscription_id TEXT NOT NULL,
  incident_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  after_version INTEGER NOT NULL,
  first_ms INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  last_error TEXT,
  PRIMARY KEY (dead, subscription_id, incident_id, version)
) WITHOUT ROWID;

-- Which incidents a subscription was told of, and how the receiver calls the first message, where it says.
CREATE TABLE alert_thread (
  incident_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  ref TEXT,
  PRIMARY KEY (incident_id, subscription_id)
) WITHOUT ROWID;
