-- The portal's one catalogue: what departments have published and what was harvested elsewhere, under one kind of name.
-- A row is a dataset's name for good, and what it is found by; what it says is read where it stands.
CREATE TABLE opendata.listed (
  id                 uuid PRIMARY KEY,
  name               text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9_-]{2,100}$'),
  publication_id     uuid REFERENCES opendata.publication,
  record_id          uuid REFERENCES opendata.record,
  entry_version      integer,
  title              text NOT NULL,
  organization       text,
  organization_title text,
  themes             text[] NOT NULL,
  theme_titles       text[] NOT NULL CHECK (cardinality(theme_titles) = cardinality(themes)),
  tags               text[] NOT NULL,
  formats            text[] NOT NULL,
  licence            text,
  distributions      uuid[] NOT NULL,
  sha256             text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  created_at         timestamptz NOT NULL,
  changed_at         timestamptz NOT NULL,
  CHECK (publication_id IS NULL OR record_id IS NULL),
  CHECK ((publication_id IS NULL) = (entry_version IS NULL)),
  CHECK ((organization IS NULL) = (organization_title IS NULL))
);
COMMENT ON COLUMN opendata.listed.id IS 'Of the dataset, or of the record that was harvested.';
COMMENT ON COLUMN opendata.listed.name IS 'Given once; no other dataset ever has it, also when this one is no longer shown.';
COMMENT ON COLUMN opendata.listed.publication_id IS 'By which it is open; null, as the record is, where it is shown no longer.';
COMMENT ON COLUMN opendata.listed.entry_version IS 'Of the entry, when its items were last seen to be open.';
COMMENT ON COLUMN opendata.listed.distributions IS 'Ids of its distributions, in their order.';
COMMENT ON COLUMN opendata.listed.sha256 IS 'Of all that is said of it: equal means unchanged.';
COMMENT ON COLUMN opendata.listed.changed_at IS 'When what is said of it was last another.';
CREATE INDEX listed_changed ON opendata.listed (changed_at DESC, id);
CREATE INDEX listed_created ON opendata.listed (created_at DESC, id);
CREATE INDEX listed_organization ON opendata.listed (organization);
CREATE INDEX listed_distributions ON opendata.listed USING gin (distributions);
CREATE INDEX listed_themes ON opendata.listed USING gin (themes);
CREATE INDEX listed_tags ON opendata.listed USING gin (tags);
CREATE INDEX listed_formats ON opendata.listed USING gin (formats);

-- What is to be looked at anew. A row each time that something happened, so that nobody waits for another's row.
CREATE TABLE opendata.listing_due (
  place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id    uuid NOT NULL
);
INSERT INTO opendata.listing_due (id) SELECT DISTINCT dataset_id FROM opendata.publication WHERE state = 'published';
INSERT INTO opendata.listing_due (id) SELECT id FROM opendata.record WHERE state <> 'gone';

GRANT SELECT, INSERT, UPDATE ON opendata.listed TO worker;
GRANT SELECT, INSERT, DELETE ON opendata.listing_due TO worker;
GRANT INSERT ON opendata.listing_due TO hub;

CREATE SCHEMA open_listing AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA open_listing FROM PUBLIC;
GRANT USAGE ON SCHEMA open_listing TO portal, worker;

-- What an own dataset says, of its latest open version.
CREATE VIEW open_listing.own AS
  SELECT v.dataset_id AS id, v.publication_id, v.number AS version, v.title, v.department, v.department_name,
         v.entry_code, v.entry_title, v.entry_title_en, v.summary, v.update_cycle, v.published_at,
         e.version AS entry_version, e.theme, e.keywords,
         (SELECT min(p.published_at) FROM opendata.publication p WHERE p.dataset_id = v.dataset_id) AS created_at,
         (SELECT jsonb_agg(jsonb_build_object('place', t.place, 'name', t.name, 'bytes', t.bytes, 'rows', t.rows,
                                              'sha256', t.sha256) ORDER BY t.place)
            FROM open_datasets.version_table t WHERE t.dataset_id = v.dataset_id AND t.number = v.number) AS tables
    FROM open_datasets.version v
    JOIN opendata.publication o ON o.id = v.publication_id
    JOIN catalog.entry e ON e.id = o.entry_id AND e.state = 'published'
   WHERE NOT EXISTS (SELECT 1 FROM open_datasets.version later
                      WHERE later.dataset_id = v.dataset_id AND later.number > v.number);

-- What another portal says of a dataset; its own persistent address is kept.
CREATE VIEW open_listing.harvested AS
  SELECT r.id, r.iri, r.key, r.description, r.first_at AS created_at, s.id AS source_id, s.title AS source_title,
         s.address AS source_address
    FROM opendata.record r JOIN opendata.source s ON s.id = r.source_id
   WHERE r.state <> 'gone';

-- What datasets are found by. Where the entry is another than it was, its items are looked at once more: what is open no
-- longer is gone from here with the same commit, and the many that stayed as they were cost one comparison.
CREATE VIEW open_listing.listed AS
  SELECT l.id, l.name, l.record_id IS NULL AS own, l.title, l.organization, l.organization_title, l.themes,
         l.theme_titles, l.tags, l.formats, l.licence, l.distributions, l.created_at, l.changed_at
    FROM opendata.listed l
    LEFT JOIN opendata.record r ON r.id = l.record_id AND r.state <> 'gone'
    LEFT JOIN opendata.publication p ON p.id = l.publication_id AND p.state = 'published'
    LEFT JOIN datasets.version v ON v.id = p.version_id AND v.state = 'ready'
    LEFT JOIN catalog.entry e ON e.id = p.entry_id AND e.state = 'published' AND e.open = 'unconditional'
     AND e.sharing <> 'not-shared'
   WHERE r.id IS NOT NULL
      OR (v.id IS NOT NULL AND e.id IS NOT NULL
          AND (e.version = l.entry_version
               OR EXISTS (SELECT 1 FROM open_datasets.version o WHERE o.publication_id = p.id)));

GRANT SELECT ON open_listing.own, open_listing.harvested, open_listing.listed TO portal;
GRANT SELECT ON open_listing.own TO worker;
