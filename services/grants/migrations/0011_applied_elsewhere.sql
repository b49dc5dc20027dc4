-- Who applies to other members too, by the token of a third party, and where each application stands, as events tell.
CREATE TABLE applied_elsewhere (
    application  uuid    PRIMARY KEY,
    member       text    NOT NULL,
    token        bytea   NOT NULL,
    amount       numeric NOT NULL,
    currency     text    NOT NULL,
    submitted_on date    NOT NULL,
    stage        text    NOT NULL,
    decision     text,
    awarded      numeric
);
CREATE INDEX applied_elsewhere_by_token ON applied_elsewhere (token);
GRANT SELECT, INSERT, UPDATE ON applied_elsewhere TO {role};
