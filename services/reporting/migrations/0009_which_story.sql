-- The hash of the event that stands where a person has decided about a fork; empty where an older decision did not say.
ALTER TABLE fork_decision ADD COLUMN hash bytea NOT NULL DEFAULT '';
