-- The few events that documents prove, so that a figure's page finds them without reading all of the copy.
CREATE INDEX event_with_evidence ON event (position) WHERE position('"evidence"'::bytea IN value) > 0;
