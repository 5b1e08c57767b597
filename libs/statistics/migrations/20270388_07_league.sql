-- Where departments are, and which applications were agreed to when: what the use of others' interfaces by regions is counted from.
CREATE TABLE statistics.department (
  code     text PRIMARY KEY,
  division text NOT NULL,
  level    text NOT NULL
);
CREATE TABLE statistics.approval (
  application uuid PRIMARY KEY,
  resource    uuid NOT NULL,
  provider    text NOT NULL,
  requester   text NOT NULL,
  -- In China, of the agreeing answer.
  day         date NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON statistics.department TO worker;
GRANT SELECT, INSERT ON statistics.approval TO worker;
GRANT SELECT ON statistics.department, statistics.approval TO hub;

-- What was before these were learnt from events.
INSERT INTO statistics.department (code, division, level) SELECT code, division, level FROM identity.department;
INSERT INTO statistics.approval (application, resource, provider, requester, day)
SELECT a.id, a.resource_id, a.provider, a.requester, (d.answered_at AT TIME ZONE 'Asia/Shanghai')::date
  FROM exchange.application a JOIN exchange.decision d ON d.application_id = a.id
 WHERE d.outcome = 'granted' AND d.answered_at IS NOT NULL AND d.replaced_at IS NULL AND a.resource_id IS NOT NULL
ON CONFLICT DO NOTHING;
