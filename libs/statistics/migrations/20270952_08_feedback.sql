-- What people outside have asked, corrected and commented, and when that was answered: nothing of what they wrote.
CREATE TABLE statistics.feedback (
  id          uuid PRIMARY KEY,
  -- That answers.
  department  text NOT NULL,
  -- Days in China.
  received_on date NOT NULL,
  ended_on    date,
  dismissed   boolean NOT NULL DEFAULT false,
  CHECK (NOT dismissed OR ended_on IS NOT NULL)
);
CREATE INDEX feedback_received ON statistics.feedback (received_on);
COMMENT ON COLUMN statistics.feedback.dismissed IS 'Spam, or nothing that may be shown: no answer was awaited.';
GRANT SELECT, INSERT, UPDATE ON statistics.feedback TO worker;
GRANT SELECT ON statistics.feedback TO hub;

-- What was before they were learnt from events: a replay begins with it.
INSERT INTO statistics.feedback (id, department, received_on, ended_on, dismissed)
SELECT id, department, (received_at AT TIME ZONE 'Asia/Shanghai')::date, (answered_at AT TIME ZONE 'Asia/Shanghai')::date,
       state = 'dismissed'
  FROM opendata.feedback WHERE kind <> 'complaint';
CREATE TABLE statistics_base.feedback AS TABLE statistics.feedback;

-- With the table that has come since.
CREATE OR REPLACE FUNCTION statistics_base.renew() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text;
BEGIN
  LOCK TABLE statistics.fact IN EXCLUSIVE MODE;
  FOREACH name IN ARRAY ARRAY['thing', 'act_day', 'call_day', 'purpose_day', 'clock', 'department', 'approval',
                              'publication', 'rule_document', 'authority', 'project', 'project_resource', 'purpose_call',
                              'dataset', 'dataset_metric', 'department_list', 'resource_theme', 'reuse', 'survey',
                              'entry_cycle', 'open_application', 'feedback'] LOOP
    EXECUTE format('DROP TABLE IF EXISTS statistics_base.%I', name);
    EXECUTE format('CREATE TABLE statistics_base.%I AS TABLE statistics.%I', name, name);
  END LOOP;
  DELETE FROM statistics.fact;
END $$;
