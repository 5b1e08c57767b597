-- Which periods a dataset covers is known of time series.
CREATE OR REPLACE VIEW open_listing.own AS
  SELECT v.dataset_id AS id, v.publication_id, v.number AS version, v.title, v.department, v.department_name,
         v.entry_code, v.entry_title, v.entry_title_en, v.summary, v.update_cycle, v.published_at,
         e.version AS entry_version, e.theme, e.keywords,
         (SELECT min(p.published_at) FROM opendata.publication p
           WHERE p.dataset_id = v.dataset_id AND p.audience = 'everybody') AS created_at,
         (SELECT jsonb_agg(jsonb_build_object('place', t.place, 'name', t.name, 'bytes', t.bytes, 'rows', t.rows,
                                              'sha256', t.sha256, 'series', t.series) ORDER BY t.place)
            FROM open_datasets.version_table t WHERE t.dataset_id = v.dataset_id AND t.number = v.number) AS tables,
         e.division
    FROM open_datasets.version v
    JOIN opendata.publication o ON o.id = v.publication_id
    JOIN catalog.entry e ON e.id = o.entry_id AND e.state = 'published'
   WHERE NOT EXISTS (SELECT 1 FROM open_datasets.version later
                      WHERE later.dataset_id = v.dataset_id AND later.number > v.number);
