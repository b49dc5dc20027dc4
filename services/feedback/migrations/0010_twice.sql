-- What a complaint says that was filed twice stands in the one that goes on; the other one lies at no desk.
ALTER TABLE message
    DROP CONSTRAINT message_kind_check,
    ADD CHECK (kind IN ('answer', 'question', 'message', 'note', 'translation', 'handover', 'decision', 'again'));
-- Under which key a case that came by a referral was filed first: what others tell of it, they tell under that one.
ALTER TABLE complaint ADD COLUMN origin uuid;
CREATE INDEX complaint_by_origin ON complaint (origin) WHERE origin IS NOT NULL;
