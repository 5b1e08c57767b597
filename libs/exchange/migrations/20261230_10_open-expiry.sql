-- Who uses conditionally open data is warned before the term of the agreement is over.
ALTER TABLE exchange.open_agreement ADD COLUMN warned_before smallint CHECK (warned_before > 0);
COMMENT ON COLUMN exchange.open_agreement.warned_before IS 'Of the last warning, how many days before the end; null before the first.';
GRANT SELECT ON exchange.open_agreement, exchange.open_application TO worker;
GRANT UPDATE (warned_before) ON exchange.open_agreement TO worker;
