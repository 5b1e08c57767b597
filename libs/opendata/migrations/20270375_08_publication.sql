-- Publication: a version of a dataset goes from the government's side to everybody's, one way. A department's head
-- approves it, the worker copies its tables beside those of the open zone, and the portal sees it through the views below.
CREATE TABLE opendata.publication (
  id           uuid PRIMARY KEY,
  dataset_id   uuid NOT NULL,
  version_id   uuid NOT NULL UNIQUE,
  number       integer NOT NULL CHECK (number > 0),
  department   text NOT NULL,
  entry_id     uuid NOT NULL,
  items        text[] NOT NULL CHECK (items <> '{}'),
  personal     text[] NOT NULL CHECK (personal <@ items),
  state        text NOT NULL CHECK (state IN ('approved', 'published', 'withdrawn')),
  approved_by  text NOT NULL,
  approved_at  timestamptz NOT NULL,
  copying_at   timestamptz,
  published_at timestamptz,
  withdrawn_by text,
  withdrawn_at timestamptz,
  ground       text CHECK (ground <> ''),
  swept_at     timestamptz,
  UNIQUE (dataset_id, number),
  CHECK (state <> 'approved' OR published_at IS NULL),
  CHECK (state <> 'published' OR published_at IS NOT NULL),
  CHECK ((state = 'withdrawn') = (withdrawn_by IS NOT NULL)
     AND (state = 'withdrawn') = (withdrawn_at IS NOT NULL) AND (state = 'withdrawn') = (ground IS NOT NULL)),
  CHECK (swept_at IS NULL OR state = 'withdrawn')
);
COMMENT ON COLUMN opendata.publication.items IS 'Codes of the items of the entry that the columns of its tables are.';
COMMENT ON COLUMN opendata.publication.personal IS 'Those of them that were personal, and masked or let pass, when it was approved.';
COMMENT ON COLUMN opendata.publication.copying_at IS 'When a worker took it up; left there where that worker has died.';
COMMENT ON COLUMN opendata.publication.ground IS 'Why it was withdrawn; its address answers with it ever after.';
COMMENT ON COLUMN opendata.publication.swept_at IS 'When its tables were removed from the open zone.';
CREATE INDEX publication_listed ON opendata.publication (approved_at DESC, id);
CREATE INDEX publication_department ON opendata.publication (department, approved_at DESC, id);
CREATE INDEX publication_approved ON opendata.publication (approved_at) WHERE state = 'approved';
CREATE INDEX publication_unswept ON opendata.publication (withdrawn_at) WHERE state = 'withdrawn' AND swept_at IS NULL;

-- What was withdrawn never comes back, and nothing becomes the publication of something else.
CREATE FUNCTION opendata.keep_publication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.dataset_id, NEW.version_id, NEW.number, NEW.department, NEW.entry_id, NEW.items, NEW.personal)
     IS DISTINCT FROM
     (OLD.id, OLD.dataset_id, OLD.version_id, OLD.number, OLD.department, OLD.entry_id, OLD.items, OLD.personal) THEN
    RAISE EXCEPTION 'A publication stays that of what was approved.';
  END IF;
  IF NEW.state <> OLD.state AND NOT (OLD.state = 'approved' OR (OLD.state = 'published' AND NEW.state = 'withdrawn')) THEN
    RAISE EXCEPTION 'A publication goes one way.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_publication BEFORE UPDATE ON opendata.publication
  FOR EACH ROW EXECUTE FUNCTION opendata.keep_publication();

GRANT SELECT, INSERT ON opendata.publication TO hub;
GRANT UPDATE (state, withdrawn_by, withdrawn_at, ground) ON opendata.publication TO hub;
GRANT SELECT ON opendata.publication TO worker;
GRANT UPDATE (state, copying_at, published_at, withdrawn_by, withdrawn_at, ground, swept_at)
  ON opendata.publication TO worker;

-- The open zone of datasets: all that the portal's role may read of them. What stops being open in the catalogue, or is
-- withdrawn on either side, is gone from here with the same commit.
CREATE SCHEMA open_datasets AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA open_datasets FROM PUBLIC;
GRANT USAGE ON SCHEMA open_datasets TO portal;

CREATE VIEW open_datasets.version AS
  SELECT p.id AS publication_id, p.dataset_id, p.number, d.title, d.department, e.provider_name AS department_name,
         e.code AS entry_code, e.title AS entry_title, e.title_en AS entry_title_en, e.summary, e.update_cycle,
         p.published_at
    FROM opendata.publication p
    JOIN datasets.version v ON v.id = p.version_id AND v.state = 'ready'
    JOIN datasets.dataset d ON d.id = p.dataset_id
    JOIN catalog.entry e ON e.id = p.entry_id AND e.state = 'published' AND e.open = 'unconditional'
     AND e.sharing <> 'not-shared'
   WHERE p.state = 'published'
     AND p.items <@ ARRAY (
       SELECT i.code FROM catalog.item i
        WHERE i.entry_id = e.id AND i.version = e.version AND i.open = 'unconditional' AND i.class = 1
          AND i.sharing <> 'not-shared' AND (NOT i.personal OR i.code = ANY (p.personal)));
COMMENT ON VIEW open_datasets.version IS 'Published, neither withdrawn nor of an entry that is open no longer.';

CREATE VIEW open_datasets.version_table AS
  SELECT o.publication_id, o.dataset_id, o.number, t.place, t.name, t.rows, t.bytes, t.sha256, t.columns
    FROM open_datasets.version o
    JOIN opendata.publication p ON p.id = o.publication_id
    JOIN datasets.version_table t ON t.version_id = p.version_id;

CREATE VIEW open_datasets.withdrawal AS
  SELECT p.dataset_id, p.number, coalesce(p.withdrawn_at, v.withdrawn_at) AS withdrawn_at,
         coalesce(p.ground, v.ground) AS ground,
         (SELECT coalesce(array_agg(t.sha256 ORDER BY t.place), '{}')
            FROM datasets.version_table t WHERE t.version_id = v.id) AS sha256
    FROM opendata.publication p JOIN datasets.version v ON v.id = p.version_id
   WHERE p.published_at IS NOT NULL AND (p.state = 'withdrawn' OR v.state = 'withdrawn');
COMMENT ON VIEW open_datasets.withdrawal IS 'What was published and is no more: date, ground and the hashes of its tables.';

GRANT SELECT ON open_datasets.version, open_datasets.version_table, open_datasets.withdrawal TO portal;
