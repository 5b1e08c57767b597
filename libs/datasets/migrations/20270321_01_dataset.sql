-- Datasets and their versions: a version is a file as a department has sent it, and the tables that were made of it. Rows lie
-- in Parquet files behind the object store; here is what they are and where they lie.
CREATE SCHEMA datasets AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA datasets FROM PUBLIC;
GRANT USAGE ON SCHEMA datasets TO hub, worker;

CREATE TABLE datasets.dataset (
  id         uuid PRIMARY KEY,
  department text NOT NULL,
  title      text NOT NULL CHECK (title <> ''),
  versions   integer NOT NULL DEFAULT 0 CHECK (versions >= 0),
  current    integer CHECK (current BETWEEN 1 AND versions),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (department, title)
);
COMMENT ON COLUMN datasets.dataset.versions IS 'How many were begun: numbers are never given twice.';
COMMENT ON COLUMN datasets.dataset.current IS 'Number of the version that is given where none is asked for.';
CREATE INDEX dataset_listed ON datasets.dataset (created_at DESC, id);

CREATE TABLE datasets.version (
  id            uuid PRIMARY KEY,
  dataset_id    uuid NOT NULL REFERENCES datasets.dataset,
  number        integer NOT NULL CHECK (number > 0),
  file_name     text NOT NULL CHECK (file_name <> ''),
  state         text NOT NULL CHECK (state IN
                  ('receiving', 'waiting', 'loading', 'held', 'ready', 'failed', 'discarded', 'withdrawn')),
  bytes         bigint NOT NULL CHECK (bytes > 0),
  received      bigint NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND bytes),
  parts         text[] NOT NULL DEFAULT '{}',
  original      text,
  objects       text[] NOT NULL DEFAULT '{}',
  sha256        text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  attempts      integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  phase         text CHECK (phase IN ('read', 'type', 'write', 'profile')),
  progress      bigint NOT NULL DEFAULT 0 CHECK (progress >= 0),
  masks         jsonb NOT NULL DEFAULT '[]',
  overrides     jsonb NOT NULL DEFAULT '[]',
  diff          jsonb,
  failure       jsonb,
  begun_by      text NOT NULL,
  begun_at      timestamptz NOT NULL,
  changed_at    timestamptz NOT NULL,
  ready_at      timestamptz,
  withdrawn_by  text,
  withdrawn_at  timestamptz,
  ground        text CHECK (ground <> ''),
  swept_at      timestamptz,
  UNIQUE (dataset_id, number),
  CHECK (state = 'receiving' OR state = 'discarded' OR received = bytes),
  CHECK (state NOT IN ('held', 'ready', 'withdrawn') OR sha256 IS NOT NULL),
  CHECK ((ready_at IS NOT NULL) = (state IN ('ready', 'withdrawn'))),
  CHECK ((failure IS NOT NULL) = (state = 'failed')),
  CHECK ((state = 'withdrawn') = (withdrawn_by IS NOT NULL)
     AND (state = 'withdrawn') = (withdrawn_at IS NOT NULL) AND (state = 'withdrawn') = (ground IS NOT NULL)),
  CHECK (swept_at IS NULL OR state IN ('failed', 'discarded', 'withdrawn'))
);
COMMENT ON COLUMN datasets.version.bytes IS 'Of the file, as they were announced.';
COMMENT ON COLUMN datasets.version.parts IS 'Keys of what came, in order, until the file is put together.';
COMMENT ON COLUMN datasets.version.objects IS 'Keys of all that may lie in the store, noted before it is put there.';
COMMENT ON COLUMN datasets.version.ground IS 'Why it was withdrawn; its address answers with it ever after.';
COMMENT ON COLUMN datasets.version.swept_at IS 'When its objects were removed.';
CREATE UNIQUE INDEX version_open ON datasets.version (dataset_id)
  WHERE state IN ('receiving', 'waiting', 'loading', 'held');
CREATE INDEX version_waiting ON datasets.version (changed_at) WHERE state = 'waiting';
CREATE INDEX version_silent ON datasets.version (changed_at) WHERE state IN ('receiving', 'loading');
CREATE INDEX version_unswept ON datasets.version (changed_at)
  WHERE state IN ('failed', 'discarded', 'withdrawn') AND swept_at IS NULL;

CREATE TABLE datasets.version_table (
  version_id uuid NOT NULL REFERENCES datasets.version,
  place      integer NOT NULL CHECK (place >= 0),
  name       text NOT NULL,
  rows       bigint NOT NULL CHECK (rows >= 0),
  bytes      bigint NOT NULL CHECK (bytes > 0),
  sha256     text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  object     text NOT NULL,
  columns    jsonb NOT NULL,
  profile    jsonb NOT NULL,
  personal   jsonb NOT NULL,
  problems   jsonb NOT NULL,
  PRIMARY KEY (version_id, place)
);
COMMENT ON TABLE datasets.version_table IS 'What was made of a file; once the version is ready, nothing of it changes until it is withdrawn.';

-- What is ready is what was cited: only its withdrawal changes it.
CREATE FUNCTION datasets.keep_ready() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'ready' AND NEW.state <> 'withdrawn' THEN
    RAISE EXCEPTION 'A version that is ready is withdrawn or stays as it is.';
  END IF;
  IF OLD.state IN ('ready', 'withdrawn') AND
     (NEW.sha256, NEW.number, NEW.masks, NEW.overrides) IS DISTINCT FROM (OLD.sha256, OLD.number, OLD.masks, OLD.overrides) THEN
    RAISE EXCEPTION 'A version that was ready keeps its hash, number, masks and overrides.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_ready BEFORE UPDATE ON datasets.version FOR EACH ROW EXECUTE FUNCTION datasets.keep_ready();

CREATE FUNCTION datasets.keep_ready_table() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  kept text;
BEGIN
  SELECT state INTO kept FROM datasets.version WHERE id = OLD.version_id;
  IF kept = 'ready' OR (kept = 'withdrawn' AND TG_OP = 'DELETE') THEN
    RAISE EXCEPTION 'Tables of a version that is ready stay as they are.';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_ready BEFORE UPDATE OR DELETE ON datasets.version_table
  FOR EACH ROW EXECUTE FUNCTION datasets.keep_ready_table();

GRANT SELECT, INSERT, UPDATE ON datasets.dataset, datasets.version TO hub;
GRANT SELECT ON datasets.version_table TO hub;
GRANT SELECT ON datasets.dataset TO worker;
GRANT UPDATE (current) ON datasets.dataset TO worker;
GRANT SELECT, UPDATE ON datasets.version TO worker;
GRANT SELECT, INSERT, DELETE ON datasets.version_table TO worker;
GRANT UPDATE (profile, personal, problems) ON datasets.version_table TO worker;
