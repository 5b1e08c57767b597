-- The access log: entries as exact bytes, a queue of those not yet ordered, the ordered leaves, and
-- what was signed last. Every role but the owner can only add; the proof of that is the tree.
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
COMMENT ON COLUMN audit.entry.resource IS 'type:id of each resource, to be found by.';

CREATE INDEX entry_time ON audit.entry (recorded_at, pk);
CREATE INDEX entry_department ON audit.entry (department, recorded_at, pk);
CREATE INDEX entry_actor ON audit.entry (actor, recorded_at, pk);
CREATE INDEX entry_agreement ON audit.entry (agreement, recorded_at, pk) WHERE agreement IS NOT NULL;
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

-- One row each: this database holds one log.
CREATE TABLE audit.tree (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  size bigint NOT NULL
);
INSERT INTO audit.tree (size) VALUES (0);

CREATE TABLE audit.checkpoint (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  origin text NOT NULL,
  vkey   text NOT NULL,
  size   bigint NOT NULL CHECK (size >= 0),
  root   bytea NOT NULL CHECK (octet_length(root) = 32)
);
COMMENT ON TABLE audit.checkpoint IS 'What was signed last: written before the signature is made.';

-- Nobody can add an entry past the queue: the owner's trigger puts it there.
CREATE FUNCTION audit.enqueue() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO audit.queue (entry_pk) SELECT pk FROM added;
  RETURN NULL;
END $$;
CREATE TRIGGER entry_enqueue AFTER INSERT ON audit.entry
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION audit.enqueue();

-- Nobody can take an entry out of the queue but into the tree. The row lock on audit.tree is the
-- fence: of two sequencers the second waits and goes on from where the first ended. Joins go by index
-- however small the tables were when the plan was made.
CREATE FUNCTION audit.order_entries(most integer) RETURNS integer LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  start bigint;
  moved integer;
BEGIN
  SELECT size INTO STRICT start FROM audit.tree FOR UPDATE;
  WITH taken AS (
    DELETE FROM audit.queue WHERE entry_pk = ANY (ARRAY(
      SELECT entry_pk FROM audit.queue ORDER BY entry_pk LIMIT most FOR UPDATE SKIP LOCKED))
    RETURNING entry_pk)
  INSERT INTO audit.leaf (seq, entry_pk, leaf_hash)
  SELECT start + row_number() OVER (ORDER BY pk) - 1, pk, sha256('\x00'::bytea || body)
    FROM taken JOIN audit.entry ON pk = entry_pk;
  GET DIAGNOSTICS moved = ROW_COUNT;
  IF moved > 0 THEN
    UPDATE audit.tree SET size = start + moved;
  END IF;
  RETURN moved;
END $$;
COMMENT ON FUNCTION audit.order_entries IS
  'Gives up to `most` queued entries the next places of the log, with their RFC 6962 leaf hashes; returns how many.';

-- A log never signs two roots for one size, nor a smaller tree after a larger one, nor what is not ordered.
CREATE FUNCTION audit.only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.size > (SELECT size FROM audit.tree) OR TG_OP = 'UPDATE' AND
     (NEW.origin <> OLD.origin OR NEW.size < OLD.size OR NEW.size = OLD.size AND NEW.root <> OLD.root)
  THEN
    RAISE EXCEPTION 'A checkpoint only grows with its tree.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER checkpoint_only_grows BEFORE INSERT OR UPDATE ON audit.checkpoint
  FOR EACH ROW EXECUTE FUNCTION audit.only_grow();

-- A second line behind the missing grants, against the owner's own slips.
CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER leaf_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.leaf
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER tree_stays BEFORE DELETE OR TRUNCATE ON audit.tree
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER checkpoint_stays BEFORE DELETE OR TRUNCATE ON audit.checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
-- Storage key and database time are the database's to give.
GRANT INSERT (id, recorded_at, department, actor, action, outcome, agreement, resource, subject,
              request_id, body) ON audit.entry TO hub, worker;
GRANT SELECT ON audit.entry, audit.leaf, audit.tree, audit.checkpoint TO hub, sequencer, auditor_read;
GRANT EXECUTE ON FUNCTION audit.order_entries TO sequencer;
GRANT INSERT, UPDATE ON audit.checkpoint TO sequencer;
