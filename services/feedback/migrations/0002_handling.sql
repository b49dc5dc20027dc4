-- Sensitive cases have a schema of their own from now on; none may stay behind here.
DO $$ BEGIN
    IF EXISTS (SELECT FROM complaint WHERE restricted) THEN
        RAISE EXCEPTION 'restricted complaints lie in the common store: close them and have them erased before the upgrade';
    END IF;
END $$;
ALTER TABLE complaint
    DROP COLUMN restricted,
    DROP CONSTRAINT complaint_status_check,
    ADD CHECK (status IN ('received', 'acknowledged', 'triaged', 'assigned', 'escalated', 'referred', 'responded',
                          'closed', 'reopened')),
    ADD COLUMN desk        text NOT NULL DEFAULT 'complaints', -- who reads it: complaints, focal_point, ombudsperson
    ADD COLUMN stopped_on  date,  -- since when a question to the complainant is open
    ADD COLUMN reopened_on date,
    ADD COLUMN assignee    text,  -- the account that answers for it
    ADD COLUMN referred_to text,
    ADD COLUMN satisfied   text CHECK (satisfied IN ('yes', 'partly', 'no')),
    ADD COLUMN person      text;  -- a participant's random id, where staff know that it is hers

-- What was said, both ways, and what was noted: encrypted under the case's key.
CREATE TABLE message (
    number     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id    uuid        NOT NULL REFERENCES complaint ON DELETE CASCADE,
    kind       text        NOT NULL CHECK (kind IN ('answer', 'question', 'message', 'note', 'translation', 'handover')),
    written_at timestamptz NOT NULL,
    sealed     bytea       NOT NULL
);
CREATE INDEX message_by_case ON message (case_id, number);
INSERT INTO message (case_id, kind, written_at, sealed)
    SELECT case_id, 'answer', written_on::timestamptz, sealed FROM reply ORDER BY number;
DROP TABLE reply;

-- Pictures and recordings, encrypted under the case's key; never in the web server's folders.
CREATE TABLE attachment (
    id          uuid        PRIMARY KEY,
    case_id     uuid        NOT NULL REFERENCES complaint ON DELETE CASCADE,
    received_at timestamptz NOT NULL,
    sealed      bytea       NOT NULL
);
CREATE INDEX attachment_by_case ON attachment (case_id, received_at);

-- What was agreed because of a case. `published` is what the public reads of it; nothing in it may name anybody.
CREATE TABLE action (
    id        uuid    PRIMARY KEY,
    case_id   uuid    NOT NULL REFERENCES complaint ON DELETE CASCADE,
    agreed_on date    NOT NULL,
    due_on    date,
    ended_on  date,
    done      boolean,
    sealed    bytea   NOT NULL,
    published jsonb
);
CREATE INDEX action_by_case ON action (case_id);

GRANT SELECT, INSERT, DELETE ON message, attachment, action TO {role};
GRANT UPDATE (ended_on, done, published) ON action TO {role};
GRANT UPDATE, DELETE ON complaint TO {role};
GRANT UPDATE ON case_key TO {role};
