-- Masks stand for the dataset from version to version; whoever wants to show a column that was masked says so, and another person lets it pass.
ALTER TABLE datasets.dataset ADD COLUMN masks jsonb NOT NULL DEFAULT '[]';
ALTER TABLE datasets.version ADD COLUMN unmask boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN datasets.dataset.masks IS 'How its next version is masked: table as it is called within its file, column, method.';
COMMENT ON COLUMN datasets.version.unmask IS 'Columns that are masked in the dataset come as they are: the gate holds them until another person lets them pass.';
UPDATE datasets.dataset d SET masks = m.masks
  FROM (SELECT v.dataset_id, v.number,
               jsonb_agg(jsonb_build_object('table', CASE WHEN t.name = f.file THEN '' WHEN starts_with(t.name, f.file || '-') THEN substr(t.name, length(f.file) + 2) ELSE t.name END,
                                            'column', one ->> 'column', 'method', one ->> 'method')) AS masks
          FROM datasets.version v CROSS JOIN LATERAL jsonb_array_elements(v.masks) one
          CROSS JOIN LATERAL (SELECT regexp_replace(v.file_name, '(\.(csv|tsv|txt|tab|ssv|json|jsonl|ndjson|geojson|xlsx|parquet|parq|gz|zip))+$', '', 'i') AS file) f
          JOIN datasets.version_table t ON t.version_id = v.id AND t.place = (one ->> 'table')::int
         GROUP BY v.dataset_id, v.number) m
 WHERE m.dataset_id = d.id AND m.number = d.current;
GRANT UPDATE (masks) ON datasets.dataset TO worker;
