-- What came out of open datasets: handed in by its developer at the portal, judged by a person of the authority, shown to
-- everybody from then on.
CREATE TABLE opendata.reuse (
  id           uuid PRIMARY KEY,
  developer_id uuid NOT NULL REFERENCES opendata.developer,
  kind         text NOT NULL CHECK (kind IN ('application', 'paper', 'report', 'visualisation')),
  title        text NOT NULL CHECK (title <> ''),
  title_en     text NOT NULL,
  address      text NOT NULL CHECK (address ~ '^https?://'),
  description  text NOT NULL CHECK (description <> ''),
  state        text NOT NULL CHECK (state IN ('received', 'accepted', 'refused', 'retired')),
  received_at  timestamptz NOT NULL,
  judged_by    text,
  judged_at    timestamptz,
  reasons      text,
  retired_at   timestamptz,
  CHECK ((judged_by IS NULL) = (judged_at IS NULL)),
  CHECK (state <> 'accepted' OR judged_at IS NOT NULL),
  CHECK (state <> 'refused' OR (judged_at IS NOT NULL AND reasons <> '')),
  CHECK ((state = 'retired') = (retired_at IS NOT NULL))
);
COMMENT ON COLUMN opendata.reuse.reasons IS 'Why it was refused; its developer reads it, and nobody else outside.';
CREATE INDEX reuse_received ON opendata.reuse (received_at DESC, id);
CREATE INDEX reuse_developer ON opendata.reuse (developer_id, id DESC);

CREATE TABLE opendata.reuse_dataset (
  reuse_id   uuid NOT NULL REFERENCES opendata.reuse,
  dataset_id uuid NOT NULL,
  PRIMARY KEY (reuse_id, dataset_id)
);
COMMENT ON COLUMN opendata.reuse_dataset.dataset_id IS 'Of a department here, or of a record that was harvested; it stays when the dataset goes.';
CREATE INDEX reuse_dataset_dataset ON opendata.reuse_dataset (dataset_id);

-- Who holds a key bound to a dataset is told when the dataset goes.
CREATE INDEX api_key_datasets ON opendata.api_key USING gin (datasets) WHERE datasets IS NOT NULL;

GRANT SELECT ON opendata.reuse, opendata.reuse_dataset TO hub;
GRANT UPDATE (state, judged_by, judged_at, reasons) ON opendata.reuse TO hub;
GRANT SELECT, INSERT, UPDATE (state, retired_at) ON opendata.reuse TO worker;
GRANT SELECT, INSERT ON opendata.reuse_dataset TO worker;
GRANT USAGE ON SCHEMA open_listing TO hub;
GRANT SELECT ON open_listing.listed TO hub, worker;

CREATE SCHEMA open_reuse AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA open_reuse FROM PUBLIC;
GRANT USAGE ON SCHEMA open_reuse TO portal;

CREATE VIEW open_reuse.reuse AS
  SELECT r.id, r.kind, r.title, r.title_en, r.address, r.description, d.name AS developer, r.judged_at AS accepted_at
    FROM opendata.reuse r JOIN opendata.developer d ON d.id = r.developer_id AND d.trust <> 'barred'
   WHERE r.state = 'accepted';
CREATE VIEW open_reuse.dataset AS
  SELECT d.dataset_id, d.reuse_id
    FROM opendata.reuse_dataset d JOIN opendata.reuse r ON r.id = d.reuse_id AND r.state = 'accepted'
    JOIN opendata.developer o ON o.id = r.developer_id AND o.trust <> 'barred';
CREATE VIEW open_reuse.handed_in AS
  SELECT r.id, r.developer_id, r.kind, r.title, r.title_en, r.address, r.description, r.state, r.received_at,
         r.judged_at, r.reasons, r.retired_at,
         ARRAY (SELECT d.dataset_id FROM opendata.reuse_dataset d WHERE d.reuse_id = r.id ORDER BY 1) AS datasets
    FROM opendata.reuse r;
COMMENT ON VIEW open_reuse.handed_in IS 'For each developer their own, whatever became of it.';
GRANT SELECT ON open_reuse.reuse, open_reuse.dataset, open_reuse.handed_in TO portal;

-- What developers are told, as the portal shows it to each by the management secret.
CREATE VIEW open_access.notice AS
  SELECT n.id, n.addressee, n.template, n.params, n.about_type, n.about_id, n.told_at
    FROM notice.notice n
   WHERE n.addressee LIKE 'person:developer:%';
COMMENT ON VIEW open_access.notice IS 'Of developers alone, each addressed by the id of the account: person:developer:<id>.';
GRANT SELECT ON open_access.notice TO portal;
