-- The last day for the supplement is counted whenever it is asked for, from the day on which it was asked for: a calendar that lacked
-- its year then, or that was put right since, must not leave the application waiting for ever.
ALTER TABLE exchange.open_application ADD COLUMN asked_at timestamptz;
UPDATE exchange.open_application SET asked_at = updated_at WHERE missing IS NOT NULL;
ALTER TABLE exchange.open_application DROP COLUMN supplement_due_on,
  ADD CHECK ((missing IS NULL) = (asked_at IS NULL));
GRANT UPDATE (asked_at) ON exchange.open_application TO hub;
