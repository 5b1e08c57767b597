-- A provider that has ended an agreement for misuse files that with the authority (备案; Decree 809, Art. 27).
ALTER TABLE exchange.rectification
  ADD COLUMN filing_number text,
  ADD COLUMN filed_at      timestamptz,
  ADD CHECK (num_nonnulls(filing_number, filed_at) <> 1),
  ADD CHECK (filed_at IS NULL OR state = 'terminated');
COMMENT ON COLUMN exchange.rectification.filing_number IS 'By which the authority has acknowledged that the provider ended the agreement.';
GRANT UPDATE (filing_number, filed_at) ON exchange.rectification TO hub;
