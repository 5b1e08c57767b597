-- The access log: entries as exact bytes, a queue of those not yet ordered, and the ordered leaves.
CREATE SCHEMA audit AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA audit FROM PUBLIC;
GRANT USAGE ON SCHEMA audit TO hub, worker, sequencer, auditor_read;

CREATE TABLE audit.entry (
  pk          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id          uuid NOT NULL UNIQUE,
  recorded_at timestamptz NOT NULL,
  inserted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  department  text NOT NULL,
  actor       text NOT NULL,
  action      text NOT NULL,
  outcome     text NOT NULL CHECK (outcome IN ('allow', 'deny', 'error')),
  agreement   text,
  resource    text[] NOT NULL,
  subject     bytea[],
  request_id  uuid NOT NULL,
  body        bytea NOT NULL CHECK (octet_length(body) <= 16384)
);
COMMENT ON COLUMN audit.entry.body IS 'RFC 8785 bytes of hub.audit/1: what the leaf hash covers.';
COMMENT ON COLUMN audit.entry.pk IS 'Storage key only; the order of the log is audit.leaf.seq.';

CREATE INDEX entry_time ON audit.entry (recorded_at, id);
CREATE INDEX entry_department ON audit.entry (department, recorded_at, id);
CREATE INDEX entry_actor ON audit.entry (actor, recorded_at, id);
CREATE INDEX entry_agreement ON audit.entry (agreement, recorded_at, id) WHERE agreement IS NOT NULL;
CREATE INDEX entry_resource ON audit.entry USING gin (resource);
CREATE INDEX entry_subject ON audit.entry USING gin (subject) WHERE subject IS NOT NULL;

-- Being in the queue is what "not yet ordered" means: no cursor over a serial, which would skip
-- rows whose transaction commits late.
CREATE TABLE audit.queue (
  entry_pk bigint PRIMARY KEY
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000);

CREATE TABLE audit.leaf (
  seq       bigint PRIMARY KEY,
  entry_pk  bigint NOT NULL UNIQUE,
  leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32)
);

CREATE TABLE audit.tree (
  origin         text PRIMARY KEY,
  size           bigint NOT NULL DEFAULT 0,
  edge           bytea[] NOT NULL DEFAULT '{}',
  published_size bigint NOT NULL DEFAULT 0,
  signed_size    bigint NOT NULL DEFAULT 0,
  signed_root    bytea,
  CHECK (published_size <= size AND signed_size <= size)
);

GRANT INSERT, SELECT ON audit.entry TO hub, worker;
GRANT INSERT ON audit.queue TO hub, worker;
GRANT SELECT ON audit.leaf, audit.tree TO hub, worker;
GRANT SELECT, DELETE ON audit.queue TO sequencer;
GRANT SELECT ON audit.entry TO sequencer;
GRANT SELECT, INSERT ON audit.leaf TO sequencer;
GRANT SELECT, INSERT, UPDATE ON audit.tree TO sequencer;
GRANT SELECT ON audit.entry, audit.leaf, audit.tree TO auditor_read;

-- A second line behind the missing grants, against the owner's own slips; the proof is the tree.
CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER leaf_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.leaf
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
