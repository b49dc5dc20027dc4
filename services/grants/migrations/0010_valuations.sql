-- By which policy and rates of the programme's file everything was valued last: a start with others values it again.
CREATE TABLE valuation (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    told_by text    NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON valuation TO {role};
