-- Keyed hashes of what identifies or names a person, so that she is found without reading everybody's data.
ALTER TABLE person ADD COLUMN tokens bigint[] NOT NULL DEFAULT '{}';
CREATE INDEX person_by_token ON person USING gin (tokens);
CREATE INDEX person_without_tokens ON person (id) WHERE tokens = '{}' AND sealed <> '';
CREATE INDEX person_by_registration ON person (registered_at DESC, id);
