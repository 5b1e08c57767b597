-- Masks go on to the next version; whoever wants to show a column that was masked says so, and another person lets it pass.
ALTER TABLE datasets.version ADD COLUMN unmasked jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN datasets.version.unmasked IS 'Columns that were masked in the version before and come as they are: the gate holds them until another person lets them pass.';
