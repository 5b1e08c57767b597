-- Open datasets as they were last assessed, and whose they are: a department's code, or the source that they were harvested from.
CREATE TABLE statistics.dataset (
  id      uuid PRIMARY KEY,
  unit    text NOT NULL,
  metrics jsonb NOT NULL
);
COMMENT ON COLUMN statistics.dataset.metrics IS 'What is reached of each metric, 0 to 1; null: nobody knows yet.';

-- By how much assessments changed what a unit reaches, by day in China: all up to a day are how it stood at its end.
CREATE TABLE statistics.dataset_metric (
  unit     text NOT NULL,
  metric   text NOT NULL,
  day      date NOT NULL,
  datasets integer NOT NULL,
  known    integer NOT NULL,
  reached  numeric NOT NULL,
  PRIMARY KEY (unit, metric, day)
);
COMMENT ON COLUMN statistics.dataset_metric.known IS 'Datasets of which it is known what they reach.';
COMMENT ON COLUMN statistics.dataset_metric.reached IS 'Sum of what these reach.';

GRANT SELECT, INSERT, UPDATE, DELETE ON statistics.dataset TO worker;
GRANT SELECT, INSERT, UPDATE ON statistics.dataset_metric TO worker;
GRANT SELECT ON statistics.dataset_metric TO hub;
