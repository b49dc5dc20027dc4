-- Reporting's copy of all ledgers, its checkpoint, and what the counting adds up.
CREATE TABLE lane (
    id         smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text     NOT NULL UNIQUE,      -- csdp.ctc.participants/2
    member     text     NOT NULL,
    service    text     NOT NULL,
    sequence   bigint   NOT NULL DEFAULT 0,   -- the checkpoint: moved by compare-and-set only
    hash       bytea    NOT NULL,
    heard_at   timestamptz,                   -- recorded moment of the newest event
    next_offset bigint  NOT NULL DEFAULT 0,   -- a hint for the next start, valid for this cluster only
    cluster_id text     NOT NULL DEFAULT ''
);

CREATE TABLE event (
    position       bigint      PRIMARY KEY,   -- order of arrival, over all lanes
    lane           smallint    NOT NULL,
    sequence       bigint      NOT NULL,
    id             uuid        NOT NULL,
    type           text        NOT NULL,
    subject        text        NOT NULL,
    recorded_at    timestamptz NOT NULL,
    correlation_id text        NOT NULL,
    causation_id   text        NOT NULL,
    signature      text        NOT NULL,
    prev_hash      bytea       NOT NULL,
    hash           bytea       NOT NULL,
    value          bytea       NOT NULL,
    UNIQUE (lane, sequence)
);
CREATE INDEX event_id ON event USING hash (id);

-- One row per logframe version that is counted; exactly one is live.
CREATE TABLE logframe_version (
    version     integer     PRIMARY KEY,
    fingerprint text        NOT NULL,
    position    bigint      NOT NULL DEFAULT 0,  -- the copy is counted up to here
    live        boolean     NOT NULL DEFAULT false,
    adopted_at  timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX one_live_version ON logframe_version (live) WHERE live;

CREATE TABLE cell (
    id        integer PRIMARY KEY,
    version   integer NOT NULL,
    indicator text    NOT NULL,
    parts     text[]  NOT NULL            -- values of the indicator's breakdowns, in the logframe's order
);

-- Appended, never edited: what one event adds to one figure, from which recorded moment on.
CREATE TABLE contribution (
    version   smallint    NOT NULL,
    indicator text        NOT NULL,
    measure   smallint    NOT NULL,
    period    text        NOT NULL,
    member    text        NOT NULL,
    day       date        NOT NULL,
    cell      integer     NOT NULL,
    event_id  uuid        NOT NULL,       -- the event whose fact it is
    cause     bigint      NOT NULL,       -- position of the event at whose arrival it was appended
    known_at  timestamptz NOT NULL,
    value     bigint      NOT NULL,       -- minor units
    facts     smallint    NOT NULL
);
CREATE INDEX contribution_of ON contribution (version, indicator, measure, period);

-- The live totals; breakdowns and other days are summed from the contributions.
CREATE TABLE figure (
    version   integer  NOT NULL,
    indicator text     NOT NULL,
    measure   smallint NOT NULL,
    period    text     NOT NULL,
    member    text     NOT NULL,
    value     bigint   NOT NULL,
    facts     bigint   NOT NULL,
    PRIMARY KEY (version, indicator, measure, period, member)
);

CREATE TABLE parked (
    position  bigint PRIMARY KEY,
    error     text        NOT NULL,       -- class and place, never a value
    parked_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE alarm (
    lane      text        NOT NULL,
    alarm     text        NOT NULL,
    sequence  bigint      NOT NULL,
    detail    text        NOT NULL,
    raised_at timestamptz NOT NULL DEFAULT now(),
    resolved_at timestamptz,
    PRIMARY KEY (lane, alarm, sequence)
);

GRANT SELECT, INSERT ON event, contribution TO {role};
GRANT SELECT, INSERT, UPDATE ON lane, logframe_version, cell, figure, parked, alarm TO {role};
GRANT DELETE ON contribution, figure, cell TO {role};  -- a retired version is dropped, the ledgers' copy never
