-- Who acts as data authority, and for which department: what regions that have one are counted from.
CREATE TABLE statistics.authority (
  person      uuid PRIMARY KEY,
  -- '' for people outside every department.
  department  text NOT NULL,
  is_assigned boolean NOT NULL DEFAULT false,
  is_disabled boolean NOT NULL DEFAULT false
);
GRANT SELECT, INSERT, UPDATE ON statistics.authority TO worker;
GRANT SELECT ON statistics.authority TO hub;

-- What was before they were learnt from events.
INSERT INTO statistics.authority (person, department, is_assigned, is_disabled)
SELECT p.id, p.department, true, p.state = 'disabled'
  FROM identity.person_role r JOIN identity.person p ON p.id = r.person WHERE r.role = 'authority';
