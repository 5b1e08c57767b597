-- Who has acted for a party of a project, through every invitation of it: that person acts there for no other.
ALTER TABLE exchange.project_party ADD COLUMN acted_by text[] NOT NULL DEFAULT '{}';
UPDATE exchange.project_party p SET acted_by = ARRAY(
  SELECT p.answered_by WHERE p.answered_by IS NOT NULL
  UNION
  SELECT a.approved_by
    FROM exchange.project_grant g JOIN exchange.application a ON a.id = g.application_id
   WHERE g.project_id = p.project_id AND g.party = p.department AND a.approved_by IS NOT NULL);
COMMENT ON COLUMN exchange.project_party.acted_by IS 'Who has joined, declined or left for it, since it was invited first.';
GRANT UPDATE (acted_by) ON exchange.project_party TO hub;
