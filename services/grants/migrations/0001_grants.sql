-- Who receives, and what the bank said, live only here: encrypted under a key of each recipient's own.
CREATE TABLE subject_key (
    subject uuid  PRIMARY KEY,
    wrapped bytea NOT NULL
);

-- `token` is a keyed hash of the identification number: it finds the recipient again without holding the number.
CREATE TABLE recipient (
    id             uuid  PRIMARY KEY,
    token          bytea NOT NULL UNIQUE,
    natural_person boolean NOT NULL,
    sealed         bytea NOT NULL,
    registered_at  timestamptz NOT NULL
);

CREATE TABLE call (
    id              uuid   PRIMARY KEY,
    reference       text   NOT NULL UNIQUE,
    titles          jsonb  NOT NULL,
    published_on    date   NOT NULL,
    closes_on       date   NOT NULL,
    recipient_types text[] NOT NULL,
    event_id        uuid   NOT NULL
);

-- What the list of sub-grants shows; the payments themselves stand in the ledger.
CREATE TABLE contract (
    id             uuid    PRIMARY KEY,
    recipient      uuid    NOT NULL REFERENCES recipient,
    call           uuid    REFERENCES call,
    reference      text    UNIQUE,
    title          text    NOT NULL,
    recipient_type text    NOT NULL,
    municipality   text    NOT NULL,
    theme          text,
    joint_with_la  boolean NOT NULL,
    signed_on      date    NOT NULL,
    amount         numeric NOT NULL,
    currency       text    NOT NULL,
    eur            numeric NOT NULL,
    rate           numeric,
    paid           numeric NOT NULL DEFAULT 0,
    paid_eur       numeric NOT NULL DEFAULT 0,
    pending        integer NOT NULL DEFAULT 0,
    event_id       uuid    NOT NULL
);
CREATE INDEX contract_by_recipient ON contract (recipient);
CREATE INDEX contract_by_day ON contract (signed_on DESC, id);

-- The documents behind payments; an event carries a document's id and its SHA-256.
CREATE TABLE document (
    id       uuid  PRIMARY KEY,
    contract uuid  NOT NULL REFERENCES contract,
    sealed   bytea NOT NULL
);
CREATE INDEX document_by_contract ON document (contract);

-- Rates that were recorded here, beside those of the programme's file; one a month, never changed.
CREATE TABLE rate (
    currency    text    NOT NULL,
    month       date    NOT NULL,
    units       numeric NOT NULL,
    source      text    NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (currency, month)
);

CREATE TABLE appeal (
    case_id  text PRIMARY KEY,
    call     uuid NOT NULL REFERENCES call,
    filed_on date NOT NULL,
    due_on   date NOT NULL,
    event_id uuid NOT NULL
);

GRANT SELECT, INSERT ON call, document, rate, appeal TO {role};
GRANT SELECT, INSERT, UPDATE ON recipient, contract TO {role};
GRANT SELECT, INSERT, DELETE ON subject_key TO {role};
