-- Responsibility lists (责任清单): what each department has to share, by when, and who answers for it. A version is never changed
-- but for the mark of being the one in force; ending a duty is a version, too.
CREATE TABLE catalog.responsibility (
  code          text NOT NULL,
  version       integer NOT NULL CHECK (version > 0),
  current       boolean NOT NULL,
  state         text NOT NULL CHECK (state IN ('in-force', 'ended')),
  title         text NOT NULL,
  provider      text NOT NULL,
  provider_name text NOT NULL,
  items         jsonb NOT NULL,
  sharing       text NOT NULL CHECK (sharing IN ('unconditional', 'conditional')),
  conditions    jsonb,
  update_cycle  text NOT NULL,
  reply_days    smallint NOT NULL CHECK (reply_days BETWEEN 1 AND 10),
  contact       text NOT NULL,
  entry_code    text,
  due_on        date NOT NULL,
  reasons       text,
  published_by  text NOT NULL,
  published_at  timestamptz NOT NULL,
  PRIMARY KEY (code, version)
);
COMMENT ON COLUMN catalog.responsibility.items IS '[{"name", "code"}]: information items; empty for all of the entry''s.';
COMMENT ON COLUMN catalog.responsibility.reply_days IS 'Working days; Decree 809, Art. 21 sets the longest.';
COMMENT ON COLUMN catalog.responsibility.entry_code IS 'Resource code of the entry that fulfils it; that may still have to be written.';
COMMENT ON COLUMN catalog.responsibility.due_on IS 'Last day in China on which its resource has to be mounted.';
CREATE UNIQUE INDEX responsibility_current ON catalog.responsibility (code) WHERE current;
CREATE INDEX responsibility_due ON catalog.responsibility (due_on, code) WHERE current AND state = 'in-force';
CREATE INDEX responsibility_provider ON catalog.responsibility (provider) WHERE current AND state = 'in-force';
GRANT SELECT, INSERT ON catalog.responsibility TO hub;
GRANT UPDATE (current) ON catalog.responsibility TO hub;
