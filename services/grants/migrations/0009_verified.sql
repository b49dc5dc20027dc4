-- What other members found eligible, as their events tell; this member's own stands with its contracts.
CREATE TABLE verified_elsewhere (
    event_id uuid    PRIMARY KEY,
    member   text    NOT NULL,
    day      date    NOT NULL,
    amount   numeric NOT NULL,
    currency text    NOT NULL
);
GRANT SELECT, INSERT ON verified_elsewhere TO {role};
