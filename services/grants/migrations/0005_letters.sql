-- The organisation's own templates of letters; none where the plain one is used.
CREATE TABLE letter_template (
    kind        text  PRIMARY KEY,
    content     bytea NOT NULL,
    uploaded_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE ON letter_template TO {role};
