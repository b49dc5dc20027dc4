-- What the members say of their own ledgers, signed, every few seconds (shared/ledger/heads.py).
ALTER TABLE lane ADD COLUMN head_sequence bigint NOT NULL DEFAULT 0;  -- the newest head: how far the ledger goes
ALTER TABLE lane ADD COLUMN head_at timestamptz;                      -- and when it was said, by the member's clock
ALTER TABLE lane ADD COLUMN heard_until timestamptz;                  -- everything recorded before is in the copy
-- A lane with two stories: nothing of it is taken until a person has decided.
ALTER TABLE lane ADD COLUMN stopped_at bigint;
