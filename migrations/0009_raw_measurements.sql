-- Of a measurement that is archived by itself and served again: its uid, and a hash of the report and the input that it is asked for by. Null of
-- reports. `line` is empty once the archive has it.
ALTER TABLE inbox_0 ADD COLUMN raw_uid TEXT;
ALTER TABLE inbox_0 ADD COLUMN raw_ask TEXT;
ALTER TABLE inbox_1 ADD COLUMN raw_uid TEXT;
ALTER TABLE inbox_1 ADD COLUMN raw_ask TEXT;
ALTER TABLE inbox_2 ADD COLUMN raw_uid TEXT;
ALTER TABLE inbox_2 ADD COLUMN raw_ask TEXT;
