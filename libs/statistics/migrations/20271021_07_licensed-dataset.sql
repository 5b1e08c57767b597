CREATE TABLE statistics.licensed_dataset (
  dataset    uuid PRIMARY KEY,
  entry      uuid NOT NULL,
  department text NOT NULL
);
COMMENT ON TABLE statistics.licensed_dataset IS 'Whose datasets are given by agreements, and by which entry: what is used of them counts for both.';
GRANT SELECT, INSERT, UPDATE ON statistics.licensed_dataset TO worker;
-- Of those that there were before, by the latest version.
INSERT INTO statistics.licensed_dataset (dataset, entry, department)
SELECT DISTINCT ON (dataset_id) dataset_id, entry_id, department FROM opendata.publication
 WHERE audience = 'licensees' AND published_at IS NOT NULL ORDER BY dataset_id, number DESC;
CREATE TABLE statistics_base.licensed_dataset AS TABLE statistics.licensed_dataset;

-- With the table that has come since.
CREATE OR REPLACE FUNCTION statistics_base.renew() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text;
BEGIN
  LOCK TABLE statistics.fact IN EXCLUSIVE MODE;
  FOREACH name IN ARRAY ARRAY['thing', 'act_day', 'call_day', 'purpose_day', 'clock', 'department', 'approval',
                              'publication', 'rule_document', 'authority', 'project', 'project_resource', 'purpose_call',
                              'dataset', 'dataset_metric', 'department_list', 'resource_theme', 'reuse', 'survey',
                              'entry_cycle', 'open_application', 'feedback', 'duty_day', 'licensed_dataset'] LOOP
    EXECUTE format('DROP TABLE IF EXISTS statistics_base.%I', name);
    EXECUTE format('CREATE TABLE statistics_base.%I AS TABLE statistics.%I', name, name);
  END LOOP;
  DELETE FROM statistics.fact;
END $$;
