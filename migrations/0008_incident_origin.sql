-- How an incident came to be told: live at least once; by imports alone; or by earlier imports that the newest does not bear out, which are in no list.
ALTER TABLE incident ADD COLUMN origin TEXT NOT NULL DEFAULT 'live';
