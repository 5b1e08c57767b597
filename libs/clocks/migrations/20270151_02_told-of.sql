-- One of several applications for a matter has clocks of its own, but people are told of the matter.
ALTER TABLE clocks.clock
  ADD COLUMN told_kind  text,
  ADD COLUMN told_id    uuid,
  ADD COLUMN told_title text,
  ADD CONSTRAINT clock_told_of CHECK (num_nulls(told_kind, told_id, told_title) IN (0, 3));
COMMENT ON COLUMN clocks.clock.told_kind IS 'What people are told of, and have their tasks about, in its place; null where that is the matter itself.';
