-- The catalogue: entries with their items, in versions that stay readable, and the resources mounted under them.
CREATE SCHEMA catalog AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA catalog FROM PUBLIC;
GRANT USAGE ON SCHEMA catalog TO hub, worker, portal;

CREATE TABLE catalog.entry (
  id            uuid NOT NULL,
  version       integer NOT NULL CHECK (version > 0),
  code          text,
  state         text NOT NULL CHECK (state IN
                  ('imported', 'draft', 'submitted', 'published', 'suspended', 'retired', 'superseded')),
  current       boolean NOT NULL,
  provider      text,
  provider_name text NOT NULL,
  division      text,
  level         text,
  node          text,
  path          text,
  title         text NOT NULL,
  title_en      text NOT NULL,
  summary       text NOT NULL,
  theme         text,
  keywords      text[] NOT NULL,
  formats       text[] NOT NULL,
  update_cycle  text,
  sharing       text CHECK (sharing IN ('unconditional', 'conditional', 'not-shared')),
  modes         text[] NOT NULL,
  conditions    jsonb,
  legal_ground  jsonb,
  open          text CHECK (open IN ('unconditional', 'conditional', 'not-open')),
  class         smallint CHECK (class BETWEEN 1 AND 4),
  item_count    integer NOT NULL,
  reasons       text,
  drafted_by    text NOT NULL,
  drafted_at    timestamptz NOT NULL,
  submitted_by  text,
  submitted_at  timestamptz,
  published_by  text,
  published_at  timestamptz,
  changed_at    timestamptz NOT NULL,
  PRIMARY KEY (id, version),
  UNIQUE (code, version),
  CHECK (state = 'imported' OR (code IS NOT NULL AND provider IS NOT NULL)),
  -- A second line behind entry.policy.ts: nothing incomplete is ever reviewed or published.
  CHECK (state IN ('imported', 'draft')
         OR (sharing IS NOT NULL AND open IS NOT NULL AND class IS NOT NULL AND item_count > 0))
);
COMMENT ON COLUMN catalog.entry.current IS 'The version that the catalogue shows; a revision is not current before it is published.';
COMMENT ON COLUMN catalog.entry.provider IS 'Unified social credit code; null where an imported source gives only a name.';
COMMENT ON COLUMN catalog.entry.class IS 'Highest class of the items, 1 to 4.';
CREATE UNIQUE INDEX entry_current ON catalog.entry (id) WHERE current;
CREATE UNIQUE INDEX entry_open ON catalog.entry (id) WHERE state IN ('draft', 'submitted');
CREATE INDEX entry_newest ON catalog.entry (changed_at DESC, id) WHERE current;
CREATE INDEX entry_state ON catalog.entry (state, changed_at DESC, id);
CREATE INDEX entry_provider ON catalog.entry (provider, changed_at DESC, id);

CREATE TABLE catalog.item (
  entry_id uuid NOT NULL,
  version  integer NOT NULL,
  position integer NOT NULL,
  code     text NOT NULL,
  name     text NOT NULL,
  name_en  text NOT NULL,
  type     text,
  length   integer CHECK (length > 0),
  class    smallint CHECK (class BETWEEN 1 AND 4),
  personal boolean NOT NULL,
  sharing  text CHECK (sharing IN ('unconditional', 'conditional', 'not-shared')),
  open     text CHECK (open IN ('unconditional', 'conditional', 'not-open')),
  PRIMARY KEY (entry_id, version, position),
  UNIQUE (entry_id, version, code),
  FOREIGN KEY (entry_id, version) REFERENCES catalog.entry (id, version)
);

CREATE TABLE catalog.resource (
  id            uuid PRIMARY KEY,
  code          text NOT NULL UNIQUE,
  entry_id      uuid NOT NULL,
  title         text NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('table', 'file', 'interface')),
  version       integer NOT NULL CHECK (version > 0),
  state         text NOT NULL CHECK (state IN ('mounted', 'withdrawn')),
  provider      text NOT NULL,
  modes         text[] NOT NULL,
  key_fields    text[] NOT NULL,
  fields        text[] NOT NULL,
  masks         jsonb NOT NULL,
  match_rules   jsonb NOT NULL,
  subject_field text,
  mounted_by    text NOT NULL,
  mounted_at    timestamptz NOT NULL,
  changed_at    timestamptz NOT NULL
);
COMMENT ON COLUMN catalog.resource.provider IS 'Department whose connector serves it.';
CREATE INDEX resource_entry ON catalog.resource (entry_id);

-- Where an imported entry comes from; identity is what the source itself uses, never the title.
CREATE TABLE catalog.source_record (
  identity    text PRIMARY KEY,
  entry_id    uuid NOT NULL UNIQUE,
  mapping     text NOT NULL,
  sha256      text NOT NULL,
  issued      date,
  modified    date,
  loaded_at   timestamptz NOT NULL,
  changed_at  timestamptz NOT NULL
);
COMMENT ON COLUMN catalog.source_record.sha256 IS 'Of the mapped record: equal means unchanged.';

GRANT SELECT, INSERT, UPDATE ON catalog.entry, catalog.resource, catalog.source_record TO hub, worker;
GRANT SELECT, INSERT, DELETE ON catalog.item TO hub, worker;

-- What the public may read of an entry: published, meant to be open, and only its open items.
CREATE VIEW catalog.open_entry AS
  SELECT e.id, e.code, e.version, e.title, e.title_en, e.summary, e.provider_name, e.division, e.theme,
         e.keywords, e.formats, e.update_cycle, e.open, e.published_at,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('code', i.code, 'name', i.name, 'nameEn', i.name_en,
                   'type', i.type, 'length', i.length, 'open', i.open) ORDER BY i.position), '[]')
            FROM catalog.item i
           WHERE i.entry_id = e.id AND i.version = e.version AND i.open <> 'not-open') AS items
    FROM catalog.entry e
   WHERE e.state = 'published' AND e.open <> 'not-open';
GRANT SELECT ON catalog.open_entry TO portal;

-- One search for all kinds and both zones; owners write their documents in their own transactions.
CREATE SCHEMA search AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA search FROM PUBLIC;
GRANT USAGE ON SCHEMA search TO hub, worker, portal;

CREATE TABLE search.document (
  zone       text NOT NULL CHECK (zone IN ('government', 'open')),
  kind       text NOT NULL CHECK (kind IN ('entry', 'resource')),
  id         uuid NOT NULL,
  code       text,
  title      text NOT NULL,
  title_en   text NOT NULL,
  text       text NOT NULL,
  tokens     tsvector NOT NULL,
  facets     jsonb NOT NULL,
  owner      text,
  restricted boolean NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (zone, kind, id),
  CHECK (zone = 'government' OR NOT restricted)
);
COMMENT ON COLUMN search.document.zone IS 'Who may find it; what both may find has a document, with its own words, in each.';
COMMENT ON COLUMN search.document.restricted IS 'Only the owner department and the authority find it: a draft.';
CREATE INDEX document_tokens ON search.document USING gin (tokens) WITH (fastupdate = off);
CREATE INDEX document_newest ON search.document (zone, changed_at DESC, id);
GRANT SELECT, INSERT, UPDATE, DELETE ON search.document TO hub, worker;

CREATE VIEW search.open_document AS
  SELECT kind, id, code, title, title_en, text, tokens, facets, changed_at
    FROM search.document WHERE zone = 'open';
GRANT SELECT ON search.open_document TO portal;
