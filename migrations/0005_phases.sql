-- The order in which a network's probes were enrolled: from it follows when in each half hour a probe measures, so that windows fill evenly.
ALTER TABLE probe ADD COLUMN phase_order INTEGER NOT NULL DEFAULT 0;

-- How many probes each network has enrolled, as JSON.
INSERT INTO job_state (name, version, body) VALUES ('phases', 0, '{}');
