-- Which draft's code an application came from: whoever sends it twice gets the same receipt.
ALTER TABLE application ADD COLUMN code_hash bytea UNIQUE;
