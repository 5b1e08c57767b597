-- What a clock's matter is called, so that whoever is warned of it knows what is meant.
ALTER TABLE clocks.clock ADD COLUMN title text NOT NULL DEFAULT '';
COMMENT ON COLUMN clocks.clock.title IS 'What the matter is about, in the words of the catalogue or of who brought it up.';
