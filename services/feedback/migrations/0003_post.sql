-- What other members are to receive: sealed to the receiver's key before it comes here, so that this house cannot open it.
CREATE TABLE outbox (
    id      uuid        PRIMARY KEY,
    box     text        NOT NULL,
    made_at timestamptz NOT NULL,
    sent_at timestamptz,
    wants_receipt boolean NOT NULL
);

-- Which parcels have been taken in; the same one twice is one case.
CREATE TABLE inbox_parcel (
    id uuid PRIMARY KEY
);

-- Referrals of ordinary cases that their receiver has confirmed.
CREATE TABLE referral (
    id          uuid PRIMARY KEY,
    case_id     uuid NOT NULL,
    receiver    text NOT NULL,
    referred_on date NOT NULL,
    received_on date
);
CREATE INDEX referral_by_case ON referral (case_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO {role};
GRANT SELECT, INSERT ON inbox_parcel TO {role};
GRANT SELECT, INSERT, UPDATE (received_on), DELETE ON referral TO {role};
