-- What an entry has to say and to carry before the authority reviews it (Decree 809, Art. 13; core metadata of the
-- compilation guide of 2017), and every state that a version has been in.
ALTER TABLE catalog.entry
  ADD COLUMN industry        text,
  ADD COLUMN basis           jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN open_conditions text,
  ADD COLUMN related_codes   text[] NOT NULL DEFAULT '{}',
  ADD COLUMN approved_by     text,
  ADD COLUMN approved_at     timestamptz,
  ADD COLUMN approved_sha256 text;
COMMENT ON COLUMN catalog.entry.basis IS 'Rule documents, with article, by which the department collects the data.';
COMMENT ON COLUMN catalog.entry.approved_sha256 IS 'Of the contents and assessments that the department head approved: another edit voids it.';

-- A source's version that a department's own has taken the place of says no more than it did.
ALTER TABLE catalog.entry DROP CONSTRAINT entry_check, DROP CONSTRAINT entry_check1;
ALTER TABLE catalog.entry
  ADD CONSTRAINT entry_named CHECK
    (state = 'imported' OR (state = 'superseded' AND drafted_by LIKE 'source:%')
     OR (code IS NOT NULL AND provider IS NOT NULL)),
  ADD CONSTRAINT entry_complete CHECK
    (state IN ('imported', 'draft') OR (state = 'superseded' AND drafted_by LIKE 'source:%')
     OR (sharing IS NOT NULL AND open IS NOT NULL AND class IS NOT NULL AND item_count > 0));

ALTER TABLE catalog.item
  ADD COLUMN data_element text,
  ADD COLUMN code_table   jsonb CHECK (code_table ?& '{code,version}');
COMMENT ON COLUMN catalog.item.code_table IS '{"code", "version"}: a newer version of the table binds the item only when its department says so.';
CREATE INDEX item_code_table ON catalog.item ((code_table ->> 'code')) WHERE code_table IS NOT NULL;
CREATE INDEX item_data_element ON catalog.item (data_element) WHERE data_element IS NOT NULL;

-- The two assessments before compiling (Art. 13), each of what the version then exposed.
CREATE TABLE catalog.assessment (
  entry_id        uuid NOT NULL,
  version         integer NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('secrecy-risk', 'personal-information')),
  result          text NOT NULL CHECK (result IN ('passed', 'passed-with-measures', 'failed')),
  assessed_on     date NOT NULL,
  assessor        text NOT NULL,
  file_sha256     text NOT NULL CHECK (file_sha256 ~ '^[0-9a-f]{64}$'),
  exposure_sha256 text NOT NULL,
  recorded_by     text NOT NULL,
  recorded_at     timestamptz NOT NULL,
  PRIMARY KEY (entry_id, version, kind)
);
COMMENT ON COLUMN catalog.assessment.exposure_sha256 IS 'Of what was assessed: items, classes, sharing, openness. Where these change, it no longer holds.';

-- History by trigger, so that no way of writing an entry can leave a state out.
CREATE TABLE catalog.entry_history (
  entry_id uuid NOT NULL,
  version  integer NOT NULL,
  state    text NOT NULL,
  current  boolean NOT NULL,
  at       timestamptz NOT NULL,
  number   bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (entry_id, version, number)
);
COMMENT ON COLUMN catalog.entry_history.state IS 'As in catalog.entry; discarded where a draft was thrown away.';
COMMENT ON COLUMN catalog.entry_history.at IS 'For an imported entry when it was loaded: changed_at is the source''s day there.';
CREATE INDEX entry_history_at ON catalog.entry_history (at);

CREATE FUNCTION catalog.note_entry_history() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.state <> 'draft' THEN
      RAISE EXCEPTION 'only a draft can be thrown away' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO catalog.entry_history (entry_id, version, state, current, at)
      VALUES (OLD.id, OLD.version, 'discarded', false, OLD.changed_at);
    RETURN OLD;
  END IF;
  INSERT INTO catalog.entry_history (entry_id, version, state, current, at)
    VALUES (NEW.id, NEW.version, NEW.state, NEW.current, greatest(NEW.changed_at, NEW.drafted_at));
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION catalog.note_entry_history() FROM PUBLIC;

INSERT INTO catalog.entry_history (entry_id, version, state, current, at)
  SELECT id, version, state, current, greatest(changed_at, drafted_at) FROM catalog.entry;
CREATE TRIGGER entry_state_added AFTER INSERT ON catalog.entry
  FOR EACH ROW EXECUTE FUNCTION catalog.note_entry_history();
CREATE TRIGGER entry_state_changed AFTER UPDATE ON catalog.entry
  FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.current <> NEW.current)
  EXECUTE FUNCTION catalog.note_entry_history();
CREATE TRIGGER entry_state_discarded BEFORE DELETE ON catalog.entry
  FOR EACH ROW EXECUTE FUNCTION catalog.note_entry_history();

GRANT SELECT, INSERT, UPDATE, DELETE ON catalog.assessment TO hub;
GRANT SELECT ON catalog.entry_history TO hub;
GRANT DELETE ON catalog.entry TO hub;
