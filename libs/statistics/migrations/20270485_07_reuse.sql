-- Reuses of open datasets that the authority has accepted, by dataset, and for which days in China.
CREATE TABLE statistics.reuse (
  id          uuid NOT NULL,
  dataset     uuid NOT NULL,
  accepted_on date NOT NULL,
  -- Null while it is shown.
  ended_on    date,
  PRIMARY KEY (id, dataset)
);
CREATE INDEX reuse_dataset ON statistics.reuse (dataset);
GRANT SELECT, INSERT, UPDATE ON statistics.reuse TO worker;
GRANT SELECT ON statistics.reuse TO hub;

-- What was before they were learnt from events: a replay begins with it.
INSERT INTO statistics.reuse (id, dataset, accepted_on, ended_on)
SELECT r.id, d.dataset_id, (r.judged_at AT TIME ZONE 'Asia/Shanghai')::date, (r.retired_at AT TIME ZONE 'Asia/Shanghai')::date
  FROM opendata.reuse r JOIN opendata.reuse_dataset d ON d.reuse_id = r.id
 WHERE r.judged_at IS NOT NULL AND r.state IN ('accepted', 'retired');
CREATE TABLE statistics_base.reuse AS TABLE statistics.reuse;
