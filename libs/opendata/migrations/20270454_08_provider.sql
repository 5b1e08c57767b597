-- Who outside the government gives data: on what terms, and how far the authority has looked at it. A publisher that is registered
-- as no body of the government is none, marked or not; of a harvested catalogue the authority says so.
CREATE TABLE opendata.provider (
  id        uuid PRIMARY KEY,
  code      text UNIQUE CHECK (code ~ '^[02-9A-Z][0-9A-Z]{17}$'),
  source_id uuid UNIQUE REFERENCES opendata.source,
  name      text NOT NULL CHECK (name <> ''),
  name_en   text NOT NULL,
  terms     text NOT NULL CHECK (terms <> ''),
  quality   text NOT NULL CHECK (quality IN ('unchecked', 'checked', 'recommended')),
  ground    text NOT NULL CHECK (ground <> ''),
  marked_by text NOT NULL,
  marked_at timestamptz NOT NULL,
  CHECK ((code IS NULL) <> (source_id IS NULL))
);
COMMENT ON COLUMN opendata.provider.code IS 'Unified social credit code; those of bodies of the government begin with 1 (GB 32100).';
COMMENT ON COLUMN opendata.provider.terms IS 'Under which everybody may use the data: an address, or words.';
GRANT SELECT, INSERT, UPDATE (name, name_en, terms, quality, ground, marked_by, marked_at) ON opendata.provider TO hub;

CREATE VIEW open_listing.provider AS SELECT code, terms, quality FROM opendata.provider WHERE code IS NOT NULL;
GRANT SELECT ON open_listing.provider TO portal;

-- As before, with whose it is: read of what is shown or filtered by it alone.
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
    LEFT JOIN opendata.publication p ON p.id = l.publication_id AND p.state = 'published'
    LEFT JOIN datasets.version v ON v.id = p.version_id AND v.state = 'ready'
    LEFT JOIN catalog.entry e ON e.id = p.entry_id AND e.state = 'published' AND e.open = 'unconditional'
     AND e.sharing <> 'not-shared'
   WHERE l.record_id IS NOT NULL
      OR (v.id IS NOT NULL AND e.id IS NOT NULL
          AND (e.version = l.entry_version
               OR EXISTS (SELECT 1 FROM open_datasets.version o WHERE o.publication_id = p.id)));
