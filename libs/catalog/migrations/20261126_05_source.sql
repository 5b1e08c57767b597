-- From which file a record came last, and when it was gone from there: what a source no longer has is no longer found.
ALTER TABLE catalog.source_record ADD COLUMN file text NOT NULL DEFAULT '';
ALTER TABLE catalog.source_record ALTER COLUMN file DROP DEFAULT;
ALTER TABLE catalog.source_record ADD COLUMN removed_at timestamptz;
CREATE INDEX source_record_file ON catalog.source_record (mapping, file) WHERE removed_at IS NULL;
