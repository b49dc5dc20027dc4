-- What KoboToolbox or ODK sent: a submission is taken once, and an edited one changes its person.
CREATE TABLE submission (
    id       text   NOT NULL,
    activity uuid   NOT NULL,
    person   uuid   NOT NULL,
    content  bigint NOT NULL,  -- a keyed hash
    PRIMARY KEY (activity, id)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON submission TO {role};
