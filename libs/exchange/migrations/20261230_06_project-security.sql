-- Who joins a project says how it protects what it gets (Decree 809, Art. 34).
ALTER TABLE exchange.project_party ADD COLUMN security jsonb;
COMMENT ON COLUMN exchange.project_party.security IS 'As its head said on joining; null before.';
GRANT UPDATE (security) ON exchange.project_party TO hub;
