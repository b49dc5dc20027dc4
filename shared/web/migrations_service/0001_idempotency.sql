-- Answers already given, by Idempotency-Key. A row is written in the transaction of its command and never changed
-- afterwards except to receive its answer in that same transaction.

CREATE TABLE idempotency (
    key         text PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 200),
    fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32),
    status      integer,
    body        bytea,
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);

GRANT SELECT, INSERT, DELETE ON idempotency TO {role};
GRANT UPDATE (status, body) ON idempotency TO {role};
