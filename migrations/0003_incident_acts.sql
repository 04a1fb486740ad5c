-- An incident's row holds what the detector found (`record`) beside what is published of it (`body`): the record with people's acts applied.
-- `shown`: public; held, of which the public sees a stub; or internal, which only the operator sees.
ALTER TABLE incident ADD COLUMN record TEXT NOT NULL DEFAULT '{}';
ALTER TABLE incident ADD COLUMN shown TEXT NOT NULL DEFAULT 'public';
UPDATE incident SET body = json_set(body, '$.version', NULL, '$.updated_at', body->>'$.published_at', '$.held', NULL, '$.retraction', NULL);
UPDATE incident SET record = body;
UPDATE incident SET shown = 'internal' WHERE body->>'$.kind' = 'measurement-fault';

-- What the operator and the reviewers did, in their order. Rows are added, never changed.
CREATE TABLE incident_act (
  incident_id TEXT NOT NULL,
  n INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (incident_id, n)
) WITHOUT ROWID;

-- Every published change of an incident: its canonical JSON (RFC 8785), gzipped, and the SHA-256 of that JSON. Rows are added, never changed.
CREATE TABLE incident_version (
  incident_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  digest TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (incident_id, version)
) WITHOUT ROWID;

-- People who may review, each with the SHA-256 of a token of their own.
CREATE TABLE reviewer (
  name TEXT PRIMARY KEY,
  token_sha256 TEXT NOT NULL,
  issued_ms INTEGER NOT NULL
) WITHOUT ROWID;
