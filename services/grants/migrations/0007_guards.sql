-- One completed enrolment makes one graduate eligible, whether for an application or for a contract without one.
DROP INDEX application_by_enrolment;
ALTER TABLE application DROP COLUMN enrolment;
CREATE TABLE used_enrolment (
    enrolment uuid PRIMARY KEY,
    recipient uuid NOT NULL REFERENCES recipient
);
GRANT SELECT, INSERT ON used_enrolment TO {role};
