-- Where a table's rows lie is found by a box, so it is measured when the table is loaded. Versions that were loaded before have
-- none: what is ready stays as it is.
ALTER TABLE datasets.version_table ADD COLUMN extent double precision[]
  CHECK (cardinality(extent) = 4 AND array_position(extent, NULL) IS NULL AND extent[2] <= extent[4]);
COMMENT ON COLUMN datasets.version_table.extent IS 'West, south, east, north of the places of its rows, in degrees; null where they have none.';
GRANT UPDATE (extent) ON datasets.version_table TO worker;
