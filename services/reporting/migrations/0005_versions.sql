-- The programme's files of every version that was counted: a version that was adopted is counted whatever lies on the disk.
CREATE TABLE programme_files (
    fingerprint text  PRIMARY KEY,
    files       jsonb NOT NULL
);
GRANT SELECT, INSERT ON programme_files TO {role};

-- To find the events of a type in order, and those about somebody or something, among millions.
CREATE INDEX event_of_type ON event (type, position);
CREATE INDEX event_of_subject ON event (subject);
