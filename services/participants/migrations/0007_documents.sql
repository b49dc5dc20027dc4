-- Signed sheets, minutes, letters: encrypted under a key of the document's own; the events carry their hashes.
CREATE TABLE document (
    id          uuid        PRIMARY KEY,
    sha256      text        NOT NULL,
    kind        text        NOT NULL,
    media_type  text        NOT NULL,
    name        text        NOT NULL,
    size        integer     NOT NULL,
    sealed      bytea       NOT NULL,
    event       uuid        NOT NULL,   -- the original of what it proves
    uploaded_at timestamptz NOT NULL
);
CREATE INDEX document_by_event ON document (event);

GRANT SELECT, INSERT, DELETE ON document TO {role};
