-- Records are wide: counting joined with them read them all. Whether one is still there its content says, which is read of those
-- that are shown; the row follows within a second.
CREATE OR REPLACE VIEW open_listing.listed AS
  SELECT l.id, l.name, l.record_id IS NULL AS own, l.title, l.organization, l.organization_title, l.themes,
         l.theme_titles, l.tags, l.formats, l.licence, l.distributions, l.created_at, l.changed_at
    FROM opendata.listed l
    LEFT JOIN opendata.publication p ON p.id = l.publication_id AND p.state = 'published'
    LEFT JOIN datasets.version v ON v.id = p.version_id AND v.state = 'ready'
    LEFT JOIN catalog.entry e ON e.id = p.entry_id AND e.state = 'published' AND e.open = 'unconditional'
     AND e.sharing <> 'not-shared'
   WHERE l.record_id IS NOT NULL
      OR (v.id IS NOT NULL AND e.id IS NOT NULL
          AND (e.version = l.entry_version
               OR EXISTS (SELECT 1 FROM open_datasets.version o WHERE o.publication_id = p.id)));
