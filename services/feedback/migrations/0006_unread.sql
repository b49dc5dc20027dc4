-- The complainant has written and nobody has opened the case since.
ALTER TABLE complaint ADD COLUMN unread boolean NOT NULL DEFAULT false;
