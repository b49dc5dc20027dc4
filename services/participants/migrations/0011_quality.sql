-- How often each rule of quality has refused something on entry: numbers, nothing of what was refused.
CREATE TABLE quality_refusal (rule text PRIMARY KEY, times bigint NOT NULL);
GRANT SELECT, INSERT, UPDATE ON quality_refusal TO {role};
