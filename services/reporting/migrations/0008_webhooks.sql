-- Addresses of integrators to which events are sent (Standard Webhooks). The secret that signs is sealed under a key of
-- the webhook's own, which the identity's master key wraps. `position` is the last event that was put into `delivery`.
CREATE TABLE webhook (
    id            uuid        PRIMARY KEY,
    owner         text        NOT NULL,               -- the name of the integrator's key or account
    url           text        NOT NULL,
    types         text[]      NOT NULL,               -- what an event's type begins with; none: all
    wrapped       bytea       NOT NULL,
    sealed        bytea       NOT NULL,
    position      bigint      NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    failing_since timestamptz,                        -- of the first attempt that failed since one succeeded
    disabled_at   timestamptz,
    disabled_why  text CHECK (disabled_why IN ('gone', 'failing', 'owner')),
    CHECK ((disabled_at IS NULL) = (disabled_why IS NULL))
);
CREATE INDEX webhook_of_owner ON webhook (owner, created_at);

-- One event for one webhook. `due_at`: when it is tried next; empty once it is delivered or given up. The row stays
-- for the log; `event` is empty for a test. Dead rows are swept after a month.
CREATE TABLE webhook_delivery (
    id           uuid        PRIMARY KEY,
    number       bigint      NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
    webhook      uuid        NOT NULL REFERENCES webhook ON DELETE CASCADE,
    event        uuid,
    type         text        NOT NULL,
    made_at      timestamptz NOT NULL DEFAULT now(),
    due_at       timestamptz,
    attempts     integer     NOT NULL DEFAULT 0,
    attempted_at timestamptz,
    delivered_at timestamptz,
    answer       integer,                             -- the last status; empty where there was none
    trouble      text,                                -- why there was none
    UNIQUE (webhook, event)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_delivery_log ON webhook_delivery (webhook, number DESC);

GRANT SELECT, INSERT, UPDATE, DELETE ON webhook, webhook_delivery TO {role};
