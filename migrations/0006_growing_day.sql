-- Of the day that grows, its voters' pseudonyms so far: an hour that closes is then added to it, and the day's other hours are not read again.
ALTER TABLE rollup_day ADD COLUMN voters TEXT NOT NULL DEFAULT '';
