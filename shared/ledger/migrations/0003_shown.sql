-- What the bus has shown of our own lanes: a ledger that is behind it was restored from an older backup, and an append
-- would tell another story under a sequence that others have already. So it refuses until it has its own events back.
ALTER TABLE lane ADD COLUMN shown bigint NOT NULL DEFAULT 0;
-- Set when the bus has another event of ours at a sequence of the ledger: two stories are out, a person must decide.
ALTER TABLE lane ADD COLUMN forked_at bigint;
-- Where the next look at our own topic begins, on this cluster: what lies before it was acknowledged to us.
ALTER TABLE relay_cursor ADD COLUMN next_offset bigint NOT NULL DEFAULT 0;
