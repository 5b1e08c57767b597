-- How many calls took a second at most; of those of before it was not counted.
ALTER TABLE statistics.call_day ADD COLUMN quick bigint;
COMMENT ON COLUMN statistics.call_day.quick IS 'Of the timed ones, those that took a second at most; null of days of which it was not counted.';
-- What was applied already would be learnt otherwise now.
SELECT statistics_base.renew();
