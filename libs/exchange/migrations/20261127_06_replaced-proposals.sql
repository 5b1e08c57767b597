-- An officer may propose anew what the office head has not answered: the period may have ended meanwhile.
-- What was proposed before stays as it was, and of each application one decision stands.
ALTER TABLE exchange.decision ADD COLUMN replaced_at timestamptz
  CHECK (replaced_at IS NULL OR answered_at IS NULL);
COMMENT ON COLUMN exchange.decision.replaced_at IS 'When another proposal took its place; null for the one that stands.';
DROP INDEX exchange.decision_one;
CREATE UNIQUE INDEX decision_one ON exchange.decision (application_id) WHERE replaced_at IS NULL;
GRANT UPDATE (replaced_at) ON exchange.decision TO hub, worker;
