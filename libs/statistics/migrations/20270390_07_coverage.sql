-- Rule documents and where they hold: what the coverage of regions is counted from.
CREATE TABLE statistics.rule_document (
  code     text PRIMARY KEY,
  division text NOT NULL,
  state    text NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON statistics.rule_document TO worker;
GRANT SELECT ON statistics.rule_document TO hub;

-- What was before they were learnt from events.
INSERT INTO statistics.rule_document (code, division, state) SELECT code, division, state FROM catalog.rule_document;
