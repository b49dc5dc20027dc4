-- The decision on an appeal comes back into its case.
ALTER TABLE message
    DROP CONSTRAINT message_kind_check,
    ADD CHECK (kind IN ('answer', 'question', 'message', 'note', 'translation', 'handover', 'decision'));
CREATE INDEX complaint_by_person ON complaint (person) WHERE person IS NOT NULL;
GRANT UPDATE (sealed) ON message, attachment, action TO {role};
