-- Personal data lives only here, encrypted under a key of each person's own.
CREATE TABLE subject_key (
    subject uuid  PRIMARY KEY,
    wrapped bytea NOT NULL
);

CREATE TABLE person (
    id            uuid PRIMARY KEY,
    sealed        bytea NOT NULL,
    organisation  text,
    registered_at timestamptz NOT NULL
);

CREATE TABLE organisation (
    id            text PRIMARY KEY,
    name          text NOT NULL,
    type          text NOT NULL,
    target        boolean NOT NULL,
    municipality  text,
    registered_at timestamptz NOT NULL
);

CREATE TABLE activity (
    id           uuid PRIMARY KEY,
    title        text NOT NULL,
    kind         text NOT NULL,
    occurred_on  date NOT NULL,
    hours        numeric NOT NULL,
    sessions     integer NOT NULL,
    municipality text NOT NULL,
    topics       text[] NOT NULL,
    participants integer NOT NULL DEFAULT 0,
    voided       boolean NOT NULL DEFAULT false,
    event_id     uuid NOT NULL
);
CREATE INDEX activity_by_day ON activity (occurred_on DESC, id);

GRANT SELECT, INSERT, UPDATE ON person, organisation, activity TO {role};
GRANT SELECT, INSERT, DELETE ON subject_key TO {role};
