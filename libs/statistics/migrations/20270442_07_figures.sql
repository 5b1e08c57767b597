-- What figures by department, region and project are made of.
ALTER TABLE statistics.department ADD COLUMN name text NOT NULL DEFAULT '', ADD COLUMN name_en text;
UPDATE statistics.department s SET name = d.name, name_en = d.name_en FROM identity.department d WHERE d.code = s.code;

-- Of entries, as they were published last.
ALTER TABLE statistics.thing ADD COLUMN sharing text, ADD COLUMN open text;
UPDATE statistics.thing t SET sharing = e.sharing, open = e.open
  FROM catalog.entry e WHERE t.kind = 'entry' AND e.id = t.id AND e.current;

CREATE TABLE statistics.project (
  code   text PRIMARY KEY,
  domain text NOT NULL
);
-- Resources that providers have brought into projects, and for which days in China.
CREATE TABLE statistics.project_resource (
  id       uuid PRIMARY KEY,
  project  text NOT NULL,
  resource text NOT NULL,
  provider text NOT NULL,
  since    date NOT NULL,
  -- The last day; null while it is offered.
  until    date
);
CREATE INDEX project_resource_project ON statistics.project_resource (project);
-- Calls by the purpose that they named, such as the code of a project, and day in China.
CREATE TABLE statistics.purpose_call (
  purpose   text NOT NULL,
  day       date NOT NULL,
  resource  text NOT NULL,
  provider  text NOT NULL,
  requester text NOT NULL,
  outcome   text NOT NULL,
  calls     bigint NOT NULL,
  rows      bigint NOT NULL,
  PRIMARY KEY (purpose, day, resource, requester, provider, outcome)
);
GRANT SELECT, INSERT, UPDATE ON statistics.project, statistics.project_resource, statistics.purpose_call TO worker;
GRANT SELECT ON statistics.project, statistics.project_resource, statistics.purpose_call TO hub;

-- What was before these were learnt from events.
INSERT INTO statistics.project (code, domain) SELECT code, domain FROM exchange.project;
INSERT INTO statistics.project_resource (id, project, resource, provider, since, until)
SELECT r.id, p.code, r.resource_id, r.provider, (r.answered_at AT TIME ZONE 'Asia/Shanghai')::date,
       (least(r.ended_at, p.ended_at) AT TIME ZONE 'Asia/Shanghai')::date
  FROM exchange.project_resource r JOIN exchange.project p ON p.id = r.project_id
 WHERE r.state IN ('consented', 'withdrawn') AND r.answered_at IS NOT NULL;
