-- A contract that ended before its answer came counts with what was left of it, whatever the answer was to.
ALTER TABLE exposure ADD COLUMN ended boolean NOT NULL DEFAULT false;
UPDATE exposure SET ended = true FROM contract AS c WHERE c.id = exposure.grant_id AND c.ended IS NOT NULL;
