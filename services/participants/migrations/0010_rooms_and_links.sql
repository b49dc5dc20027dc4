-- Where an activity was held, in the member's own words, and for how many the room is: both stay in the house.
ALTER TABLE activity ADD COLUMN venue text NOT NULL DEFAULT '';
ALTER TABLE activity ADD COLUMN seats integer;
-- A registration that was a mistake; what rests on it follows.
ALTER TABLE organisation ADD COLUMN voided boolean NOT NULL DEFAULT false;
-- Links of this member's persons, its own merges among them, and whether they were taken apart.
ALTER TABLE known_link ADD COLUMN parted boolean NOT NULL DEFAULT false;
CREATE INDEX known_link_by_person ON known_link USING gin (persons);
INSERT INTO known_link (id, persons)
SELECT id, ARRAY(SELECT jsonb_array_elements_text(convert_from(value, 'UTF8')::jsonb -> 'persons'))::uuid[]
FROM ledger WHERE type LIKE 'participants.person.merged.%' ON CONFLICT DO NOTHING;
ALTER TABLE proposal ADD COLUMN parted boolean NOT NULL DEFAULT false;
CREATE VIEW joined_persons AS
SELECT id, persons, parted, false AS proposed FROM known_link
UNION ALL SELECT id, persons, parted, true FROM proposal WHERE answer = 'confirmed';
GRANT UPDATE ON known_link TO {role};
GRANT SELECT ON joined_persons TO {role};
