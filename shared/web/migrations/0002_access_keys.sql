-- Keys of programs that read: a name, what it may read, when it was last used. Only the SHA-256 of a key is here; it
-- holds 256 random bits, so that it cannot be turned back. A revoked key stays, for whoever asks later what read here.

CREATE TABLE access_key (
    key_id       uuid PRIMARY KEY,
    name         text NOT NULL CHECK (name ~ '^[a-z][a-z0-9-]{1,39}$'),
    key_hash     bytea NOT NULL UNIQUE CHECK (length(key_hash) = 32),
    scopes       text[] NOT NULL CHECK (scopes <> '{}'),
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    revoked_at   timestamptz
);
CREATE UNIQUE INDEX access_key_in_force ON access_key (name) WHERE revoked_at IS NULL;

GRANT SELECT, INSERT ON access_key TO {role};
GRANT UPDATE (last_used_at, revoked_at) ON access_key TO {role};
