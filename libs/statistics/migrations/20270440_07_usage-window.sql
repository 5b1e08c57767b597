-- Usage is bounded: single events, fine sums and words that hardly anybody searches for go after their time.
ALTER TABLE statistics.counting ADD COLUMN usage_from timestamptz;
COMMENT ON COLUMN statistics.counting.usage_from IS
  'Start of a day in China, before which usage events have been removed; null while all are there.';

GRANT UPDATE (usage_from) ON statistics.counting TO worker;
GRANT DELETE ON statistics.usage_event, statistics.usage_sum, statistics.search_day TO worker;
-- What is removed is found by its time.
CREATE INDEX usage_sum_at ON statistics.usage_sum (grain, at) WHERE grain IN ('minute', 'hour');
