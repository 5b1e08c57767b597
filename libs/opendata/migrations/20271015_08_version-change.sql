-- What distinguishes an open version from the one before it: only where that one is open, too, as names of columns and tables are told.
CREATE VIEW open_datasets.version_change AS
  SELECT o.publication_id, v.diff
    FROM open_datasets.version o
    JOIN opendata.publication p ON p.id = o.publication_id
    JOIN datasets.version v ON v.id = p.version_id
   WHERE EXISTS (SELECT FROM open_datasets.version b
                  WHERE b.dataset_id = o.dataset_id AND b.number = (v.diff ->> 'from')::int);
GRANT SELECT ON open_datasets.version_change TO portal;
