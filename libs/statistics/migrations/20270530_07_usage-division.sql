-- Sums of usage stand also without what a question does not ask for: those by entry are thousands a day, and dashboards ask for years.
ALTER TABLE statistics.usage_sum ADD COLUMN summed_by text NOT NULL DEFAULT 'entry-and-kind';
UPDATE statistics.usage_sum SET summed_by = 'department-and-kind' WHERE grain IN ('minute', 'hour');
ALTER TABLE statistics.usage_sum
  ALTER COLUMN summed_by DROP DEFAULT,
  ADD CONSTRAINT usage_sum_summed_by_check
    CHECK (summed_by IN ('kind', 'consumer-department', 'department-and-act', 'entry', 'department-and-kind', 'entry-and-kind')),
  DROP CONSTRAINT usage_sum_pkey,
  ADD PRIMARY KEY (summed_by, grain, at, act, channel, consumer, consumer_department, department, entry, outcome);
COMMENT ON COLUMN statistics.usage_sum.summed_by IS
  'What its events were told apart by, besides time and outcome (kind: act, channel, consumer); each sum holds all events. Other columns are empty.';

-- What was summed before.
INSERT INTO statistics.usage_sum
  (grain, summed_by, at, act, channel, consumer, consumer_department, department, entry, outcome, events, rows, bytes, duration_us)
SELECT grain,
       CASE GROUPING(act, consumer_department, department, entry)
         WHEN 1 THEN 'department-and-kind' WHEN 7 THEN 'kind' WHEN 11 THEN 'consumer-department'
         WHEN 12 THEN 'entry' ELSE 'department-and-act' END,
       at, coalesce(act, ''), coalesce(channel, ''), coalesce(consumer, ''), coalesce(consumer_department, ''),
       coalesce(department, ''), coalesce(entry, ''), outcome, sum(events), sum(rows), sum(bytes), sum(duration_us)
  FROM statistics.usage_sum WHERE grain IN ('day', 'month')
 GROUP BY GROUPING SETS (
       (grain, at, outcome, act, channel, consumer, consumer_department, department),
       (grain, at, outcome, act, channel, consumer), (grain, at, outcome, consumer_department),
       (grain, at, outcome, act, department), (grain, at, outcome, department, entry));

-- One entry, or one department, over all days.
CREATE INDEX usage_sum_entry ON statistics.usage_sum (entry, grain, at) WHERE entry <> '';
CREATE INDEX usage_sum_department ON statistics.usage_sum (department, grain, at)
  WHERE summed_by IN ('department-and-act', 'department-and-kind');
