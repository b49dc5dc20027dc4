-- What a file was called may name somebody ("passport of ..."), nothing shows it, and all else that names her is encrypted.
ALTER TABLE document DROP COLUMN name;
