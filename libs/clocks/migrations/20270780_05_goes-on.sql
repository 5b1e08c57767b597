-- Whoever keeps a clock that stands still tells, when a step looks, the same that the watch tells when the clock goes on by itself.
ALTER TABLE clocks.clock
  ADD COLUMN goes_on_cause text,
  ADD COLUMN goes_on_to    text;
COMMENT ON COLUMN clocks.clock.goes_on_cause IS 'As whose cause it is told that it goes on by itself, so that nobody is told twice; null where only the watch tells of it.';
COMMENT ON COLUMN clocks.clock.goes_on_to IS 'Which of the officers who act for its holder is told then: the actor; null where all are.';
