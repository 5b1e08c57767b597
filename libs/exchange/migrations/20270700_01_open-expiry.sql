-- An agreement on open data ends with its term, with a log entry and an event, as any other agreement does.
ALTER TABLE exchange.open_agreement DROP CONSTRAINT open_agreement_state_check;
ALTER TABLE exchange.open_agreement
  ADD CONSTRAINT open_agreement_state_check CHECK (state IN ('active', 'revoked', 'expired'));
COMMENT ON COLUMN exchange.open_agreement.state IS
  'Active for a moment after its term, too, until the worker has noted its end; the term is judged at each use.';
CREATE INDEX open_agreement_term ON exchange.open_agreement (valid_until) WHERE state = 'active';
GRANT SELECT ON exchange.open_answer TO worker;
GRANT UPDATE (state) ON exchange.open_agreement TO worker;
GRANT UPDATE (updated_at) ON exchange.open_application TO worker;

-- The worker looks for terms that are over by their end, of what is suspended or waits for signatures, too.
CREATE INDEX agreement_ending ON exchange.agreement (valid_until, id, version)
  WHERE state IN ('proposed', 'active', 'suspended');
