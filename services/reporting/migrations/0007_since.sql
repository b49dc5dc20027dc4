-- Readers keep the sums of a breakdown and add what came since: contributions are appended in the order of `cause`, so
-- that a summary of pages finds the new ones, and costs the projector next to nothing. `retried` grows when an earlier
-- event adds something later: then what was kept is forgotten.
CREATE INDEX contribution_since ON contribution USING brin (cause) WITH (pages_per_range = 16, autosummarize = on);
ALTER TABLE logframe_version ADD COLUMN retried bigint NOT NULL DEFAULT 0;
