-- Open data may be granted for a shorter time than was applied for; that is a grant in part.
ALTER TABLE exchange.open_answer ADD COLUMN period_until timestamptz
  CHECK (period_until IS NULL OR outcome = 'granted');
COMMENT ON COLUMN exchange.open_answer.period_until IS 'Until when it is granted, where that is earlier than was applied for.';
