-- What is told of a load: parts of the file that are no tables, and columns that masks have taken out, which can be named
-- again. And what is gone with a version: everything that could say of values, names of the file, its tables and columns too.
ALTER TABLE datasets.version
  ALTER COLUMN file_name DROP NOT NULL,
  ADD COLUMN skipped jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN datasets.version.file_name IS 'Gone with the version.';
COMMENT ON COLUMN datasets.version.skipped IS 'Parts of the file that are no tables, and why.';
ALTER TABLE datasets.version_table ADD COLUMN dropped jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN datasets.version_table.dropped IS 'Columns of the file that a mask has taken out.';
GRANT UPDATE (name, columns, dropped, object) ON datasets.version_table TO worker;

-- What was withdrawn or given up before is emptied now, its tables by the worker.
UPDATE datasets.version
   SET file_name = NULL, masks = '[]', overrides = '[]', diff = NULL, swept_at = NULL
 WHERE state IN ('discarded', 'withdrawn');
