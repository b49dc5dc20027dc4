-- The costs of all members, as their events tell: own costs by voucher, sub-grants as line 6.3; by the original event.
CREATE TABLE cost (
    event_id uuid    PRIMARY KEY,
    member   text    NOT NULL,
    line     text    NOT NULL,
    voucher  text,
    day      date    NOT NULL,
    rate_day date    NOT NULL,
    amount   numeric NOT NULL,
    currency text    NOT NULL,
    rate     numeric,
    live     boolean NOT NULL DEFAULT true
);
CREATE INDEX cost_by_day ON cost (day);

CREATE TABLE donor_instalment (
    instalment      text    PRIMARY KEY,
    received_on     date    NOT NULL,
    amount          numeric NOT NULL,
    currency        text    NOT NULL,
    booked_currency text,
    booked_rate     numeric
);

-- Under which headings this member's bookkeeping writes what; asked once.
CREATE TABLE cost_columns (
    field   text PRIMARY KEY,
    heading text NOT NULL
);

GRANT SELECT, INSERT, UPDATE ON cost, donor_instalment, cost_columns TO {role};
