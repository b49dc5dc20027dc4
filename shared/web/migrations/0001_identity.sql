-- Who may sign in at this site, in which roles, and who is signed in now. Lives in the schema `identity` of the
-- member's own database; its login role gets exactly what signing in needs and can drop or empty nothing.

CREATE TABLE account (
    account_id    uuid PRIMARY KEY,
    login         text NOT NULL UNIQUE CHECK (login = lower(login) AND length(login) BETWEEN 2 AND 100),
    password_hash text NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
    created_at    timestamptz NOT NULL DEFAULT now(),
    disabled_at   timestamptz
);

-- A role is held for one member, or for the whole programme ('*': donor, coordinator).
CREATE TABLE account_role (
    account_id uuid NOT NULL REFERENCES account,
    role       text NOT NULL,
    member     text NOT NULL,
    PRIMARY KEY (account_id, role, member)
);

-- Only the SHA-256 of a session's token is here: who reads this table can sign in as nobody.
CREATE TABLE session (
    token_hash   bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    account_id   uuid NOT NULL REFERENCES account,
    kind         text NOT NULL CHECK (kind IN ('browser', 'api')),
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    idle_until   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX session_of_account ON session (account_id);
CREATE INDEX session_by_end ON session (expires_at);

-- Failed sign-ins by account and by address, as hashes: a login name and an address are personal data.
CREATE TABLE sign_in_failure (
    subject       bytea PRIMARY KEY CHECK (length(subject) = 32),
    failures      integer NOT NULL,
    last_at       timestamptz NOT NULL DEFAULT now(),
    blocked_until timestamptz NOT NULL DEFAULT '-infinity'
);
CREATE INDEX sign_in_failure_by_age ON sign_in_failure (last_at);

GRANT SELECT, INSERT ON account TO {role};
GRANT UPDATE (password_hash, disabled_at) ON account TO {role};
GRANT SELECT, INSERT, DELETE ON account_role TO {role};
GRANT SELECT, INSERT, DELETE ON session TO {role};
GRANT UPDATE (last_seen_at, idle_until) ON session TO {role};
GRANT SELECT, INSERT, DELETE ON sign_in_failure TO {role};
GRANT UPDATE (failures, last_at, blocked_until) ON sign_in_failure TO {role};
