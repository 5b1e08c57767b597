-- Where the rows of a published table lie.
CREATE OR REPLACE VIEW open_datasets.version_table AS
  SELECT o.publication_id, o.dataset_id, o.number, t.place, t.name, t.rows, t.bytes, t.sha256, t.columns,
         o.title, o.published_at, CASE WHEN t.series ->> 'span' IS NOT NULL THEN t.series - 'problem' END AS series,
         o.department, t.extent
    FROM open_datasets.version o
    JOIN opendata.publication p ON p.id = o.publication_id
    JOIN datasets.version_table t ON t.version_id = p.version_id;
