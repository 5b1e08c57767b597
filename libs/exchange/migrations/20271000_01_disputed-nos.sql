-- A need that ended in a reasoned no and a correction that was rejected may be disputed, too (Decree 809, Art. 28).
ALTER TABLE exchange.dispute
  ADD COLUMN need_id uuid REFERENCES exchange.need,
  ADD COLUMN correction_id uuid REFERENCES exchange.correction,
  DROP CONSTRAINT dispute_check,
  ADD CONSTRAINT dispute_check CHECK (num_nonnulls(application_id, need_id, agreement_id) = 1),
  ADD CHECK (correction_id IS NULL OR agreement_id IS NOT NULL AND service_change_id IS NULL);
COMMENT ON COLUMN exchange.dispute.correction_id IS
  'The correction of data shared under the agreement that is disputed; null where something else of it is.';
-- One open dispute for one matter.
DROP INDEX exchange.dispute_open;
CREATE UNIQUE INDEX dispute_open
  ON exchange.dispute (coalesce(application_id, need_id, service_change_id, correction_id, agreement_id))
  WHERE state IN ('negotiation', 'coordination', 'superior-coordination', 'government-decision');
