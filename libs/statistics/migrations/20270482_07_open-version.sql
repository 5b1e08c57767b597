-- What each open version holds, and until when it was open: what openness is counted from, also of past days.
ALTER TABLE statistics.publication
  ADD COLUMN rows bigint NOT NULL DEFAULT 0 CHECK (rows >= 0),
  ADD COLUMN bytes bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0),
  ADD COLUMN interfaces integer NOT NULL DEFAULT 0 CHECK (interfaces >= 0),
  -- In China; null while it is open.
  ADD COLUMN withdrawn_on date;
COMMENT ON COLUMN statistics.publication.bytes IS 'Of its tables as they are stored (Parquet).';
COMMENT ON COLUMN statistics.publication.interfaces IS 'Addresses at which its rows can be asked for.';

-- What was before these were learnt from events.
UPDATE statistics.publication p
   SET rows = t.rows, bytes = t.bytes, interfaces = t.tables,
       withdrawn_on = (o.withdrawn_at AT TIME ZONE 'Asia/Shanghai')::date
  FROM opendata.publication o
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(v.rows), 0) AS rows, coalesce(sum(v.bytes), 0) AS bytes, count(*) AS tables
      FROM datasets.version_table v WHERE v.version_id = o.version_id) AS t ON true
 WHERE o.id = p.id AND p.published_on IS NOT NULL;

-- A migration that changes what is learnt from facts that were applied already calls this: a replay begins anew with what is
-- shown then, and with facts from there on.
CREATE FUNCTION statistics_base.renew() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['thing', 'act_day', 'call_day', 'purpose_day', 'clock', 'department', 'approval',
                              'publication', 'rule_document', 'authority', 'project', 'project_resource', 'purpose_call',
                              'dataset', 'dataset_metric', 'department_list'] LOOP
    EXECUTE format('DROP TABLE IF EXISTS statistics_base.%I', name);
    EXECUTE format('CREATE TABLE statistics_base.%I AS TABLE statistics.%I', name, name);
  END LOOP;
  DELETE FROM statistics.fact;
END $$;
REVOKE ALL ON FUNCTION statistics_base.renew FROM PUBLIC;
SELECT statistics_base.renew();
