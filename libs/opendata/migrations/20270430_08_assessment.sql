-- Assessment: how good what the portal says of its datasets is, own and harvested, as the metadata quality assessment of
-- data.europa.eu and the five stars measure it; and whether the addresses that they name answer.
CREATE TABLE opendata.assessment (
  dataset_id  uuid PRIMARY KEY,
  source_id   uuid REFERENCES opendata.source,
  department  text,
  title       jsonb NOT NULL,
  metrics     jsonb NOT NULL,
  mistakes    text[] NOT NULL,
  points      smallint NOT NULL CHECK (points BETWEEN 0 AND 405),
  unknown     smallint NOT NULL CHECK (unknown >= 0 AND points + unknown <= 405),
  stars       smallint NOT NULL CHECK (stars BETWEEN 0 AND 5),
  rules       text NOT NULL,
  assessed_at timestamptz NOT NULL
);
COMMENT ON COLUMN opendata.assessment.dataset_id IS 'Of a dataset of our own, or of a harvested record.';
COMMENT ON COLUMN opendata.assessment.source_id IS 'Null: a dataset of our own.';
COMMENT ON COLUMN opendata.assessment.department IS 'Whose dataset it is; null where it was harvested.';
COMMENT ON COLUMN opendata.assessment.metrics IS 'What is reached of each metric, 0 to 1; null: nobody knows yet.';
COMMENT ON COLUMN opendata.assessment.mistakes IS 'Fields by which it breaks a shape of DCAT-AP.';
COMMENT ON COLUMN opendata.assessment.unknown IS 'Points of which nobody knows yet whether they are reached.';
COMMENT ON COLUMN opendata.assessment.rules IS 'What it was assessed by; other rules assess it anew.';
CREATE INDEX assessment_department ON opendata.assessment (department, points, dataset_id);
CREATE INDEX assessment_source ON opendata.assessment (source_id, points, dataset_id);
CREATE INDEX assessment_points ON opendata.assessment (points, dataset_id);

CREATE TABLE opendata.probe (
  sha256     text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  address    text NOT NULL,
  host       text NOT NULL,
  next_at    timestamptz NOT NULL,
  checked_at timestamptz,
  reachable  boolean,
  said       text,
  CHECK (checked_at IS NOT NULL OR (reachable IS NULL AND said IS NULL))
);
COMMENT ON COLUMN opendata.probe.sha256 IS 'Of the address.';
COMMENT ON COLUMN opendata.probe.next_at IS 'When it is asked next, as long as a dataset names it.';
COMMENT ON COLUMN opendata.probe.reachable IS 'Null: nobody has asked, or nobody here may ask.';
COMMENT ON COLUMN opendata.probe.said IS 'The status of its answer, or why there was none.';
CREATE INDEX probe_due ON opendata.probe (host, next_at);

CREATE TABLE opendata.named_address (
  dataset_id uuid NOT NULL REFERENCES opendata.assessment ON DELETE CASCADE,
  probe      text NOT NULL REFERENCES opendata.probe ON DELETE CASCADE,
  PRIMARY KEY (dataset_id, probe)
);
COMMENT ON TABLE opendata.named_address IS 'Which addresses the distributions of a dataset name.';
CREATE INDEX named_address_probe ON opendata.named_address (probe);

CREATE INDEX publication_entry ON opendata.publication (entry_id);

GRANT SELECT ON opendata.assessment, opendata.probe, opendata.named_address TO hub;
GRANT SELECT, INSERT, UPDATE, DELETE ON opendata.assessment TO worker;
GRANT SELECT, INSERT, UPDATE (next_at, checked_at, reachable, said), DELETE ON opendata.probe TO worker;
GRANT SELECT, INSERT, DELETE ON opendata.named_address TO worker;
-- Where its department is.
CREATE OR REPLACE VIEW open_listing.own AS
  SELECT v.dataset_id AS id, v.publication_id, v.number AS version, v.title, v.department, v.department_name,
         v.entry_code, v.entry_title, v.entry_title_en, v.summary, v.update_cycle, v.published_at,
         e.version AS entry_version, e.theme, e.keywords,
         (SELECT min(p.published_at) FROM opendata.publication p WHERE p.dataset_id = v.dataset_id) AS created_at,
         (SELECT jsonb_agg(jsonb_build_object('place', t.place, 'name', t.name, 'bytes', t.bytes, 'rows', t.rows,
                                              'sha256', t.sha256) ORDER BY t.place)
            FROM open_datasets.version_table t WHERE t.dataset_id = v.dataset_id AND t.number = v.number) AS tables,
         e.division
    FROM open_datasets.version v
    JOIN opendata.publication o ON o.id = v.publication_id
    JOIN catalog.entry e ON e.id = o.entry_id AND e.state = 'published'
   WHERE NOT EXISTS (SELECT 1 FROM open_datasets.version later
                      WHERE later.dataset_id = v.dataset_id AND later.number > v.number);

-- Which datasets of our own there are to assess.
GRANT USAGE ON SCHEMA open_datasets TO worker;
GRANT SELECT ON open_datasets.version TO worker;

CREATE VIEW open_listing.quality AS
  SELECT dataset_id AS id, points, unknown, stars FROM opendata.assessment;
COMMENT ON VIEW open_listing.quality IS 'Points of metadata quality (of 405) and stars of what the portal lists.';
GRANT SELECT ON open_listing.quality TO portal;
