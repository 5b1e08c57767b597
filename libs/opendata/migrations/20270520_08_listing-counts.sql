-- What the portal says of all that it lists is kept in sums, changed by what changes the listing: to count 35,000 datasets anew
-- took a quarter of a second for each question.
ALTER TABLE opendata.source ADD COLUMN division text CHECK (division ~ '^\d{6}$');
COMMENT ON COLUMN opendata.source.division IS 'Region whose catalogue it is (GB/T 2260); null where nobody has said.';

ALTER TABLE opendata.listed
  ADD COLUMN source_id uuid REFERENCES opendata.source,
  ADD COLUMN source_class text CHECK (source_class IN ('official', 'social')),
  ADD COLUMN area text CHECK (area ~ '^\d{6}$'),
  ADD COLUMN records bigint NOT NULL DEFAULT 0 CHECK (records >= 0),
  ADD COLUMN interfaces integer NOT NULL DEFAULT 0 CHECK (interfaces >= 0);
COMMENT ON COLUMN opendata.listed.source_class IS 'Of a department’s own, by its credit code; null of what is harvested: there it is its source’s, which may be marked later.';
COMMENT ON COLUMN opendata.listed.area IS 'Region one level below ours to which its publisher belongs; null of our own.';
COMMENT ON COLUMN opendata.listed.records IS 'Rows of the tables that are open here.';
COMMENT ON COLUMN opendata.listed.interfaces IS 'Distributions that are services.';
UPDATE opendata.listed l SET source_id = r.source_id FROM opendata.record r WHERE r.id = l.record_id;
UPDATE opendata.listed l SET source_class = CASE WHEN p.department LIKE '1%' THEN 'official' ELSE 'social' END
  FROM opendata.publication p WHERE p.id = l.publication_id;
ALTER TABLE opendata.listed
  ADD CHECK ((record_id IS NULL) = (source_id IS NULL)),
  ADD CHECK ((publication_id IS NULL) = (source_class IS NULL));
-- Pages at any depth are found without a look at the rows before them.
DROP INDEX opendata.listed_changed;
CREATE INDEX listed_changed ON opendata.listed (changed_at DESC, id) INCLUDE (record_id, publication_id, entry_version);
CREATE INDEX listed_own ON opendata.listed (publication_id) WHERE publication_id IS NOT NULL;

