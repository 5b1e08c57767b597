-- An entry that lacks items which are wanted answers a need only where its department says how it serves all the same (Decree 809,
-- Art. 19): else it would be a no without reasons. What was answered before stays as it is.
ALTER TABLE exchange.need
  ADD COLUMN serves text CHECK (serves <> ''),
  ADD CHECK (serves IS NULL OR entry_id IS NOT NULL);
COMMENT ON COLUMN exchange.need.serves IS 'How the entry serves, where it lacks some of the items wanted.';
GRANT UPDATE (serves) ON exchange.need TO hub;
