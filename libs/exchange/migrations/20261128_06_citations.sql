-- Rule documents, with article, that an application and the agreement from it rest on (Decree 809, Art. 20). What was applied for
-- before cites none: agreements stay as they are, and an application without an answer is refused by its legal basis.
ALTER TABLE exchange.application ADD COLUMN citations jsonb NOT NULL DEFAULT '[]';
ALTER TABLE exchange.agreement ADD COLUMN citations jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN exchange.agreement.citations IS 'As applied for; a withdrawal of the document changes neither this nor the agreement.';
CREATE INDEX agreement_citations ON exchange.agreement USING gin (citations jsonb_path_ops) WHERE citations <> '[]';
