-- Search is answered from memory (docs/decisions): a document keeps its words, cut and in normal form, and the
-- transaction that wrote it last, so that a process learns exactly what has changed since it looked.
DROP VIEW search.open_document;
DROP TABLE search.document;

CREATE TABLE search.document (
  zone       text NOT NULL CHECK (zone IN ('government', 'open')),
  kind       text NOT NULL CHECK (kind IN ('entry', 'item', 'resource', 'department')),
  id         text NOT NULL,
  entry_id   uuid,
  code       text,
  title      text NOT NULL,
  title_en   text NOT NULL,
  text       text NOT NULL,
  content    text[] NOT NULL,
  tokens     text[] NOT NULL,
  facets     jsonb NOT NULL,
  owner      text,
  restricted boolean NOT NULL,
  uses       integer NOT NULL DEFAULT 0,
  removed    boolean NOT NULL DEFAULT false,
  changed_at timestamptz NOT NULL,
  tx         xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (zone, kind, id),
  CHECK (zone = 'government' OR NOT restricted)
);
COMMENT ON COLUMN search.document.zone IS 'Who may find it; what both may find has a document, with its own words, in each.';
COMMENT ON COLUMN search.document.entry_id IS 'The entry that an item or a resource belongs to.';
COMMENT ON COLUMN search.document.content IS 'Title, what it is about, summary, items: in normal form, a line for each text.';
COMMENT ON COLUMN search.document.tokens IS 'The words of the same four, with spaces between.';
COMMENT ON COLUMN search.document.restricted IS 'Only the owner department and the authority find it: a draft.';
COMMENT ON COLUMN search.document.removed IS 'No longer found; the row stays, emptied, for processes that have yet to hear of it.';
CREATE INDEX document_tx ON search.document (tx);
CREATE INDEX document_entry ON search.document (entry_id) WHERE kind = 'item';
GRANT SELECT, INSERT, UPDATE ON search.document TO hub, worker;

CREATE VIEW search.open_document AS
  SELECT kind, id, entry_id, code, title, title_en, text, content, tokens, facets, uses, removed, changed_at, tx
    FROM search.document WHERE zone = 'open';
GRANT SELECT ON search.open_document TO portal;

-- How the words were cut: where the program cuts differently, all documents are written anew.
CREATE TABLE search.edition (
  one    boolean PRIMARY KEY DEFAULT true CHECK (one),
  number integer NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON search.edition TO hub;
