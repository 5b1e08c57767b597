-- What else an application states (Decree 809, Art. 20): which rows, how much, and how the data is protected. What was
-- applied for before asks for all rows, and says nothing of the rest.
ALTER TABLE exchange.application
  ADD COLUMN row_filter jsonb NOT NULL DEFAULT '[]'
    CHECK (jsonb_typeof(row_filter) = 'array' AND jsonb_array_length(row_filter) <= 10),
  ADD COLUMN volume jsonb CHECK ((volume ->> 'callsPerDay')::integer > 0),
  ADD COLUMN security jsonb CHECK (jsonb_array_length(security -> 'measures') > 0);
COMMENT ON COLUMN exchange.application.row_filter IS 'Conditions that a row has to keep, in their one form; empty for all rows.';
COMMENT ON COLUMN exchange.application.volume IS 'Calls and, where said, rows expected per day.';
COMMENT ON COLUMN exchange.application.security IS 'How the requester protects the data; conditional data needs it (Art. 34).';

-- A grant may be narrower in these, too.
ALTER TABLE exchange.decision
  ADD COLUMN modes text[],
  ADD COLUMN row_filter jsonb NOT NULL DEFAULT '[]'
    CHECK (jsonb_typeof(row_filter) = 'array' AND jsonb_array_length(row_filter) <= 10);
-- Decisions of before granted the modes that were applied for: that is written down, and nothing is changed.
ALTER TABLE exchange.decision DISABLE TRIGGER decision_stays;
UPDATE exchange.decision d
   SET modes = CASE WHEN d.outcome = 'granted' THEN a.modes ELSE '{}' END
  FROM exchange.application a WHERE a.id = d.application_id;
ALTER TABLE exchange.decision ENABLE TRIGGER decision_stays;
ALTER TABLE exchange.decision ALTER COLUMN modes SET NOT NULL;
