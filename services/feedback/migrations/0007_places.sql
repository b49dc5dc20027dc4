-- From how many of a municipality a case comes in its year, without saying from which: a keyed hash, see keys.py.
ALTER TABLE complaint ADD COLUMN place bytea;
CREATE INDEX complaint_by_place ON complaint (place) WHERE place IS NOT NULL;
