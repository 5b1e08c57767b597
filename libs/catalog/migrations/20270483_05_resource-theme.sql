-- Themes (主题) that a resource is classed under by itself.
ALTER TABLE catalog.resource ADD COLUMN themes text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN catalog.resource.themes IS 'Chinese names; empty: it is under the theme of its entry.';