-- What others write of their licences and topics may be longer than an index takes.
CREATE FUNCTION opendata.count_key(facet text, value text, title text, whose text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(convert_to(jsonb_build_array(facet, value, title, whose)::text, 'UTF8'))
$$;
CREATE TABLE opendata.listed_count (
  facet text NOT NULL,
  value text NOT NULL,
  title text NOT NULL,
  whose text NOT NULL,
  count bigint NOT NULL,
  key   bytea GENERATED ALWAYS AS (opendata.count_key(facet, value, title, whose)) STORED PRIMARY KEY
);
CREATE INDEX listed_count_facet ON opendata.listed_count (facet);
COMMENT ON TABLE opendata.listed_count IS 'Sums over opendata.listed, which its triggers keep.';
COMMENT ON COLUMN opendata.listed_count.whose IS 'official, social, or the id of the source that decides it; empty where nobody asks.';

-- What one row adds to the sums. Whose the datasets are is asked of all of them, of bodies and areas, never of a tag or a format.
CREATE FUNCTION opendata.counted(l opendata.listed)
RETURNS TABLE (facet text, value text, title text, whose text, count bigint) LANGUAGE sql IMMUTABLE AS $$
  SELECT f.facet, f.value, coalesce(f.title, f.value),
         CASE WHEN f.facet IN ('dataset', 'record', 'api', 'body', 'area')
              THEN coalesce(l.source_class, l.source_id::text) ELSE '' END, f.count
    FROM (
      VALUES ('dataset', '', '', 1::bigint), ('record', '', '', l.records), ('api', '', '', l.interfaces::bigint),
             ('body', CASE WHEN l.area IS NULL THEN l.organization END, '', 1), ('area', l.area, '', 1),
             ('organization', l.organization, l.organization_title, 1), ('license_id', l.licence, NULL, 1)
       UNION ALL SELECT 'groups', g.value, g.title, 1 FROM unnest(l.themes, l.theme_titles) AS g (value, title)
       UNION ALL SELECT 'tags', t.value, NULL, 1 FROM unnest(l.tags) AS t (value)
       UNION ALL SELECT 'res_format', r.value, NULL, 1 FROM unnest(l.formats) AS r (value)
    ) AS f (facet, value, title, count)
   WHERE l.gone_at IS NULL AND f.value IS NOT NULL AND f.count <> 0
$$;

CREATE FUNCTION opendata.count_listed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO opendata.listed_count AS k
    SELECT c.facet, c.value, c.title, c.whose, sum(c.count) FROM fresh n, opendata.counted(n) c GROUP BY 1, 2, 3, 4
    ON CONFLICT (key) DO UPDATE SET count = k.count + excluded.count;
    RETURN NULL;
  END IF;
  INSERT INTO opendata.listed_count AS k
  SELECT facet, value, title, whose, sum(count) FROM (
      SELECT c.* FROM fresh n, opendata.counted(n) c
       UNION ALL SELECT c.facet, c.value, c.title, c.whose, -c.count FROM stale o, opendata.counted(o) c) AS change
   GROUP BY 1, 2, 3, 4 HAVING sum(count) <> 0
  ON CONFLICT (key) DO UPDATE SET count = k.count + excluded.count;
  DELETE FROM opendata.listed_count WHERE count = 0;
  RETURN NULL;
END $$;
CREATE TRIGGER count_inserted AFTER INSERT ON opendata.listed REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION opendata.count_listed();
CREATE TRIGGER count_updated AFTER UPDATE ON opendata.listed REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION opendata.count_listed();
CREATE INDEX listed_count_nothing ON opendata.listed_count (facet) WHERE count = 0;
REVOKE ALL ON FUNCTION opendata.count_listed FROM PUBLIC;
INSERT INTO opendata.listed_count
SELECT c.facet, c.value, c.title, c.whose, sum(c.count) FROM opendata.listed l, opendata.counted(l) c GROUP BY 1, 2, 3, 4;
-- Areas, rows and interfaces are seen when a dataset is looked at.
INSERT INTO opendata.listing_due (id) SELECT id FROM opendata.listed WHERE gone_at IS NULL;

-- Each row of the listing, with whether what it says is open at this moment. A dataset stays where its listed version is withdrawn
-- and another is open by the same entry: what it is found by is said of that one too.
CREATE VIEW opendata.standing AS
  SELECT l AS listed, l.*, p.department,
         l.record_id IS NOT NULL
      OR (e.id IS NOT NULL
          AND (v.id IS NOT NULL AND e.version = l.entry_version
               OR EXISTS (SELECT FROM open_datasets.version o JOIN opendata.publication q ON q.id = o.publication_id
                           WHERE o.dataset_id = l.id AND q.entry_id = p.entry_id))) AS shown
    FROM opendata.listed l
    LEFT JOIN opendata.publication p ON p.id = l.publication_id
    LEFT JOIN datasets.version v ON v.id = p.version_id AND v.state = 'ready' AND p.state = 'published'
    LEFT JOIN catalog.entry e ON e.id = p.entry_id AND e.state = 'published' AND e.open = 'unconditional'
     AND e.sharing <> 'not-shared';

-- As before; whose it is stands in the listing.
CREATE OR REPLACE VIEW open_listing.listed AS
  SELECT s.id, s.name, s.record_id IS NULL AS own, s.title, s.organization, s.organization_title, s.themes,
         s.theme_titles, s.tags, s.formats, s.licence, s.distributions, s.created_at, s.changed_at,
         CASE WHEN s.source_id IS NULL THEN s.source_class
              WHEN EXISTS (SELECT FROM opendata.provider m WHERE m.source_id = s.source_id) THEN 'social'
              ELSE 'official' END AS source_class,
         (SELECT jsonb_build_object('terms', m.terms, 'quality', m.quality) FROM opendata.provider m
           WHERE m.code = s.department OR m.source_id = s.source_id) AS provider
    FROM opendata.standing s
   WHERE s.shown;

-- Sums over what is shown at this moment: what the listing has yet to take off is taken off here.
CREATE VIEW open_listing.counted AS
  SELECT k.facet, k.value, k.title,
         CASE WHEN k.whose = '' THEN NULL
              WHEN k.whose IN ('official', 'social') THEN k.whose
              WHEN k.whose IN (SELECT m.source_id::text FROM opendata.provider m WHERE m.source_id IS NOT NULL) THEN 'social'
              ELSE 'official' END AS source_class,
         sum(k.count)::bigint AS count
    FROM (SELECT facet, value, title, whose, count FROM opendata.listed_count
           UNION ALL
          SELECT c.facet, c.value, c.title, c.whose, -c.count
            FROM opendata.standing s, opendata.counted(s.listed) c
           WHERE s.publication_id IS NOT NULL AND NOT s.shown) AS k
   GROUP BY 1, 2, 3, 4
  HAVING sum(k.count) > 0;
GRANT SELECT ON open_listing.counted TO portal;
