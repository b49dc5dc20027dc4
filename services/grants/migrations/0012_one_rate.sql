-- What came back names its payment, so that a payment that came back in parts leaves no cent.
ALTER TABLE cost ADD COLUMN reverses uuid;

-- What other members recorded stands beside this member's own ('') until the lead has recorded the month's rate for all.
ALTER TABLE rate ADD COLUMN member text NOT NULL DEFAULT '';
ALTER TABLE rate DROP CONSTRAINT rate_pkey;
ALTER TABLE rate ADD PRIMARY KEY (currency, month, member);

-- A step that was recorded by mistake is taken back: a report that was scheduled, a verification of another member.
GRANT DELETE ON report TO {role};
GRANT UPDATE ON verified_elsewhere TO {role};
