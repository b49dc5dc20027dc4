-- Forks that a person has decided: what was admitted stands, and the other story at this place is no news.
CREATE TABLE inbox_decided (
    lane     text   NOT NULL,
    sequence bigint NOT NULL,
    PRIMARY KEY (lane, sequence)
);
GRANT SELECT, INSERT ON inbox_decided TO {role};
