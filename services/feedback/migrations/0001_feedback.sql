-- What a complainant wrote lives only here, encrypted under a key of each case's own.
CREATE TABLE case_key (
    case_id uuid  PRIMARY KEY,
    wrapped bytea NOT NULL
);

-- In clear only what the board sorts by. The tracking code is not kept, its slow hash is.
CREATE TABLE complaint (
    id              uuid    PRIMARY KEY,
    code_hash       bytea   NOT NULL UNIQUE CHECK (length(code_hash) = 32),
    restricted      boolean NOT NULL,
    status          text    NOT NULL DEFAULT 'received'
                            CHECK (status IN ('received', 'acknowledged', 'responded', 'closed')),
    filed_on        date    NOT NULL,
    acknowledge_by  date    NOT NULL,
    due_on          date    NOT NULL,
    acknowledged_on date,
    responded_on    date,
    closed_on       date,
    outcome         text,
    sealed          bytea   NOT NULL
);
CREATE INDEX complaint_by_due ON complaint (due_on, id);

-- Answers, encrypted under the case's key.
CREATE TABLE reply (
    number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id    uuid   NOT NULL REFERENCES complaint,
    written_on date   NOT NULL,
    sealed     bytea  NOT NULL
);
CREATE INDEX reply_by_case ON reply (case_id, number);

-- What a complaint can be about: activities held and calls published, as all members' events tell.
CREATE TABLE subject (
    kind         text    NOT NULL CHECK (kind IN ('activity', 'call')),
    id           text    NOT NULL,
    member       text    NOT NULL,
    event_id     uuid    NOT NULL,
    label        text    NOT NULL, -- the activity's kind, or the call's reference
    municipality text,
    day          date    NOT NULL,
    gone         boolean NOT NULL DEFAULT false, -- voided or cancelled: no longer offered, still named
    PRIMARY KEY (kind, id, member)
);
CREATE INDEX subject_by_event ON subject (event_id);
CREATE INDEX subject_by_day ON subject (day DESC) WHERE NOT gone;

GRANT SELECT, INSERT, DELETE ON case_key TO {role};
GRANT SELECT, INSERT ON complaint, reply TO {role};
GRANT UPDATE (status, acknowledged_on, responded_on, closed_on, outcome) ON complaint TO {role};
GRANT SELECT, INSERT, UPDATE ON subject TO {role};
