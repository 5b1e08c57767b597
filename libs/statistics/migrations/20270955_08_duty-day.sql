-- How many duties to share departments have, and how many of them are mounted, by the day in China on which that changed: the last row up to a
-- day is how it stood at its end.
CREATE TABLE statistics.duty_day (
  department text NOT NULL,
  day        date NOT NULL,
  duties     integer NOT NULL CHECK (duties >= 0),
  mounted    integer NOT NULL CHECK (mounted BETWEEN 0 AND duties),
  PRIMARY KEY (department, day)
);
GRANT SELECT, INSERT, UPDATE ON statistics.duty_day TO worker;
GRANT SELECT ON statistics.duty_day TO hub;

-- How it stands now: of days before nobody has kept it.
INSERT INTO statistics.duty_day (department, day, duties, mounted)
SELECT department, (now() AT TIME ZONE 'Asia/Shanghai')::date, duties, mounted FROM catalog.duty_count;
CREATE TABLE statistics_base.duty_day AS TABLE statistics.duty_day;

-- With the table that has come since.
CREATE OR REPLACE FUNCTION statistics_base.renew() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text;
BEGIN
  LOCK TABLE statistics.fact IN EXCLUSIVE MODE;
  FOREACH name IN ARRAY ARRAY['thing', 'act_day', 'call_day', 'purpose_day', 'clock', 'department', 'approval',
                              'publication', 'rule_document', 'authority', 'project', 'project_resource', 'purpose_call',
                              'dataset', 'dataset_metric', 'department_list', 'resource_theme', 'reuse', 'survey',
                              'entry_cycle', 'open_application', 'feedback', 'duty_day'] LOOP
    EXECUTE format('DROP TABLE IF EXISTS statistics_base.%I', name);
    EXECUTE format('CREATE TABLE statistics_base.%I AS TABLE statistics.%I', name, name);
  END LOOP;
  DELETE FROM statistics.fact;
END $$;
