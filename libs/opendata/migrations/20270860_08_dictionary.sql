-- What the columns of a publication are, as the catalogue had it when that was approved; and a publication ends refused where
-- values of a column are none of the code table that its item is bound to.
CREATE TABLE opendata.dictionary (
  publication_id uuid NOT NULL,
  place          integer NOT NULL CHECK (place >= 0),
  columns        jsonb NOT NULL CHECK (jsonb_typeof(columns) = 'array'),
  PRIMARY KEY (publication_id, place)
);
COMMENT ON TABLE opendata.dictionary IS 'Items that the columns of a table of a publication are; of what was approved before it was kept there is none.';
GRANT SELECT, INSERT ON opendata.dictionary TO hub;
GRANT SELECT ON opendata.dictionary TO worker;
-- Values of the code tables that items are bound to.
GRANT SELECT ON catalog.code_value TO worker;

ALTER TABLE opendata.publication
  ADD COLUMN refused_at timestamptz,
  ADD COLUMN problems jsonb NOT NULL DEFAULT '[]',
  DROP CONSTRAINT publication_state_check,
  ADD CONSTRAINT publication_state_check CHECK (state IN ('approved', 'published', 'withdrawn', 'refused')),
  ADD CHECK ((state = 'refused') = (refused_at IS NOT NULL)),
  ADD CHECK (state <> 'refused' OR published_at IS NULL),
  ADD CHECK ((state = 'refused') = (problems <> '[]')),
  DROP CONSTRAINT publication_version_id_key,
  DROP CONSTRAINT publication_dataset_id_number_key;
COMMENT ON COLUMN opendata.publication.problems IS 'Columns with values that their code tables do not have: how many cells, and rows of the first; no values.';
GRANT UPDATE (refused_at, problems) ON opendata.publication TO worker;
-- What was refused may be approved anew, by another entry for instance.
CREATE UNIQUE INDEX publication_version_once ON opendata.publication (version_id) WHERE state <> 'refused';
CREATE INDEX publication_version ON opendata.publication (version_id);
CREATE INDEX publication_dataset ON opendata.publication (dataset_id, number);

CREATE VIEW open_datasets.dictionary AS
  SELECT o.publication_id, o.dataset_id, o.number, d.place, d.columns
    FROM open_datasets.version o JOIN opendata.dictionary d ON d.publication_id = o.publication_id;
COMMENT ON VIEW open_datasets.dictionary IS 'What the columns of open tables are.';
CREATE VIEW open_datasets.code_value AS
  SELECT d.publication_id, d.dataset_id, d.number, d.place, d.column_name, v.position, v.code, v.name, v.name_en
    FROM (SELECT publication_id, dataset_id, number, place, c ->> 'column' AS column_name,
                 c -> 'codeTable' ->> 'code' AS code_table, (c -> 'codeTable' ->> 'version')::int AS version
            FROM open_datasets.dictionary, jsonb_array_elements(columns) AS c
           WHERE c -> 'codeTable' <> 'null') AS d
    JOIN catalog.code_value v ON v.code_table = d.code_table AND v.version = d.version;
COMMENT ON VIEW open_datasets.code_value IS 'Values of the code tables that columns of open tables are bound to.';
GRANT SELECT ON open_datasets.dictionary, open_datasets.code_value TO portal;
