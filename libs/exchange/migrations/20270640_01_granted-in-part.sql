-- A grant of less than was applied for refuses the rest, which the public record tells, also of what was decided before: by items, modes,
-- calls and rows. A filter that only a narrower wish could tell from the one applied for is left out there.
ALTER TABLE exchange.open_decision ADD COLUMN in_part boolean NOT NULL DEFAULT false;
UPDATE exchange.open_decision o
   SET in_part = true
  FROM exchange.decision d
  JOIN exchange.application a ON a.id = d.application_id
 WHERE d.id = o.id AND o.outcome = 'granted'
   AND (NOT a.fields <@ d.fields OR NOT a.modes <@ d.modes
        OR d.quota_calls < coalesce((a.volume ->> 'callsPerDay')::integer, 0)
        OR d.max_rows < least(100, coalesce((a.volume ->> 'rowsPerDay')::integer, 0)));
COMMENT ON COLUMN exchange.open_decision.in_part IS 'Less was granted than applied for: items, modes, rows or calls.';
