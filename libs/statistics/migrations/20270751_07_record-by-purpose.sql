-- By purpose, answers to chunks of verifications are no records, and what batches brought is counted too.
UPDATE statistics.purpose_call p
   SET rows = p.rows - v.rows
  FROM (SELECT item ->> 'purpose' AS purpose, ((item ->> 'at')::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS day,
               item ->> 'resource' AS resource, item ->> 'provider' AS provider, item ->> 'requester' AS requester,
               item ->> 'outcome' AS outcome, sum((item ->> 'rows')::bigint) AS rows
          FROM statistics.fact, json_array_elements(event -> 'data' -> 'items') AS item
         WHERE consumer = 'statistics-facts' AND event ->> 'type' = 'exchange.call.ended' AND item ->> 'mode' = 'verify'
         GROUP BY 1, 2, 3, 4, 5, 6) AS v
 WHERE (p.purpose, p.day, p.resource, p.provider, p.requester, p.outcome)
     = (v.purpose, v.day, v.resource, v.provider, v.requester, v.outcome);

-- Events of before said of no purpose.
INSERT INTO statistics.purpose_call (purpose, day, resource, provider, requester, outcome, calls, rows)
SELECT a.terms -> 'purpose' ->> 'code', (c.received_at AT TIME ZONE 'Asia/Shanghai')::date, b.resource_id::text, b.provider,
       b.requester, 'allow', 0, sum(c.accepted)
  FROM exchange.batch_chunk c
  JOIN exchange.batch b ON b.id = c.batch
  JOIN exchange.agreement a ON a.id = b.agreement_id AND a.version = b.version
 WHERE c.received_at IS NOT NULL
 GROUP BY 1, 2, 3, 4, 5
ON CONFLICT (purpose, day, resource, requester, provider, outcome) DO UPDATE SET rows = purpose_call.rows + excluded.rows;

-- With the tables that have come since.
CREATE OR REPLACE FUNCTION statistics_base.renew() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['thing', 'act_day', 'call_day', 'purpose_day', 'clock', 'department', 'approval',
                              'publication', 'rule_document', 'authority', 'project', 'project_resource', 'purpose_call',
                              'dataset', 'dataset_metric', 'department_list', 'resource_theme', 'reuse', 'survey'] LOOP
    EXECUTE format('DROP TABLE IF EXISTS statistics_base.%I', name);
    EXECUTE format('CREATE TABLE statistics_base.%I AS TABLE statistics.%I', name, name);
  END LOOP;
  DELETE FROM statistics.fact;
END $$;
SELECT statistics_base.renew();
