-- What other members record and this one organises with them: the owner's events as they came, under the activity's id.
-- Its row among the activities has the owner's code, and a title of ours: the owner's stays in the owner's house.
ALTER TABLE activity ADD COLUMN owner text NOT NULL DEFAULT '';
CREATE TABLE co_organised (
    activity  uuid  PRIMARY KEY,
    owner     text  NOT NULL,
    event     uuid  NOT NULL,              -- of the original
    type      text  NOT NULL,
    value     bytea NOT NULL,              -- what stands now
    voided    boolean NOT NULL DEFAULT false,
    cancelled text  NOT NULL DEFAULT ''    -- the event that called it off
);
CREATE INDEX co_organised_by_event ON co_organised (event);

-- Which members a proposed match names, in the order of its persons; empty in proposals of an earlier time.
ALTER TABLE proposal ADD COLUMN members text[] NOT NULL DEFAULT '{}';

GRANT SELECT, INSERT, UPDATE ON co_organised TO {role};
