-- What is recorded one by one, as the lists show it; no person's data, only her random id.
CREATE TABLE record (
    event       uuid        PRIMARY KEY,  -- of the original
    kind        text        NOT NULL,
    subject     text        NOT NULL,
    title       text        NOT NULL,     -- stays in the house
    occurred_on date        NOT NULL,
    data        jsonb       NOT NULL,
    voided      boolean     NOT NULL DEFAULT false,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX record_by_kind ON record (kind, occurred_on DESC, event);
CREATE INDEX record_by_subject ON record (subject);

-- A person's history, and what only one line names.
CREATE INDEX ledger_by_subject ON ledger (subject);

GRANT SELECT, INSERT, UPDATE ON record TO {role};
