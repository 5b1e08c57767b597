-- Limits of the law that ended or came due, learnt from clock events; what the metric on-time counts.
CREATE TABLE statistics.clock (
  id      uuid PRIMARY KEY,
  kind    text NOT NULL,
  holder  text NOT NULL,
  -- The last day in China; null where it is not known.
  due_on  date,
  -- Null: it has come due and runs still.
  outcome text CHECK (outcome IN ('done', 'dropped')),
  late    boolean
);
CREATE INDEX clock_due ON statistics.clock (due_on, holder);
GRANT SELECT, INSERT, UPDATE ON statistics.clock TO worker;
GRANT SELECT ON statistics.clock TO hub;

-- The worker scores by itself what machines measure.
GRANT SELECT, INSERT ON statistics.cohort_unit, statistics.scheme, statistics.index_run, statistics.score TO worker;
GRANT SELECT, INSERT, UPDATE (replaced_at) ON statistics.evidence TO worker;
