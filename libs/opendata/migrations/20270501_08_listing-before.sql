-- As before, but a dataset stays where its listed version is withdrawn and another is open by the same entry: what it is found
-- by is said of that one too, and nobody is told meanwhile that there is no such dataset.
CREATE OR REPLACE VIEW open_listing.listed AS
  SELECT l.id, l.name, l.record_id IS NULL AS own, l.title, l.organization, l.organization_title, l.themes,
         l.theme_titles, l.tags, l.formats, l.licence, l.distributions, l.created_at, l.changed_at,
         CASE WHEN l.record_id IS NULL THEN CASE WHEN p.department LIKE '1%' THEN 'official' ELSE 'social' END
              WHEN EXISTS (SELECT FROM opendata.record r JOIN opendata.provider s ON s.source_id = r.source_id
                            WHERE r.id = l.record_id) THEN 'social'
              ELSE 'official' END AS source_class,
         (SELECT jsonb_build_object('terms', s.terms, 'quality', s.quality) FROM opendata.provider s
           WHERE s.code = p.department
              OR s.source_id = (SELECT r.source_id FROM opendata.record r WHERE r.id = l.record_id)) AS provider
    FROM opendata.listed l
    LEFT JOIN opendata.publication p ON p.id = l.publication_id
    LEFT JOIN datasets.version v ON v.id = p.version_id AND v.state = 'ready' AND p.state = 'published'
    LEFT JOIN catalog.entry e ON e.id = p.entry_id AND e.state = 'published' AND e.open = 'unconditional'
     AND e.sharing <> 'not-shared'
   WHERE l.record_id IS NOT NULL
      OR (e.id IS NOT NULL
          AND (v.id IS NOT NULL AND e.version = l.entry_version
               OR EXISTS (SELECT FROM open_datasets.version o JOIN opendata.publication q ON q.id = o.publication_id
                           WHERE o.dataset_id = l.id AND q.entry_id = p.entry_id)));
