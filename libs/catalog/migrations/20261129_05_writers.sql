-- Everybody who has written a version: none of them approves or publishes it, whoever else edited it later.
ALTER TABLE catalog.entry ADD COLUMN writers text[] NOT NULL DEFAULT '{}';
UPDATE catalog.entry SET writers = ARRAY[drafted_by];
COMMENT ON COLUMN catalog.entry.writers IS 'Who drafted or edited this version.';
