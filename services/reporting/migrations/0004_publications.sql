-- What was published, by its hash; never changed. An event of reporting's ledger makes it the period's report or the
-- month's snapshot; without one nobody is shown it. `annex` holds the cells that are too small to publish, `told` every
-- number about few persons that can be read from it: the next publication is protected together with all before.
CREATE TABLE publication (
    sha256       bytea PRIMARY KEY,
    kind         text  NOT NULL CHECK (kind IN ('report', 'monthly')),
    code         text  NOT NULL,               -- the period, or the month as 2024-05
    published_at timestamptz NOT NULL DEFAULT now(),
    file         bytea NOT NULL,
    annex        bytea NOT NULL,
    told         jsonb NOT NULL
);
CREATE INDEX publication_latest ON publication (published_at DESC);
GRANT SELECT, INSERT ON publication TO {role};
