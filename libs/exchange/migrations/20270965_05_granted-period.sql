-- A provider may grant a shorter period than was applied for (使用时限, Decree 809, Art. 20). Decisions of before granted the whole of it.
ALTER TABLE exchange.decision ADD COLUMN period_until timestamptz
  CHECK (period_until IS NULL OR outcome = 'granted');
COMMENT ON COLUMN exchange.decision.period_until IS 'Until when it is granted, where that is earlier than was applied for.';
COMMENT ON COLUMN exchange.decision.in_part IS 'Less was granted than applied for: items, modes, rows, calls or the period.';
COMMENT ON COLUMN exchange.open_decision.in_part IS 'Less was granted than applied for: items, modes, rows, calls or the period.';
