-- Each sum of usage lies in a table of its own. In one table the few rows of a sum lay scattered among those by everything, of which there are ten
-- times as many: whoever asked for one read nearly all.
ALTER TABLE statistics.usage_sum RENAME TO usage_sum_before;
CREATE TABLE statistics.usage_sum (LIKE statistics.usage_sum_before INCLUDING CONSTRAINTS INCLUDING COMMENTS)
  PARTITION BY LIST (summed_by);
CREATE TABLE statistics.usage_by_kind PARTITION OF statistics.usage_sum FOR VALUES IN ('kind');
CREATE TABLE statistics.usage_by_consumer_department PARTITION OF statistics.usage_sum FOR VALUES IN ('consumer-department');
CREATE TABLE statistics.usage_by_department_and_act PARTITION OF statistics.usage_sum FOR VALUES IN ('department-and-act');
CREATE TABLE statistics.usage_by_entry PARTITION OF statistics.usage_sum FOR VALUES IN ('entry');
CREATE TABLE statistics.usage_by_department_and_kind PARTITION OF statistics.usage_sum FOR VALUES IN ('department-and-kind');
CREATE TABLE statistics.usage_by_entry_and_kind PARTITION OF statistics.usage_sum FOR VALUES IN ('entry-and-kind');

INSERT INTO statistics.usage_sum SELECT * FROM statistics.usage_sum_before ORDER BY summed_by, grain, at;
DROP TABLE statistics.usage_sum_before;

ALTER TABLE statistics.usage_sum
  ADD PRIMARY KEY (summed_by, grain, at, act, channel, consumer, consumer_department, department, entry, outcome);
-- All of a span, found without the wide key; also what is removed when its time is over.
CREATE INDEX usage_sum_at ON statistics.usage_sum (grain, at);
-- One entry, or one department, over all days.
CREATE INDEX usage_sum_entry ON statistics.usage_sum (entry, grain, at) WHERE entry <> '';
CREATE INDEX usage_sum_department ON statistics.usage_sum (department, grain, at)
  WHERE summed_by IN ('department-and-act', 'department-and-kind');

GRANT SELECT, INSERT, UPDATE, DELETE ON statistics.usage_sum TO worker;
GRANT SELECT ON statistics.usage_sum TO hub;
