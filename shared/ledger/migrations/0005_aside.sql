-- Which event stands where a person has decided about a fork; empty where an older decision did not say.
ALTER TABLE inbox_decided ADD COLUMN hash bytea NOT NULL DEFAULT '';
-- What was taken of a story that does not stand: withdrawn once its record comes by again.
CREATE TABLE inbox_aside (
    lane     text   NOT NULL,
    sequence bigint NOT NULL,
    hash     bytea  NOT NULL,
    PRIMARY KEY (lane, hash)
);
GRANT SELECT, INSERT, DELETE ON inbox_aside TO {role};
GRANT DELETE ON inbox TO {role};
