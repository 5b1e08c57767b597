-- All that the portal tells of a table in one look: joined with the version once more, the plan read every publication.
CREATE OR REPLACE VIEW open_datasets.version_table AS
  SELECT o.publication_id, o.dataset_id, o.number, t.place, t.name, t.rows, t.bytes, t.sha256, t.columns,
         o.title, o.published_at
    FROM open_datasets.version o
    JOIN opendata.publication p ON p.id = o.publication_id
    JOIN datasets.version_table t ON t.version_id = p.version_id;
