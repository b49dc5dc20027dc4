-- A file that came from another member comes in parts, each after the case that it belongs to.
ALTER TABLE inbox_parcel ADD COLUMN case_id uuid;
GRANT UPDATE (case_id) ON inbox_parcel TO {role};
ALTER TABLE outbox ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
