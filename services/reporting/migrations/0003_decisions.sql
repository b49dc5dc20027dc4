-- A parked event blocks its key; what follows waits for it. A person retries it, or discards it by an event.
ALTER TABLE parked ADD COLUMN waits_for uuid;
ALTER TABLE parked ADD COLUMN retry boolean NOT NULL DEFAULT false;  -- set by a person, taken by the projector
ALTER TABLE parked ADD COLUMN discarded text;                        -- the reason; set by reporting.event.discarded
GRANT DELETE ON parked TO {role};

-- Forks on which a person has decided (reporting.lane.resumed): what was admitted stands.
CREATE TABLE fork_decision (
    lane     text   NOT NULL,
    sequence bigint NOT NULL,
    reason   text   NOT NULL,
    PRIMARY KEY (lane, sequence)
);
GRANT SELECT, INSERT ON fork_decision TO {role};
