-- Files that came with a form that is not sent yet. What opens one stands in that form alone, so nobody here can; nothing
-- says what it belongs to, and all go after a day, sent or not, so that none tells by its going what became of it.
CREATE TABLE waiting_file (
    place   text        PRIMARY KEY,
    sealed  bytea       NOT NULL,
    kept_at timestamptz NOT NULL
);
CREATE INDEX waiting_file_by_age ON waiting_file (kept_at);
GRANT SELECT, INSERT, DELETE ON waiting_file TO {role};
