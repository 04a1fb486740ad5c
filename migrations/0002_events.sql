-- The calendar: one row an event, a recurring one with all its occurrences inside. The id begins with the country's code.
CREATE TABLE event (
  event_id TEXT PRIMARY KEY,
  probe_cc TEXT NOT NULL,
  kind TEXT NOT NULL,
  first_ms INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  body TEXT NOT NULL
) WITHOUT ROWID;
-- Past events are many and seldom read: what goes on or comes is found by its end.
CREATE INDEX event_by_end ON event (last_ms);

UPDATE incident SET body = json_set(body, '$.pattern', json('[]'), '$.timing', NULL);
