-- Tables that are time series, as their publishers say: it sticks, and each version is held against it when it is loaded. What was
-- found goes with the table of the version, to everybody where that is published.
CREATE TABLE datasets.series (
  dataset_id  uuid NOT NULL REFERENCES datasets.dataset,
  place       integer NOT NULL CHECK (place >= 0),
  period      text NOT NULL CHECK (period <> ''),
  step        text NOT NULL CHECK (step IN ('year', 'quarter', 'month', 'week', 'day')),
  keys        text[] NOT NULL CHECK (cardinality(keys) <= 3),
  figures     text[] NOT NULL CHECK (figures <> '{}'),
  declared_by text NOT NULL,
  declared_at timestamptz NOT NULL,
  PRIMARY KEY (dataset_id, place)
);
COMMENT ON COLUMN datasets.series.place IS 'Of the table in the file, from 0.';
GRANT SELECT, INSERT, UPDATE, DELETE ON datasets.series TO hub;
GRANT SELECT ON datasets.series TO worker;

ALTER TABLE datasets.version_table ADD COLUMN series jsonb;
COMMENT ON COLUMN datasets.version_table.series IS 'What was declared of it as a series, with its span, or why it is none; null where nothing was.';
GRANT UPDATE (series) ON datasets.version_table TO worker;
