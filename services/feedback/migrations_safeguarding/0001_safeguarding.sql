-- What a sensitive case has beside the tables that every case has. No event of it lies in the ledger.
ALTER TABLE complaint ALTER COLUMN desk SET DEFAULT 'focal_point', ADD CHECK (desk IN ('focal_point', 'ombudsperson'));

-- A case's events, sealed under its key.
CREATE TABLE journal (
    case_id uuid  NOT NULL REFERENCES complaint ON DELETE CASCADE,
    number  int   NOT NULL,
    sealed  bytea NOT NULL,
    PRIMARY KEY (case_id, number)
);

-- Who looked at what, and when; shown to those who may look.
CREATE TABLE look (
    number  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id uuid        NOT NULL REFERENCES complaint ON DELETE CASCADE,
    account text        NOT NULL,
    what    text        NOT NULL,
    at      timestamptz NOT NULL
);
CREATE INDEX look_by_case ON look (case_id, number);

-- Whom a class of case must be told to, by when, and whether it was done.
CREATE TABLE notification (
    case_id uuid        NOT NULL REFERENCES complaint ON DELETE CASCADE,
    body    text        NOT NULL,
    due_at  timestamptz NOT NULL,
    sent_at timestamptz,
    PRIMARY KEY (case_id, body)
);

-- Under which key, in which month and in what state the bus was told that a case exists. The key is not the case's.
CREATE TABLE announced (
    case_id uuid PRIMARY KEY,
    bus_key uuid NOT NULL UNIQUE,
    month   text NOT NULL,
    state   text NOT NULL
);

GRANT SELECT, INSERT ON journal, look, announced TO {role};
GRANT SELECT, INSERT, UPDATE ON notification TO {role};
GRANT UPDATE (state, month) ON announced TO {role};
GRANT DELETE ON notification TO {role};
