-- Harvest: catalogues of other portals, brought in again and again. A source is an address that an operator has confirmed;
-- a run is one time that it was read; a record is one of its datasets, which keeps its identity and history whatever its
-- source calls it.
CREATE SCHEMA opendata AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA opendata FROM PUBLIC;
GRANT USAGE ON SCHEMA opendata TO hub, worker;

CREATE TABLE opendata.source (
  id            uuid PRIMARY KEY,
  title         text NOT NULL CHECK (title <> ''),
  address       text NOT NULL UNIQUE CHECK (address ~ '^https?://'),
  kind          text NOT NULL CHECK (kind IN ('ckan', 'dcat-rdf', 'dcat-us', 'udata', 'listing')),
  state         text NOT NULL CHECK (state IN ('active', 'paused')),
  every_hours   integer NOT NULL CHECK (every_hours BETWEEN 1 AND 8760),
  next_at       timestamptz NOT NULL,
  etag          text,
  last_modified text,
  added_by      text NOT NULL,
  added_at      timestamptz NOT NULL,
  changed_at    timestamptz NOT NULL
);
COMMENT ON COLUMN opendata.source.next_at IS 'When it is read next, as long as it is active.';
COMMENT ON COLUMN opendata.source.etag IS 'Of its answer when it was last read whole, where that was one answer.';
CREATE INDEX source_due ON opendata.source (next_at) WHERE state = 'active';
CREATE INDEX source_added ON opendata.source (added_at DESC, id);

CREATE TABLE opendata.run (
  id          uuid PRIMARY KEY,
  source_id   uuid NOT NULL REFERENCES opendata.source,
  state       text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'partial', 'failed')),
  asked_by    text NOT NULL,
  asked_at    timestamptz NOT NULL,
  started_at  timestamptz,
  progress_at timestamptz,
  ended_at    timestamptz,
  total       integer CHECK (total >= 0),
  pages       integer NOT NULL DEFAULT 0 CHECK (pages >= 0),
  fresh       integer NOT NULL DEFAULT 0 CHECK (fresh >= 0),
  changed     integer NOT NULL DEFAULT 0 CHECK (changed >= 0),
  renamed     integer NOT NULL DEFAULT 0 CHECK (renamed >= 0),
  unchanged   integer NOT NULL DEFAULT 0 CHECK (unchanged >= 0),
  gone        integer NOT NULL DEFAULT 0 CHECK (gone >= 0),
  missing     integer NOT NULL DEFAULT 0 CHECK (missing >= 0),
  refused     integer NOT NULL DEFAULT 0 CHECK (refused >= 0),
  why         text,
  CHECK ((state = 'waiting') = (started_at IS NULL)),
  CHECK ((started_at IS NULL) = (progress_at IS NULL)),
  CHECK ((state IN ('done', 'partial', 'failed')) = (ended_at IS NOT NULL)),
  CHECK ((state IN ('partial', 'failed')) = (why IS NOT NULL))
);
COMMENT ON COLUMN opendata.run.total IS 'How many datasets the source said that it has.';
COMMENT ON COLUMN opendata.run.missing IS 'Too many were gone at once: they wait for a person.';
COMMENT ON COLUMN opendata.run.why IS 'Why it did not get to the end of the catalogue.';
CREATE UNIQUE INDEX run_open ON opendata.run (source_id) WHERE state IN ('waiting', 'running');
CREATE INDEX run_waiting ON opendata.run (asked_at) WHERE state = 'waiting';
CREATE INDEX run_running ON opendata.run (progress_at) WHERE state = 'running';
CREATE INDEX run_source ON opendata.run (source_id, asked_at DESC, id);

CREATE TABLE opendata.record (
  id           uuid PRIMARY KEY,
  source_id    uuid NOT NULL REFERENCES opendata.source,
  key          text NOT NULL CHECK (key <> ''),
  identifiers  text[] NOT NULL,
  iri          text,
  description  jsonb NOT NULL,
  problems     jsonb NOT NULL,
  sha256       text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  version      integer NOT NULL CHECK (version > 0),
  state        text NOT NULL CHECK (state IN ('present', 'missing', 'gone')),
  first_at     timestamptz NOT NULL,
  changed_at   timestamptz NOT NULL,
  UNIQUE (source_id, key)
);
COMMENT ON COLUMN opendata.record.key IS 'By which its source tells it apart now.';
COMMENT ON COLUMN opendata.record.identifiers IS 'Its other names: evidence, should the source rename it.';
COMMENT ON COLUMN opendata.record.state IS 'missing: its source no longer has it, and a person has to say that it goes.';
CREATE INDEX record_source ON opendata.record (source_id, changed_at DESC, id);
CREATE INDEX record_missing ON opendata.record (source_id) WHERE state = 'missing';

CREATE TABLE opendata.record_version (
  record_id   uuid NOT NULL REFERENCES opendata.record,
  version     integer NOT NULL CHECK (version > 0),
  run_id      uuid NOT NULL REFERENCES opendata.run,
  outcome     text NOT NULL CHECK (outcome IN ('new', 'changed', 'renamed', 'returned', 'gone')),
  key         text NOT NULL,
  description jsonb,
  problems    jsonb,
  sha256      text NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (record_id, version),
  CHECK ((outcome = 'gone') = (description IS NULL) AND (outcome = 'gone') = (problems IS NULL))
);
COMMENT ON TABLE opendata.record_version IS 'History of each record; never changed.';

CREATE TABLE opendata.outcome (
  id        uuid PRIMARY KEY,
  run_id    uuid NOT NULL REFERENCES opendata.run,
  outcome   text NOT NULL CHECK (outcome IN ('new', 'changed', 'renamed', 'returned', 'gone', 'missing', 'refused')),
  record_id uuid REFERENCES opendata.record,
  key       text,
  place     integer CHECK (place > 0),
  why       text,
  CHECK ((outcome = 'refused') = (record_id IS NULL)),
  CHECK ((outcome = 'refused') = (why IS NOT NULL))
);
COMMENT ON TABLE opendata.outcome IS 'What each record of a run came to, but for those that are as they were: they are counted.';
CREATE INDEX outcome_run ON opendata.outcome (run_id, outcome, id);

GRANT SELECT, INSERT, UPDATE ON opendata.source, opendata.run, opendata.record TO hub, worker;
GRANT SELECT, INSERT ON opendata.record_version, opendata.outcome TO hub, worker;
