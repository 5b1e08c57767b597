-- Both parties are warned before the term of an agreement is over.
ALTER TABLE exchange.agreement ADD COLUMN warned_before smallint CHECK (warned_before > 0);
COMMENT ON COLUMN exchange.agreement.warned_before IS 'Of the last warning, how many days before the end; null before the first.';
CREATE INDEX agreement_term ON exchange.agreement (valid_until) WHERE state = 'active';
