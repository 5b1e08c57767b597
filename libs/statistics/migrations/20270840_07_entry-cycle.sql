-- What each entry has promised of its datasets, by the day in China on which that was published: the last row up to a day holds at its end.
-- A promise that is changed later changes nothing of what was kept before.
CREATE TABLE statistics.entry_cycle (
  entry uuid NOT NULL,
  since date NOT NULL,
  -- Code of catalog/taxonomies/update-cycles.yaml; null for none.
  cycle text,
  PRIMARY KEY (entry, since)
);
GRANT SELECT, INSERT, UPDATE ON statistics.entry_cycle TO worker;
GRANT SELECT ON statistics.entry_cycle TO hub;

-- Only the last cycle was kept; the versions of the catalogue know those of before.
INSERT INTO statistics.entry_cycle (entry, since, cycle)
SELECT DISTINCT ON (id, since) id, since, update_cycle
  FROM (SELECT id, version, update_cycle, (published_at AT TIME ZONE 'Asia/Shanghai')::date AS since
          FROM catalog.entry WHERE published_at IS NOT NULL) AS published
 ORDER BY id, since, version DESC;

ALTER TABLE statistics.thing DROP COLUMN cycle;

-- Of facts that were applied nothing is learnt anew: they are kept, and replayed upon what was known of promises now.
CREATE TABLE statistics_base.entry_cycle AS TABLE statistics.entry_cycle;
ALTER TABLE statistics_base.thing DROP COLUMN cycle;

-- With the table that has come since, and with whoever learns held off until it is through.
CREATE OR REPLACE FUNCTION statistics_base.renew() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text;
BEGIN
  LOCK TABLE statistics.fact IN EXCLUSIVE MODE;
  FOREACH name IN ARRAY ARRAY['thing', 'act_day', 'call_day', 'purpose_day', 'clock', 'department', 'approval',
                              'publication', 'rule_document', 'authority', 'project', 'project_resource', 'purpose_call',
                              'dataset', 'dataset_metric', 'department_list', 'resource_theme', 'reuse', 'survey',
                              'entry_cycle'] LOOP
    EXECUTE format('DROP TABLE IF EXISTS statistics_base.%I', name);
    EXECUTE format('CREATE TABLE statistics_base.%I AS TABLE statistics.%I', name, name);
  END LOOP;
  DELETE FROM statistics.fact;
END $$;
