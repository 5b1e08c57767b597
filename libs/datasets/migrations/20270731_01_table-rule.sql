-- How tables are loaded, as their publishers say: types of columns whatever their values say, what becomes of what does not fit,
-- and columns by which, together, people can be known by other ways. It sticks, and holds for each load anew.
CREATE TABLE datasets.table_rule (
  dataset_id        uuid NOT NULL REFERENCES datasets.dataset,
  place             integer NOT NULL CHECK (place >= 0),
  types             jsonb NOT NULL CHECK (jsonb_typeof(types) = 'object'),
  problems          text NOT NULL CHECK (problems IN ('accept', 'refuse')),
  quasi_identifiers text[] NOT NULL CHECK (cardinality(quasi_identifiers) <= 20),
  least_group       integer NOT NULL CHECK (least_group BETWEEN 2 AND 1000),
  declared_by       text NOT NULL,
  declared_at       timestamptz NOT NULL,
  PRIMARY KEY (dataset_id, place)
);
COMMENT ON COLUMN datasets.table_rule.place IS 'Of the table in the file, from 0.';
COMMENT ON COLUMN datasets.table_rule.least_group IS 'Rows that have to be alike in all quasi-identifiers (k-anonymity).';
GRANT SELECT, INSERT, UPDATE, DELETE ON datasets.table_rule TO hub;
GRANT SELECT ON datasets.table_rule TO worker;
