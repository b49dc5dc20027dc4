-- The ledger: a member's append-only record. Rows are never changed: the service's login role may insert and read,
-- nothing else, and a trigger refuses the rest even to the owner's session.
CREATE TABLE lane (
    lane        smallint PRIMARY KEY,
    sequence    bigint      NOT NULL DEFAULT 0,
    hash        bytea       NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 10);

CREATE TABLE ledger (
    lane           smallint    NOT NULL,
    sequence       bigint      NOT NULL,
    id             uuid        NOT NULL,
    type           text        NOT NULL,
    subject        text        NOT NULL,
    recorded_at    timestamptz NOT NULL,
    correlation_id text        NOT NULL,
    causation_id   text        NOT NULL,
    traceparent    text        NOT NULL,
    value          bytea       NOT NULL,
    prev_hash      bytea       NOT NULL,
    hash           bytea       NOT NULL,
    signature      text        NOT NULL,
    stream         text        NOT NULL,
    stream_version integer     NOT NULL,
    PRIMARY KEY (lane, sequence),
    UNIQUE (id),
    UNIQUE (stream, stream_version)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege', HINT = 'Record a correction or a void as a new event.';
END $$;
CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_is_never_emptied BEFORE TRUNCATE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- How far the relay has sent each lane, and to which cluster. A hint: receivers drop what they have.
CREATE TABLE relay_cursor (
    lane       smallint PRIMARY KEY,
    sequence   bigint   NOT NULL DEFAULT 0,
    cluster_id text     NOT NULL DEFAULT ''
);

GRANT SELECT, INSERT ON ledger TO {role};
GRANT SELECT, INSERT, UPDATE ON lane, relay_cursor TO {role};
