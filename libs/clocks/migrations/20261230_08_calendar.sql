-- By which calendar a clock was counted: when a year is added or put right, those that it may move are counted anew.
ALTER TABLE clocks.clock ADD COLUMN calendar text;
COMMENT ON COLUMN clocks.clock.calendar IS 'Digest of the calendar by which its days were counted; null before digests were kept.';
DROP INDEX clocks.clock_unknown;
CREATE INDEX clock_to_recount ON clocks.clock (calendar) WHERE state <> 'ended' OR missing_year IS NOT NULL;
