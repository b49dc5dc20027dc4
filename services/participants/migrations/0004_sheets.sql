-- Uploaded attendance sheets: looked at, decided, recorded once, undone as a whole.
-- `sealed` holds the rows as they were written, under the batch's own key in subject_key; after recording only those
-- that were refused, so that they can be fetched, corrected and sent again.
CREATE TABLE sheet_batch (
    id          uuid        PRIMARY KEY,
    activity    uuid        NOT NULL,
    file_name   text        NOT NULL,
    sha256      text        NOT NULL,
    sealed      bytea       NOT NULL,
    uploaded_at timestamptz NOT NULL,
    recorded_at timestamptz,
    undone_at   timestamptz,
    rows        integer     NOT NULL,
    recorded    integer     NOT NULL DEFAULT 0,
    registered  integer     NOT NULL DEFAULT 0,
    refused     integer     NOT NULL DEFAULT 0
);
CREATE INDEX sheet_batch_by_activity ON sheet_batch (activity, uploaded_at DESC);
CREATE INDEX sheet_batch_by_file ON sheet_batch (sha256);

-- Which row became which attendance, and whether its person was registered with it. No name is here.
CREATE TABLE sheet_line (
    batch      uuid    NOT NULL REFERENCES sheet_batch ON DELETE CASCADE,
    row_number integer NOT NULL,
    event      uuid    NOT NULL,
    person     uuid    NOT NULL,
    registered boolean NOT NULL,
    PRIMARY KEY (batch, row_number)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON sheet_batch, sheet_line TO {role};
