-- What a service has taken from the other services' lanes: the gate's position and the hashes it compares with.
-- `error` is set where an event could not be reacted to: kept, shown, never skipped in silence.
CREATE TABLE inbox (
    lane     text   NOT NULL,
    sequence bigint NOT NULL,
    hash     bytea  NOT NULL,
    error    text,
    taken_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (lane, sequence)
);

CREATE TABLE inbox_alarm (
    lane      text   NOT NULL,
    alarm     text   NOT NULL,
    sequence  bigint NOT NULL,
    detail    text   NOT NULL,
    raised_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (lane, alarm, sequence)
);

GRANT SELECT, INSERT ON inbox TO {role};
GRANT SELECT, INSERT ON inbox_alarm TO {role};
