-- Whose the datasets are is asked of all of them, of bodies and areas, never of a tag or a format: kept by source, these were
-- sums three times as many as are told.
CREATE OR REPLACE FUNCTION opendata.counted(l opendata.listed)
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

TRUNCATE opendata.listed_count;
INSERT INTO opendata.listed_count
SELECT c.facet, c.value, c.title, c.whose, sum(c.count) FROM opendata.listed l, opendata.counted(l) c GROUP BY 1, 2, 3, 4;
COMMENT ON COLUMN opendata.listed_count.whose IS 'official, social, or the id of the source that decides it; empty where nobody asks.';

CREATE OR REPLACE VIEW open_listing.counted AS
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
