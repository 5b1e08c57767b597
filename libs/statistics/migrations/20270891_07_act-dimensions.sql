-- Acts are told apart by whose data they are about, by resource, purpose, channel and outcome; of calls bytes and time are added up. Of what was
-- counted before as much as can be said: '' where it cannot.
ALTER TABLE statistics.act_day
  ADD COLUMN provider text NOT NULL DEFAULT '',
  ADD COLUMN resource text NOT NULL DEFAULT '',
  ADD COLUMN purpose  text NOT NULL DEFAULT '',
  ADD COLUMN channel  text NOT NULL DEFAULT '',
  ADD COLUMN outcome  text NOT NULL DEFAULT '',
  DROP CONSTRAINT act_day_pkey,
  ADD PRIMARY KEY (day, act, department, provider, resource, purpose, channel, outcome);
UPDATE statistics.act_day SET channel = CASE act WHEN 'batches' THEN 'connector' ELSE 'hub' END, outcome = 'answered'
 WHERE act <> 'decisions';
COMMENT ON COLUMN statistics.act_day.department IS 'Who acts: of applications, decisions and batches the requester.';
COMMENT ON COLUMN statistics.act_day.provider IS 'Whose data it is about.';
COMMENT ON COLUMN statistics.act_day.resource IS 'What it is about: the resource, or the entry where nothing is mounted.';
COMMENT ON COLUMN statistics.act_day.channel IS 'hub: people at the hub; connector: a department''s own systems; rule: the hub by itself.';
COMMENT ON COLUMN statistics.act_day.outcome IS 'Of decisions granted or refused, of all else answered.';

ALTER TABLE statistics.call_day
  ADD COLUMN bytes       bigint NOT NULL DEFAULT 0,
  ADD COLUMN duration_us bigint NOT NULL DEFAULT 0,
  ADD COLUMN timed       bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN statistics.call_day.timed IS 'Of its calls, the ones that bytes and time were added up of; of those of before they were not.';

-- Applications of developers for what is open on conditions.
CREATE TABLE statistics.open_application (
  id          uuid PRIMARY KEY,
  entry       uuid NOT NULL,
  provider    text NOT NULL,
  -- Days in China; null of what was never heard, or is not answered yet.
  received_on date,
  decided_on  date,
  outcome     text CHECK (outcome IN ('granted', 'refused'))
);
CREATE INDEX open_application_received ON statistics.open_application (received_on);
CREATE INDEX open_application_decided ON statistics.open_application (decided_on);
GRANT SELECT, INSERT, UPDATE ON statistics.open_application TO worker;
GRANT SELECT ON statistics.open_application TO hub;
INSERT INTO statistics.open_application (id, entry, provider, received_on, decided_on, outcome)
SELECT DISTINCT ON (p.id) p.id, p.entry_id, p.provider, (p.applied_at AT TIME ZONE 'Asia/Shanghai')::date,
       (a.answered_at AT TIME ZONE 'Asia/Shanghai')::date, CASE WHEN a.answered_at IS NOT NULL THEN a.outcome END
  FROM exchange.open_application p LEFT JOIN exchange.open_answer a ON a.application_id = p.id AND a.answered_at IS NOT NULL
 ORDER BY p.id, a.answered_at;

-- With the table that has come since.
CREATE OR REPLACE FUNCTION statistics_base.renew() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text;
BEGIN
  LOCK TABLE statistics.fact IN EXCLUSIVE MODE;
  FOREACH name IN ARRAY ARRAY['thing', 'act_day', 'call_day', 'purpose_day', 'clock', 'department', 'approval',
                              'publication', 'rule_document', 'authority', 'project', 'project_resource', 'purpose_call',
                              'dataset', 'dataset_metric', 'department_list', 'resource_theme', 'reuse', 'survey',
                              'entry_cycle', 'open_application'] LOOP
    EXECUTE format('DROP TABLE IF EXISTS statistics_base.%I', name);
    EXECUTE format('CREATE TABLE statistics_base.%I AS TABLE statistics.%I', name, name);
  END LOOP;
  DELETE FROM statistics.fact;
END $$;
-- What was applied already would be learnt otherwise now.
SELECT statistics_base.renew();
