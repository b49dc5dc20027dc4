-- What waits to be sent to the matching role: boxes that only it can open.
CREATE TABLE token_outbox (
    id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    box text NOT NULL
);
-- Under which key, and to which cluster, all tokens were sent; another one means that all are sent again. One row.
CREATE TABLE token_sent (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    key     text NOT NULL,
    cluster text NOT NULL
);

-- The matching role's store. The other members' tables stay empty.
CREATE TABLE matching_token (
    person uuid NOT NULL,
    token  text NOT NULL,
    kind   text NOT NULL,
    member text NOT NULL,
    PRIMARY KEY (person, token)
);
CREATE INDEX matching_token_by_token ON matching_token (token);
-- Who was erased: a message that comes again must not bring her tokens back.
CREATE TABLE matching_erased (person uuid PRIMARY KEY);
-- What was said of a pair already, so that it is said once; a denied or split pair is not found anew.
CREATE TABLE matching_found (
    one    uuid    NOT NULL,
    other  uuid    NOT NULL,
    strong boolean NOT NULL,
    PRIMARY KEY (one, other, strong)
);
CREATE TABLE matching_position (
    topic       text   PRIMARY KEY,
    cluster     text   NOT NULL,
    next_offset bigint NOT NULL
);

-- Proposals about persons of this member, and what this member has answered.
CREATE TABLE proposal (
    id          uuid   PRIMARY KEY,  -- event id of the proposal
    persons     uuid[] NOT NULL,
    proposed_on date   NOT NULL,
    answer      text   CHECK (answer IN ('confirmed', 'denied'))
);
-- Links that stand already: their persons are not asked about.
CREATE TABLE known_link (
    id      uuid   PRIMARY KEY,
    persons uuid[] NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON token_outbox, token_sent, matching_token, matching_position TO {role};
GRANT SELECT, INSERT ON matching_erased, matching_found, known_link TO {role};
GRANT SELECT, INSERT, UPDATE ON proposal TO {role};
