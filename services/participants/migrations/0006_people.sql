-- What a person has consented to; the words are in the programme's files, by their hash.
CREATE TABLE consent (
    person       uuid    NOT NULL,
    purpose      text    NOT NULL,
    given_on     date    NOT NULL,
    withdrawn_on date,
    language     text    NOT NULL,
    guardian     boolean NOT NULL,
    wording      text    NOT NULL,
    PRIMARY KEY (person, purpose, given_on)
);

-- Who looked at whose data.
CREATE TABLE viewing (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    account text        NOT NULL,
    person  uuid,                    -- none: a list
    what    text        NOT NULL,
    number  integer     NOT NULL     -- of persons
);
CREATE INDEX viewing_by_person ON viewing (person, at DESC);

-- Data that an audit still needs: restricted at erasure, destroyed when the hold ends.
CREATE TABLE audit_hold (
    person uuid PRIMARY KEY,
    until  date NOT NULL,
    reason text NOT NULL
);
ALTER TABLE person ADD COLUMN restricted boolean NOT NULL DEFAULT false;
-- Another record of this member that is the same person.
ALTER TABLE person ADD COLUMN same_as uuid;

GRANT SELECT, INSERT, UPDATE, DELETE ON consent, audit_hold TO {role};
GRANT SELECT, INSERT, DELETE ON viewing TO {role};
