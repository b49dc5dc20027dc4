-- Where a third party is paid: sealed under its key, seen only by who may pay. The latest stands.
CREATE TABLE account (
    recipient   uuid  PRIMARY KEY REFERENCES recipient,
    sealed      bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text  NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON account TO {role};

-- A rate that was recorded wrongly is replaced by an event that corrects the first; what was paid at it is valued again.
GRANT UPDATE ON rate TO {role};

-- Why a line of the financial report differs from the budget, in the words of the one who answers for it.
CREATE TABLE explanation (
    line        text NOT NULL,
    first       date NOT NULL,
    last        date NOT NULL,
    text        text NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (line, first, last)
);
GRANT SELECT, INSERT, UPDATE ON explanation TO {role};

-- One completed enrolment makes one graduate eligible.
ALTER TABLE application ADD COLUMN enrolment uuid;
CREATE INDEX application_by_enrolment ON application (enrolment) WHERE enrolment IS NOT NULL;

-- Of which call a contract is, so that the envelope of an open call is not counted twice.
ALTER TABLE exposure ADD COLUMN call uuid;
CREATE TABLE call_envelope (
    call   uuid    PRIMARY KEY,
    member text    NOT NULL,
    eur    numeric NOT NULL,
    open   boolean NOT NULL DEFAULT true
);
GRANT SELECT, INSERT, UPDATE ON call_envelope TO {role};
