-- Where a dataset's files are fetched from: an address of the web that its department names. A row is that and how the last
-- fetch went; a version begins where a file has come whole, and is loaded as one that was sent.
CREATE TABLE datasets.fetch (
  dataset_id    uuid PRIMARY KEY REFERENCES datasets.dataset,
  address       text NOT NULL CHECK (address ~ '^https?://'),
  every_hours   integer CHECK (every_hours > 0),
  asked_by      text NOT NULL,
  asked_at      timestamptz NOT NULL,
  next_at       timestamptz,
  run           uuid,
  changed_at    timestamptz NOT NULL,
  attempts      integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  received      bigint NOT NULL DEFAULT 0 CHECK (received >= 0),
  object        text,
  etag          text,
  last_modified text,
  sha256        text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  outcome       text CHECK (outcome IN ('fetched', 'unchanged', 'failed')),
  failure       jsonb,
  ended_at      timestamptz,
  version       integer CHECK (version > 0),
  CHECK ((outcome IS NULL) = (ended_at IS NULL)),
  CHECK (outcome <> 'failed' OR failure IS NOT NULL)
);
COMMENT ON COLUMN datasets.fetch.every_hours IS 'Null where it is fetched only when somebody asks.';
COMMENT ON COLUMN datasets.fetch.next_at IS 'When it is due; null where nobody has asked.';
COMMENT ON COLUMN datasets.fetch.run IS 'Of the fetch under way; what another says does not count.';
COMMENT ON COLUMN datasets.fetch.object IS 'Key under which the file may lie in the store, noted before it is put there, until a version has it.';
COMMENT ON COLUMN datasets.fetch.etag IS 'Of the last file, as its server says; so is last_modified.';
COMMENT ON COLUMN datasets.fetch.sha256 IS 'Of the last file.';
COMMENT ON COLUMN datasets.fetch.version IS 'Number of the version that came of it last.';
CREATE INDEX fetch_due ON datasets.fetch (next_at) WHERE run IS NULL AND next_at IS NOT NULL;
CREATE INDEX fetch_running ON datasets.fetch (changed_at) WHERE run IS NOT NULL;
CREATE INDEX fetch_left ON datasets.fetch (changed_at) WHERE object IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON datasets.fetch TO hub;
GRANT SELECT, UPDATE ON datasets.fetch TO worker;
GRANT INSERT ON datasets.version TO worker;
GRANT UPDATE (versions) ON datasets.dataset TO worker;
