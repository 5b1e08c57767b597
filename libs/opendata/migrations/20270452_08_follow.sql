-- Whom developers' accounts follow: each is told what becomes of a dataset.
CREATE TABLE opendata.follow (
  developer_id uuid NOT NULL REFERENCES opendata.developer,
  dataset_id   uuid NOT NULL,
  followed_at  timestamptz NOT NULL,
  PRIMARY KEY (developer_id, dataset_id)
);
COMMENT ON COLUMN opendata.follow.dataset_id IS 'Of a department here, or of a record that was harvested; it stays when the dataset goes.';
CREATE INDEX follow_dataset ON opendata.follow (dataset_id);
GRANT SELECT, INSERT, DELETE ON opendata.follow TO worker;

CREATE VIEW open_access.follow AS SELECT developer_id, dataset_id, followed_at FROM opendata.follow;
GRANT SELECT ON open_access.follow TO portal;
