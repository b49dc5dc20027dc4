-- What X.1 counts is the first answer, by the day that was promised for it; a reopened case has new ones beside them.
ALTER TABLE complaint ADD COLUMN promised_on date, ADD COLUMN answered_on date, ADD COLUMN settled_on date;
UPDATE complaint SET answered_on = responded_on,
                     settled_on = least(responded_on, CASE WHEN outcome IS NOT NULL THEN closed_on END);
