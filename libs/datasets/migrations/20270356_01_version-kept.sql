-- What was cited stays as it was, however a statement goes about it: no row becomes ready in one step, nothing is added to
-- what is ready, and what was withdrawn is never given again. What says where bytes lie may change, since bytes that nobody
-- needs are removed.
CREATE OR REPLACE FUNCTION datasets.keep_ready() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  upkeep CONSTANT text[] := '{objects, swept_at, not_before, changed_at}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state IN ('ready', 'withdrawn') THEN
      RAISE EXCEPTION 'A version is begun before it is ready.';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn' THEN
    RAISE EXCEPTION 'A version that was ready and is withdrawn stays so.';
  END IF;
  IF OLD.state = 'ready' AND NEW.state NOT IN ('ready', 'withdrawn') THEN
    RAISE EXCEPTION 'A version that is ready is withdrawn or stays as it is.';
  END IF;
  IF OLD.state = 'ready' AND NEW.state = 'ready' AND
     (to_jsonb(NEW) - upkeep - 'diff' <> to_jsonb(OLD) - upkeep - 'diff' OR NEW.diff IS NOT NULL AND NEW.diff <> OLD.diff) THEN
    RAISE EXCEPTION 'A version that is ready is withdrawn or stays as it is.';
  END IF;
  IF OLD.state IN ('ready', 'withdrawn') AND
     (NEW.id, NEW.dataset_id, NEW.number, NEW.bytes, NEW.sha256, NEW.begun_by, NEW.begun_at, NEW.ready_at) IS DISTINCT FROM
     (OLD.id, OLD.dataset_id, OLD.number, OLD.bytes, OLD.sha256, OLD.begun_by, OLD.begun_at, OLD.ready_at) THEN
    RAISE EXCEPTION 'A version that was ready keeps its number, hash and times.';
  END IF;
  IF OLD.state = 'withdrawn' AND
     (NEW.withdrawn_by, NEW.withdrawn_at, NEW.ground) IS DISTINCT FROM (OLD.withdrawn_by, OLD.withdrawn_at, OLD.ground) THEN
    RAISE EXCEPTION 'A version that was ready and is withdrawn keeps date and ground.';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER keep_ready ON datasets.version;
CREATE TRIGGER keep_ready BEFORE INSERT OR UPDATE ON datasets.version
  FOR EACH ROW EXECUTE FUNCTION datasets.keep_ready();

CREATE OR REPLACE FUNCTION datasets.keep_ready_table() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_update CONSTANT boolean := TG_OP = 'UPDATE';
BEGIN
  IF EXISTS (SELECT 1 FROM datasets.version
              WHERE (TG_OP <> 'INSERT' AND id = OLD.version_id OR TG_OP <> 'DELETE' AND id = NEW.version_id)
                AND (state = 'ready' OR state = 'withdrawn' AND NOT is_update)) THEN
    RAISE EXCEPTION 'Tables of a version that is ready, or was, stay as they are.';
  END IF;
  IF is_update AND (NEW.version_id, NEW.place, NEW.rows, NEW.bytes, NEW.sha256) IS DISTINCT FROM
     (OLD.version_id, OLD.place, OLD.rows, OLD.bytes, OLD.sha256) THEN
    RAISE EXCEPTION 'Tables of a version, ready or not, keep their figures and hash.';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
DROP TRIGGER keep_ready ON datasets.version_table;
CREATE TRIGGER keep_ready BEFORE INSERT OR UPDATE OR DELETE ON datasets.version_table
  FOR EACH ROW EXECUTE FUNCTION datasets.keep_ready_table();
