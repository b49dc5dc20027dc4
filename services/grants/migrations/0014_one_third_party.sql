-- Tokens of one third party under different keys, as they are met together: all tables hold the one of them.
CREATE TABLE third_party_token (
    token bytea PRIMARY KEY,
    one   bytea NOT NULL
);
CREATE INDEX third_party_token_by_one ON third_party_token (one);
GRANT SELECT, INSERT, UPDATE ON third_party_token TO {role};
