-- Which calls are no chunks of bulk jobs: a chunk asks for up to a hundred rows, and how long it takes says nothing of how soon one call is answered.
ALTER TABLE statistics.call_day ADD COLUMN single bigint;
COMMENT ON COLUMN statistics.call_day.single IS 'Of the timed ones, those that were no chunks of a bulk job; null of days of which it was not counted.';
COMMENT ON COLUMN statistics.call_day.quick IS 'Of the single ones, those that took a second at most; of days of which single ones were not counted, of the timed ones, or null.';
-- What was applied already would be learnt otherwise now.
SELECT statistics_base.renew();
