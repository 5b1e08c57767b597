-- Whether a grant gives less than was applied for is written with the decision, by what the jurisdiction says then is usual: a setting
-- that changes later makes no decision of before another. Those of before are filled in as they were judged until now; a filter that is
-- not the one applied for counts as narrower, so that nobody loses a dispute by it.
ALTER TABLE exchange.decision ADD COLUMN in_part boolean NOT NULL DEFAULT false
  CHECK (NOT in_part OR outcome = 'granted');
COMMENT ON COLUMN exchange.decision.in_part IS 'Less was granted than applied for: items, modes, rows or calls.';
ALTER TABLE exchange.decision DISABLE TRIGGER decision_stays;
UPDATE exchange.decision d
   SET in_part = true
  FROM exchange.application a
 WHERE a.id = d.application_id AND d.outcome = 'granted'
   AND (NOT a.fields <@ d.fields OR NOT a.modes <@ d.modes OR d.row_filter <> a.row_filter
        OR d.quota_calls < coalesce((a.volume ->> 'callsPerDay')::integer, 0)
        OR d.max_rows < least(100, coalesce((a.volume ->> 'rowsPerDay')::integer, 0)));
ALTER TABLE exchange.decision ENABLE TRIGGER decision_stays;
