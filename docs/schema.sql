-- What the migrations of all libs come to, one schema a lib. Printed by `npm run generate` from the
-- catalogue of a freshly migrated database; to change it, write a migration.

CREATE SCHEMA audit;

CREATE TABLE audit.checkpoint (
  singleton boolean DEFAULT true NOT NULL,
  origin text NOT NULL,
  vkey text NOT NULL,
  size bigint NOT NULL,
  root bytea NOT NULL,
  PRIMARY KEY (singleton),
  CHECK (octet_length(root) = 32),
  CHECK (singleton),
  CHECK (size >= 0)
);

CREATE TABLE audit.entry (
  pk bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  inserted_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  department text NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  outcome text NOT NULL,
  agreement text,
  resource text[] NOT NULL,
  subject bytea[],
  request_id uuid NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (pk),
  UNIQUE (id),
  CHECK (octet_length(body) <= 16384),
  CHECK (outcome = ANY (ARRAY['allow'::text, 'deny'::text, 'error'::text]))
);

CREATE TABLE audit.leaf (
  seq bigint NOT NULL,
  entry_pk bigint NOT NULL,
  leaf_hash bytea NOT NULL,
  PRIMARY KEY (seq),
  UNIQUE (entry_pk),
  CHECK (octet_length(leaf_hash) = 32)
);

CREATE TABLE audit.queue (
  entry_pk bigint NOT NULL,
  PRIMARY KEY (entry_pk)
);

CREATE TABLE audit.tree (
  singleton boolean DEFAULT true NOT NULL,
  size bigint NOT NULL,
  PRIMARY KEY (singleton),
  CHECK (singleton)
);

CREATE INDEX entry_action ON audit.entry USING btree (action, recorded_at, pk);

CREATE INDEX entry_actor ON audit.entry USING btree (actor, recorded_at, pk);

CREATE INDEX entry_agreement ON audit.entry USING btree (agreement, recorded_at, pk) WHERE (agreement IS NOT NULL);

CREATE INDEX entry_department ON audit.entry USING btree (department, recorded_at, pk);

CREATE INDEX entry_not_allowed ON audit.entry USING btree (outcome, recorded_at, pk) WHERE (outcome <> 'allow'::text);

CREATE INDEX entry_resource ON audit.entry USING gin (resource);

CREATE INDEX entry_subject ON audit.entry USING gin (subject) WHERE (subject IS NOT NULL);

CREATE INDEX entry_time ON audit.entry USING btree (recorded_at, pk);

CREATE OR REPLACE FUNCTION audit.enqueue()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  INSERT INTO audit.queue (entry_pk) SELECT pk FROM added;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION audit.only_grow()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.size > (SELECT size FROM audit.tree) OR TG_OP = 'UPDATE' AND
     (NEW.origin <> OLD.origin OR NEW.size < OLD.size OR NEW.size = OLD.size AND NEW.root <> OLD.root)
  THEN
    RAISE EXCEPTION 'A checkpoint only grows with its tree.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION audit.order_entries(most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
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
END $function$;

CREATE OR REPLACE FUNCTION audit.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'insufficient_privilege';
END $function$;

CREATE TRIGGER checkpoint_only_grows BEFORE INSERT OR UPDATE ON audit.checkpoint FOR EACH ROW EXECUTE FUNCTION audit.only_grow();

CREATE TRIGGER checkpoint_stays BEFORE DELETE OR TRUNCATE ON audit.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.entry FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER entry_enqueue AFTER INSERT ON audit.entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION audit.enqueue();

CREATE TRIGGER leaf_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.leaf FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER tree_stays BEFORE DELETE OR TRUNCATE ON audit.tree FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

GRANT USAGE ON SCHEMA audit TO auditor_read;

GRANT USAGE ON SCHEMA audit TO hub;

GRANT USAGE ON SCHEMA audit TO sequencer;

GRANT USAGE ON SCHEMA audit TO worker;

GRANT SELECT ON TABLE audit.checkpoint TO auditor_read;

GRANT SELECT ON TABLE audit.checkpoint TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE audit.checkpoint TO sequencer;

GRANT SELECT ON TABLE audit.entry TO auditor_read;

GRANT SELECT ON TABLE audit.entry TO hub;

GRANT SELECT ON TABLE audit.entry TO sequencer;

GRANT SELECT ON TABLE audit.leaf TO auditor_read;

GRANT SELECT ON TABLE audit.leaf TO hub;

GRANT SELECT ON TABLE audit.leaf TO sequencer;

GRANT EXECUTE ON FUNCTION audit.order_entries(integer) TO sequencer;

GRANT SELECT ON TABLE audit.queue TO sequencer;

GRANT SELECT ON TABLE audit.tree TO auditor_read;

GRANT SELECT ON TABLE audit.tree TO hub;

GRANT SELECT ON TABLE audit.tree TO sequencer;

GRANT INSERT (id, recorded_at, department, actor, action, outcome, agreement, resource, subject, request_id, body) ON TABLE audit.entry TO hub;

GRANT INSERT (id, recorded_at, department, actor, action, outcome, agreement, resource, subject, request_id, body) ON TABLE audit.entry TO worker;

COMMENT ON TABLE audit.checkpoint IS 'What was signed last: written before the signature is made.';

COMMENT ON COLUMN audit.entry.pk IS 'Storage key only; the order of the log is audit.leaf.seq.';

COMMENT ON COLUMN audit.entry.resource IS 'type:id of each resource, to be found by.';

COMMENT ON COLUMN audit.entry.body IS 'RFC 8785 bytes of hub.audit/1: what the leaf hash covers.';

CREATE SCHEMA catalog;

CREATE TABLE catalog.assessment (
  entry_id uuid NOT NULL,
  version integer NOT NULL,
  kind text NOT NULL,
  result text NOT NULL,
  assessed_on date NOT NULL,
  assessor text NOT NULL,
  file_sha256 text NOT NULL,
  exposure_sha256 text NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  PRIMARY KEY (entry_id, version, kind),
  CHECK (file_sha256 ~ '^[0-9a-f]{64}$'::text),
  CHECK (kind = ANY (ARRAY['secrecy-risk'::text, 'personal-information'::text])),
  CHECK (result = ANY (ARRAY['passed'::text, 'passed-with-measures'::text, 'failed'::text]))
);

CREATE TABLE catalog.change (
  id uuid NOT NULL,
  department text NOT NULL,
  cause text NOT NULL,
  document text,
  description text NOT NULL,
  occurred_on date NOT NULL,
  state text NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  extension_days smallint,
  extension_reasons text,
  extension_asked_by text,
  extension_consented boolean,
  extension_remarks text,
  extension_answered_by text,
  completed_at timestamp with time zone,
  acted text[] DEFAULT '{}'::text[] NOT NULL,
  PRIMARY KEY (id),
  CHECK ((extension_consented IS NULL) = (extension_answered_by IS NULL)),
  CHECK ((extension_days IS NULL) = (extension_reasons IS NULL) AND (extension_days IS NULL) = (extension_asked_by IS NULL)),
  CHECK ((state = 'completed'::text) = (completed_at IS NOT NULL)),
  CHECK (cause = ANY (ARRAY['law'::text, 'duty'::text])),
  CHECK (description <> ''::text),
  CHECK (extension_answered_by <> extension_asked_by),
  CHECK (extension_consented IS NULL OR extension_days IS NOT NULL),
  CHECK (extension_consented OR extension_consented IS NULL OR extension_remarks IS NOT NULL),
  CHECK (extension_days > 0),
  CHECK (extension_reasons <> ''::text),
  CHECK (extension_remarks <> ''::text),
  CHECK (state <> 'extension-asked'::text OR extension_days IS NOT NULL AND extension_consented IS NULL),
  CHECK (state <> 'open'::text OR (extension_days IS NULL) = (extension_consented IS NULL)),
  CHECK (state = ANY (ARRAY['open'::text, 'extension-asked'::text, 'completed'::text])),
  FOREIGN KEY (document) REFERENCES catalog.rule_document(code)
);

CREATE TABLE catalog.changed_entry (
  change_id uuid NOT NULL,
  number integer NOT NULL,
  entry_id uuid,
  title text NOT NULL,
  state text NOT NULL,
  version integer,
  reasons text,
  settled_by text,
  settled_at timestamp with time zone,
  PRIMARY KEY (change_id, number),
  UNIQUE (change_id, entry_id),
  CHECK ((state = 'awaited'::text) = (settled_at IS NULL) AND (settled_by IS NULL) = (settled_at IS NULL)),
  CHECK ((state = 'submitted'::text) = (version IS NOT NULL)),
  CHECK ((state = 'unaffected'::text) = (reasons IS NOT NULL)),
  CHECK (number > 0),
  CHECK (reasons <> ''::text),
  CHECK (state <> 'submitted'::text OR entry_id IS NOT NULL),
  CHECK (state = ANY (ARRAY['awaited'::text, 'submitted'::text, 'unaffected'::text, 'retired'::text])),
  CHECK (title <> ''::text),
  CHECK (version > 0),
  FOREIGN KEY (change_id) REFERENCES catalog.change(id)
);

CREATE TABLE catalog.code_table (
  code text NOT NULL,
  title text NOT NULL,
  title_en text NOT NULL,
  standard text NOT NULL,
  registered_by text NOT NULL,
  registered_at timestamp with time zone NOT NULL,
  PRIMARY KEY (code),
  FOREIGN KEY (standard) REFERENCES catalog.standard(number)
);

CREATE TABLE catalog.code_table_version (
  code_table text NOT NULL,
  version integer NOT NULL,
  valid_from date NOT NULL,
  value_count integer NOT NULL,
  issued_by text NOT NULL,
  issued_at timestamp with time zone NOT NULL,
  withdrawn_by text,
  withdrawn_at timestamp with time zone,
  PRIMARY KEY (code_table, version),
  CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL)),
  CHECK (value_count > 0),
  CHECK (version > 0),
  FOREIGN KEY (code_table) REFERENCES catalog.code_table(code)
);

CREATE TABLE catalog.code_value (
  code_table text NOT NULL,
  version integer NOT NULL,
  "position" integer NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  name_en text NOT NULL,
  PRIMARY KEY (code_table, version, code),
  UNIQUE (code_table, version, "position"),
  FOREIGN KEY (code_table, version) REFERENCES catalog.code_table_version(code_table, version)
);

CREATE TABLE catalog.data_element (
  code text NOT NULL,
  name text NOT NULL,
  name_en text NOT NULL,
  type text NOT NULL,
  length integer,
  definition text NOT NULL,
  standard text NOT NULL,
  code_table text,
  registered_by text NOT NULL,
  registered_at timestamp with time zone NOT NULL,
  PRIMARY KEY (code),
  CHECK (length > 0),
  FOREIGN KEY (code_table) REFERENCES catalog.code_table(code),
  FOREIGN KEY (standard) REFERENCES catalog.standard(number)
);

CREATE TABLE catalog.department_list (
  department text NOT NULL,
  kind text NOT NULL,
  version integer NOT NULL,
  current boolean NOT NULL,
  items jsonb NOT NULL,
  published_by text NOT NULL,
  published_at timestamp with time zone NOT NULL,
  PRIMARY KEY (department, kind, version),
  CHECK (kind = ANY (ARRAY['duties'::text, 'powers'::text, 'disclosed-information'::text, 'public-services'::text])),
  CHECK (version > 0)
);

CREATE TABLE catalog.duty_count (
  department text NOT NULL,
  duties integer NOT NULL,
  mounted integer NOT NULL,
  PRIMARY KEY (department),
  CHECK (duties >= 0),
  CHECK (mounted >= 0 AND mounted <= duties)
);

CREATE TABLE catalog.entry (
  id uuid NOT NULL,
  version integer NOT NULL,
  code text,
  state text NOT NULL,
  current boolean NOT NULL,
  provider text,
  provider_name text NOT NULL,
  division text,
  level text,
  node text,
  path text,
  title text NOT NULL,
  title_en text NOT NULL,
  summary text NOT NULL,
  theme text,
  keywords text[] NOT NULL,
  formats text[] NOT NULL,
  update_cycle text,
  sharing text,
  modes text[] NOT NULL,
  conditions jsonb,
  legal_ground jsonb,
  open text,
  class smallint,
  item_count integer NOT NULL,
  reasons text,
  drafted_by text NOT NULL,
  drafted_at timestamp with time zone NOT NULL,
  submitted_by text,
  submitted_at timestamp with time zone,
  published_by text,
  published_at timestamp with time zone,
  changed_at timestamp with time zone NOT NULL,
  industry text,
  basis jsonb DEFAULT '[]'::jsonb NOT NULL,
  open_conditions text,
  related_codes text[] DEFAULT '{}'::text[] NOT NULL,
  approved_by text,
  approved_at timestamp with time zone,
  approved_sha256 text,
  writers text[] DEFAULT '{}'::text[] NOT NULL,
  PRIMARY KEY (id, version),
  UNIQUE (code, version),
  CHECK ((state = ANY (ARRAY['imported'::text, 'draft'::text])) OR state = 'superseded'::text AND drafted_by ~~ 'source:%'::text OR sharing IS NOT NULL AND open IS NOT NULL AND class IS NOT NULL AND item_count > 0),
  CHECK (class >= 1 AND class <= 4),
  CHECK (open = ANY (ARRAY['unconditional'::text, 'conditional'::text, 'not-open'::text])),
  CHECK (sharing = ANY (ARRAY['unconditional'::text, 'conditional'::text, 'not-shared'::text])),
  CHECK (state = 'imported'::text OR state = 'superseded'::text AND drafted_by ~~ 'source:%'::text OR code IS NOT NULL AND provider IS NOT NULL),
  CHECK (state = ANY (ARRAY['imported'::text, 'draft'::text, 'submitted'::text, 'published'::text, 'suspended'::text, 'retired'::text, 'superseded'::text])),
  CHECK (version > 0)
);

CREATE TABLE catalog.entry_history (
  entry_id uuid NOT NULL,
  version integer NOT NULL,
  state text NOT NULL,
  current boolean NOT NULL,
  at timestamp with time zone NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  PRIMARY KEY (entry_id, version, number)
);

CREATE TABLE catalog.item (
  entry_id uuid NOT NULL,
  version integer NOT NULL,
  "position" integer NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  name_en text NOT NULL,
  type text,
  length integer,
  class smallint,
  personal boolean NOT NULL,
  sharing text,
  open text,
  data_element text,
  code_table jsonb,
  PRIMARY KEY (entry_id, version, "position"),
  UNIQUE (entry_id, version, code),
  CHECK (class >= 1 AND class <= 4),
  CHECK (code_table ?& '{code,version}'::text[]),
  CHECK (length > 0),
  CHECK (open = ANY (ARRAY['unconditional'::text, 'conditional'::text, 'not-open'::text])),
  CHECK (sharing = ANY (ARRAY['unconditional'::text, 'conditional'::text, 'not-shared'::text])),
  FOREIGN KEY (entry_id, version) REFERENCES catalog.entry(id, version)
);

CREATE TABLE catalog.resource (
  id uuid NOT NULL,
  code text NOT NULL,
  entry_id uuid NOT NULL,
  title text NOT NULL,
  kind text NOT NULL,
  version integer NOT NULL,
  state text NOT NULL,
  provider text NOT NULL,
  modes text[] NOT NULL,
  key_fields text[] NOT NULL,
  fields text[] NOT NULL,
  masks jsonb NOT NULL,
  match_rules jsonb NOT NULL,
  subject_field text,
  mounted_by text NOT NULL,
  mounted_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  themes text[] DEFAULT '{}'::text[] NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (code),
  CHECK (kind = ANY (ARRAY['table'::text, 'file'::text, 'interface'::text, 'map-service'::text])),
  CHECK (state = ANY (ARRAY['mounted'::text, 'withdrawn'::text])),
  CHECK (version > 0)
);

CREATE TABLE catalog.responsibility (
  code text NOT NULL,
  version integer NOT NULL,
  current boolean NOT NULL,
  state text NOT NULL,
  title text NOT NULL,
  provider text NOT NULL,
  provider_name text NOT NULL,
  items jsonb NOT NULL,
  sharing text NOT NULL,
  conditions jsonb,
  update_cycle text NOT NULL,
  reply_days smallint NOT NULL,
  contact text NOT NULL,
  entry_code text,
  due_on date NOT NULL,
  reasons text,
  published_by text NOT NULL,
  published_at timestamp with time zone NOT NULL,
  PRIMARY KEY (code, version),
  CHECK (reply_days >= 1 AND reply_days <= 250),
  CHECK (sharing = ANY (ARRAY['unconditional'::text, 'conditional'::text])),
  CHECK (state = ANY (ARRAY['in-force'::text, 'ended'::text])),
  CHECK (version > 0)
);

CREATE TABLE catalog.rule_document (
  code text NOT NULL,
  title text NOT NULL,
  title_en text NOT NULL,
  number text NOT NULL,
  issuer text NOT NULL,
  kind text NOT NULL,
  division text NOT NULL,
  in_force_from date NOT NULL,
  in_force_until date,
  revision integer NOT NULL,
  state text NOT NULL,
  reasons text,
  replaced_by text,
  withdrawn_by text,
  withdrawn_at timestamp with time zone,
  registered_by text NOT NULL,
  registered_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  PRIMARY KEY (code),
  CHECK ((state = 'withdrawn'::text) = (withdrawn_by IS NOT NULL AND withdrawn_at IS NOT NULL AND reasons <> ''::text)),
  CHECK (in_force_until >= in_force_from),
  CHECK (kind = ANY (ARRAY['law'::text, 'administrative-regulation'::text, 'state-council-decision'::text, 'local-regulation'::text, 'rule'::text, 'normative-document'::text])),
  CHECK (replaced_by <> code),
  CHECK (revision > 0),
  CHECK (state = ANY (ARRAY['in-force'::text, 'withdrawn'::text])),
  FOREIGN KEY (replaced_by) REFERENCES catalog.rule_document(code)
);

CREATE TABLE catalog.source_department (
  element text NOT NULL,
  version integer NOT NULL,
  current boolean NOT NULL,
  department text NOT NULL,
  department_name text NOT NULL,
  reasons text NOT NULL,
  named_by text NOT NULL,
  named_at timestamp with time zone NOT NULL,
  PRIMARY KEY (element, version),
  CHECK (reasons <> ''::text),
  CHECK (version > 0),
  FOREIGN KEY (element) REFERENCES catalog.data_element(code)
);

CREATE TABLE catalog.source_record (
  identity text NOT NULL,
  entry_id uuid NOT NULL,
  mapping text NOT NULL,
  sha256 text NOT NULL,
  issued date,
  modified date,
  loaded_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  file text NOT NULL,
  removed_at timestamp with time zone,
  PRIMARY KEY (identity),
  UNIQUE (entry_id)
);

CREATE TABLE catalog.standard (
  number text NOT NULL,
  level text NOT NULL,
  title text NOT NULL,
  title_en text NOT NULL,
  issuer text NOT NULL,
  in_force date,
  withdrawn date,
  registered_by text NOT NULL,
  registered_at timestamp with time zone NOT NULL,
  PRIMARY KEY (number),
  CHECK (level = ANY (ARRAY['national'::text, 'industry'::text, 'local'::text])),
  CHECK (withdrawn >= in_force)
);

CREATE TABLE catalog.survey (
  id uuid NOT NULL,
  entry_id uuid NOT NULL,
  records bigint NOT NULL,
  bytes bigint NOT NULL,
  surveyed_by text NOT NULL,
  surveyed_at timestamp with time zone NOT NULL,
  PRIMARY KEY (id),
  CHECK (bytes >= 0),
  CHECK (records >= 0)
);

CREATE INDEX change_department ON catalog.change USING btree (department, recorded_at DESC, id);

CREATE INDEX change_document ON catalog.change USING btree (document, occurred_on);

CREATE INDEX change_recorded ON catalog.change USING btree (recorded_at DESC, id);

CREATE INDEX changed_entry_awaited ON catalog.changed_entry USING btree (entry_id) WHERE (state = 'awaited'::text);

CREATE INDEX changed_entry_entry ON catalog.changed_entry USING btree (entry_id);

CREATE UNIQUE INDEX department_list_current ON catalog.department_list USING btree (department, kind) WHERE current;

CREATE INDEX entry_basis ON catalog.entry USING gin (basis jsonb_path_ops) WHERE (basis <> '[]'::jsonb);

CREATE UNIQUE INDEX entry_current ON catalog.entry USING btree (id) WHERE current;

CREATE INDEX entry_history_at ON catalog.entry_history USING btree (at);

CREATE INDEX entry_newest ON catalog.entry USING btree (changed_at DESC, id) WHERE current;

CREATE UNIQUE INDEX entry_open ON catalog.entry USING btree (id) WHERE (state = ANY (ARRAY['draft'::text, 'submitted'::text]));

CREATE INDEX entry_provider ON catalog.entry USING btree (provider, changed_at DESC, id);

CREATE INDEX entry_state ON catalog.entry USING btree (state, changed_at DESC, id);

CREATE INDEX item_called ON catalog.item USING btree (lower(NORMALIZE(btrim(name), NFKC)));

CREATE INDEX item_code_table ON catalog.item USING btree (((code_table ->> 'code'::text))) WHERE (code_table IS NOT NULL);

CREATE INDEX item_data_element ON catalog.item USING btree (data_element) WHERE (data_element IS NOT NULL);

CREATE INDEX resource_entry ON catalog.resource USING btree (entry_id);

CREATE UNIQUE INDEX responsibility_current ON catalog.responsibility USING btree (code) WHERE current;

CREATE INDEX responsibility_due ON catalog.responsibility USING btree (due_on, code) WHERE (current AND (state = 'in-force'::text));

CREATE INDEX responsibility_provider ON catalog.responsibility USING btree (provider) WHERE (current AND (state = 'in-force'::text));

CREATE UNIQUE INDEX source_department_current ON catalog.source_department USING btree (element) WHERE current;

CREATE INDEX source_department_department ON catalog.source_department USING btree (department, element) WHERE current;

CREATE INDEX source_record_file ON catalog.source_record USING btree (mapping, file) WHERE (removed_at IS NULL);

CREATE INDEX survey_entry ON catalog.survey USING btree (entry_id, surveyed_at DESC, id DESC);

CREATE VIEW catalog.open_entry AS
 SELECT id,
    code,
    version,
    title,
    title_en,
    summary,
    provider_name,
    division,
    theme,
    keywords,
    formats,
    update_cycle,
    open,
    published_at,
    ( SELECT COALESCE(jsonb_agg(jsonb_build_object('code', i.code, 'name', i.name, 'nameEn', i.name_en, 'type', i.type, 'length', i.length, 'open', i.open) ORDER BY i."position"), '[]'::jsonb) AS "coalesce"
           FROM catalog.item i
          WHERE i.entry_id = e.id AND i.version = e.version AND i.open <> 'not-open'::text) AS items
   FROM catalog.entry e
  WHERE state = 'published'::text AND open <> 'not-open'::text;

CREATE OR REPLACE FUNCTION catalog.note_entry_history()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
END $function$;

CREATE OR REPLACE FUNCTION catalog.refuse_truncate()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is kept.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $function$;

CREATE TRIGGER entry_history_not_emptied BEFORE TRUNCATE ON catalog.entry_history FOR EACH STATEMENT EXECUTE FUNCTION catalog.refuse_truncate();

CREATE TRIGGER entry_not_emptied BEFORE TRUNCATE ON catalog.entry FOR EACH STATEMENT EXECUTE FUNCTION catalog.refuse_truncate();

CREATE TRIGGER entry_state_added AFTER INSERT ON catalog.entry FOR EACH ROW EXECUTE FUNCTION catalog.note_entry_history();

CREATE TRIGGER entry_state_changed AFTER UPDATE ON catalog.entry FOR EACH ROW WHEN (old.state <> new.state OR old.current <> new.current) EXECUTE FUNCTION catalog.note_entry_history();

CREATE TRIGGER entry_state_discarded BEFORE DELETE ON catalog.entry FOR EACH ROW EXECUTE FUNCTION catalog.note_entry_history();

CREATE TRIGGER responsibility_not_emptied BEFORE TRUNCATE ON catalog.responsibility FOR EACH STATEMENT EXECUTE FUNCTION catalog.refuse_truncate();

GRANT USAGE ON SCHEMA catalog TO hub;

GRANT USAGE ON SCHEMA catalog TO portal;

GRANT USAGE ON SCHEMA catalog TO worker;

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE catalog.assessment TO hub;

GRANT INSERT, SELECT ON TABLE catalog.change TO hub;

GRANT INSERT, SELECT ON TABLE catalog.changed_entry TO hub;

GRANT INSERT, SELECT ON TABLE catalog.code_table TO hub;

GRANT INSERT, SELECT ON TABLE catalog.code_table_version TO hub;

GRANT INSERT, SELECT ON TABLE catalog.code_value TO hub;

GRANT SELECT ON TABLE catalog.code_value TO worker;

GRANT INSERT, SELECT ON TABLE catalog.data_element TO hub;

GRANT INSERT, SELECT ON TABLE catalog.department_list TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE catalog.duty_count TO worker;

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE catalog.entry TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE catalog.entry TO worker;

GRANT SELECT ON TABLE catalog.entry_history TO hub;

GRANT DELETE, INSERT, SELECT ON TABLE catalog.item TO hub;

GRANT DELETE, INSERT, SELECT ON TABLE catalog.item TO worker;

GRANT SELECT ON TABLE catalog.open_entry TO portal;

GRANT INSERT, SELECT, UPDATE ON TABLE catalog.resource TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE catalog.resource TO worker;

GRANT INSERT, SELECT ON TABLE catalog.responsibility TO hub;

GRANT SELECT ON TABLE catalog.responsibility TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE catalog.rule_document TO hub;

GRANT INSERT, SELECT ON TABLE catalog.source_department TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE catalog.source_record TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE catalog.source_record TO worker;

GRANT INSERT, SELECT ON TABLE catalog.standard TO hub;

GRANT INSERT, SELECT ON TABLE catalog.survey TO hub;

GRANT UPDATE (state, extension_days, extension_reasons, extension_asked_by, extension_consented, extension_remarks, extension_answered_by, completed_at, acted) ON TABLE catalog.change TO hub;

GRANT UPDATE (entry_id, state, version, reasons, settled_by, settled_at) ON TABLE catalog.changed_entry TO hub;

GRANT UPDATE (withdrawn_by, withdrawn_at) ON TABLE catalog.code_table_version TO hub;

GRANT UPDATE (current) ON TABLE catalog.department_list TO hub;

GRANT UPDATE (current) ON TABLE catalog.responsibility TO hub;

GRANT UPDATE (current) ON TABLE catalog.source_department TO hub;

GRANT UPDATE (withdrawn) ON TABLE catalog.standard TO hub;

COMMENT ON COLUMN catalog.assessment.exposure_sha256 IS 'Of what was assessed: items, classes, sharing, openness. Where these change, it no longer holds.';

COMMENT ON COLUMN catalog.change.department IS 'Credit code of the department whose entries have to follow.';

COMMENT ON COLUMN catalog.change.document IS 'The rule document that changed; null where none is registered for it.';

COMMENT ON COLUMN catalog.change.occurred_on IS 'The day in China from which the time is counted, whenever it was recorded.';

COMMENT ON COLUMN catalog.change.extension_days IS 'Working days that were asked for.';

COMMENT ON COLUMN catalog.change.acted IS 'Ids of those who have acted for its department.';

COMMENT ON COLUMN catalog.changed_entry.entry_id IS 'Null while one that has to be made is not drafted. Drafts may be thrown away, so no foreign key.';

COMMENT ON COLUMN catalog.changed_entry.version IS 'The version that was submitted.';

COMMENT ON COLUMN catalog.changed_entry.reasons IS 'Why no version is needed, as the department head found.';

COMMENT ON COLUMN catalog.code_table_version.withdrawn_at IS 'From then on no item is newly bound to it; those that are stay.';

COMMENT ON COLUMN catalog.data_element.type IS 'Data type of the items that are this element.';

COMMENT ON COLUMN catalog.department_list.items IS '[{"code", "title", "resources": [id]}]: what stands in it, and the data resources behind each.';

COMMENT ON COLUMN catalog.duty_count.duties IS 'In force.';

COMMENT ON COLUMN catalog.entry.current IS 'The version that the catalogue shows; a revision is not current before it is published.';

COMMENT ON COLUMN catalog.entry.provider IS 'Unified social credit code; null where an imported source gives only a name.';

COMMENT ON COLUMN catalog.entry.class IS 'Highest class of the items, 1 to 4.';

COMMENT ON COLUMN catalog.entry.basis IS 'Rule documents, with article, by which the department collects the data.';

COMMENT ON COLUMN catalog.entry.approved_sha256 IS 'Of the contents and assessments that the department head approved: another edit voids it.';

COMMENT ON COLUMN catalog.entry.writers IS 'Who drafted or edited this version.';

COMMENT ON COLUMN catalog.entry_history.state IS 'As in catalog.entry; discarded where a draft was thrown away.';

COMMENT ON COLUMN catalog.entry_history.at IS 'For an imported entry when it was loaded: changed_at is the source''s day there.';

COMMENT ON COLUMN catalog.item.code_table IS '{"code", "version"}: a newer version of the table binds the item only when its department says so.';

COMMENT ON COLUMN catalog.resource.provider IS 'Department whose connector serves it.';

COMMENT ON COLUMN catalog.resource.themes IS 'Chinese names; empty: it is under the theme of its entry.';

COMMENT ON COLUMN catalog.responsibility.items IS '[{"name", "code"}]: information items; empty for all of the entry''s.';

COMMENT ON COLUMN catalog.responsibility.reply_days IS 'Working days; the jurisdiction sets the longest (Decree 809, Art. 21).';

COMMENT ON COLUMN catalog.responsibility.entry_code IS 'Resource code of the entry that fulfils it; that may still have to be written.';

COMMENT ON COLUMN catalog.responsibility.due_on IS 'Last day in China on which its resource has to be mounted.';

COMMENT ON COLUMN catalog.rule_document.division IS 'GB/T 2260; 100000 for the nation.';

COMMENT ON COLUMN catalog.rule_document.in_force_until IS 'Last day in China; null where it has no end.';

COMMENT ON COLUMN catalog.rule_document.revision IS 'Grows with every amendment; the log and the events keep what each said.';

COMMENT ON COLUMN catalog.source_department.element IS 'Code of a registered data element (数据元).';

COMMENT ON COLUMN catalog.source_record.sha256 IS 'Of the mapped record: equal means unchanged.';

COMMENT ON COLUMN catalog.standard.number IS 'As it is cited: GB/T 2261.1-2003.';

COMMENT ON COLUMN catalog.standard.in_force IS 'First day; null where it is not known.';

COMMENT ON COLUMN catalog.survey.bytes IS 'As the data are stored at the department.';

CREATE SCHEMA clocks;

CREATE TABLE clocks.act (
  clock_id uuid NOT NULL,
  number integer NOT NULL,
  at timestamp with time zone NOT NULL,
  step text NOT NULL,
  days smallint,
  holder text,
  restart boolean,
  PRIMARY KEY (clock_id, number),
  CHECK ((step = 'resume'::text) = (restart IS NOT NULL)),
  CHECK ((step = ANY (ARRAY['start'::text, 'hand-over'::text])) = (holder IS NOT NULL)),
  CHECK (days > 0),
  CHECK (number > 0),
  CHECK (step = 'pause'::text OR (step = ANY (ARRAY['start'::text, 'extend'::text])) = (days IS NOT NULL)),
  CHECK (step = ANY (ARRAY['start'::text, 'pause'::text, 'resume'::text, 'extend'::text, 'hand-over'::text, 'end'::text])),
  FOREIGN KEY (clock_id) REFERENCES clocks.clock(id)
);

CREATE TABLE clocks.clock (
  id uuid NOT NULL,
  kind text NOT NULL,
  matter_kind text NOT NULL,
  matter_id uuid NOT NULL,
  holder text NOT NULL,
  awaited_by text,
  state text NOT NULL,
  limit_days smallint NOT NULL,
  started_at timestamp with time zone NOT NULL,
  due_on date,
  warn_on date,
  missing_year smallint,
  warned_at timestamp with time zone,
  overdue_at timestamp with time zone,
  ended_at timestamp with time zone,
  outcome text,
  late boolean,
  title text DEFAULT ''::text NOT NULL,
  paused_until date,
  calendar text,
  told_kind text,
  told_id uuid,
  told_title text,
  due_holder text NOT NULL,
  goes_on_cause text,
  goes_on_to text,
  set_aside text,
  PRIMARY KEY (id),
  CHECK ((state = 'ended'::text) = (ended_at IS NOT NULL AND outcome IS NOT NULL)),
  CHECK (limit_days > 0),
  CHECK (missing_year IS NOT NULL OR state = 'paused'::text OR due_on IS NOT NULL),
  CHECK (missing_year IS NULL OR due_on IS NULL AND warn_on IS NULL),
  CHECK (num_nulls(told_kind, told_id, told_title) = ANY (ARRAY[0, 3])),
  CHECK (outcome = ANY (ARRAY['done'::text, 'dropped'::text])),
  CHECK (paused_until IS NULL OR state = 'paused'::text),
  CHECK (set_aside = ANY (ARRAY['running'::text, 'paused'::text])),
  CHECK (state = ANY (ARRAY['running'::text, 'paused'::text, 'ended'::text]))
);

CREATE INDEX clock_awaited ON clocks.clock USING btree (awaited_by, started_at DESC, id);

CREATE INDEX clock_cause ON clocks.clock USING btree (goes_on_cause) WHERE (goes_on_cause IS NOT NULL);

CREATE INDEX clock_due_holder ON clocks.clock USING btree (due_holder, started_at DESC, id) WHERE (due_holder <> holder);

CREATE INDEX clock_holder ON clocks.clock USING btree (holder, started_at DESC, id);

CREATE INDEX clock_matter ON clocks.clock USING btree (matter_id);

CREATE UNIQUE INDEX clock_open ON clocks.clock USING btree (matter_kind, matter_id, kind) WHERE (state <> 'ended'::text);

CREATE INDEX clock_set_aside ON clocks.clock USING btree (holder) WHERE (set_aside IS NOT NULL);

CREATE INDEX clock_to_mark ON clocks.clock USING btree (due_on) WHERE ((state = 'running'::text) AND (overdue_at IS NULL));

CREATE INDEX clock_to_recount ON clocks.clock USING btree (calendar) WHERE ((state <> 'ended'::text) OR (missing_year IS NOT NULL));

CREATE INDEX clock_to_resume ON clocks.clock USING btree (paused_until) WHERE (state = 'paused'::text);

CREATE INDEX clock_to_warn ON clocks.clock USING btree (warn_on) WHERE ((state = 'running'::text) AND (warned_at IS NULL));

GRANT USAGE ON SCHEMA clocks TO hub;

GRANT USAGE ON SCHEMA clocks TO worker;

GRANT INSERT, SELECT ON TABLE clocks.act TO hub;

GRANT INSERT, SELECT ON TABLE clocks.act TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE clocks.clock TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE clocks.clock TO worker;

COMMENT ON COLUMN clocks.act.days IS 'Working days; of a pause, for how many it stands still at most.';

COMMENT ON COLUMN clocks.clock.holder IS 'Credit code of the department that has to act.';

COMMENT ON COLUMN clocks.clock.awaited_by IS 'Credit code of the department that waits for it.';

COMMENT ON COLUMN clocks.clock.missing_year IS 'The year that has to be added to the calendar before the last day can be told.';

COMMENT ON COLUMN clocks.clock.outcome IS 'dropped: nobody awaited it any more, so that it is not on time, and late only if its last day was over by then.';

COMMENT ON COLUMN clocks.clock.late IS 'It ended after its last day; null before it has ended.';

COMMENT ON COLUMN clocks.clock.title IS 'What the matter is about, in the words of the catalogue or of who brought it up.';

COMMENT ON COLUMN clocks.clock.paused_until IS 'The last day on which it stands still; null where only a step sets it going.';

COMMENT ON COLUMN clocks.clock.calendar IS 'Digest of the calendar by which its days were counted; null before digests were kept.';

COMMENT ON COLUMN clocks.clock.told_kind IS 'What people are told of, and have their tasks about, in its place; null where that is the matter itself.';

COMMENT ON COLUMN clocks.clock.due_holder IS 'Credit code of the department that held it when its last day was over; until then, and where that is not known, of its holder.';

COMMENT ON COLUMN clocks.clock.goes_on_cause IS 'As whose cause it is told that it goes on by itself, so that nobody is told twice; null where only the watch tells of it.';

COMMENT ON COLUMN clocks.clock.goes_on_to IS 'Which of the officers who act for its holder is told then: the actor; null where all are.';

COMMENT ON COLUMN clocks.clock.set_aside IS 'How it stood when its holder was disabled, where it begins anew once that is enabled; else null.';

CREATE SCHEMA datasets;

CREATE TABLE datasets.dataset (
  id uuid NOT NULL,
  department text NOT NULL,
  title text NOT NULL,
  versions integer DEFAULT 0 NOT NULL,
  current integer,
  created_by text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  masks jsonb DEFAULT '[]'::jsonb NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (department, title),
  CHECK (current >= 1 AND current <= versions),
  CHECK (title <> ''::text),
  CHECK (versions >= 0)
);

CREATE TABLE datasets."fetch" (
  dataset_id uuid NOT NULL,
  address text NOT NULL,
  every_hours integer,
  asked_by text NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  next_at timestamp with time zone,
  run uuid,
  changed_at timestamp with time zone NOT NULL,
  attempts integer DEFAULT 0 NOT NULL,
  received bigint DEFAULT 0 NOT NULL,
  object text,
  etag text,
  last_modified text,
  sha256 text,
  outcome text,
  failure jsonb,
  ended_at timestamp with time zone,
  version integer,
  PRIMARY KEY (dataset_id),
  CHECK ((outcome IS NULL) = (ended_at IS NULL)),
  CHECK (address ~ '^(https?://|figures:)'::text),
  CHECK (attempts >= 0),
  CHECK (every_hours > 0),
  CHECK (outcome <> 'failed'::text OR failure IS NOT NULL),
  CHECK (outcome = ANY (ARRAY['fetched'::text, 'unchanged'::text, 'failed'::text])),
  CHECK (received >= 0),
  CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  CHECK (version > 0),
  FOREIGN KEY (dataset_id) REFERENCES datasets.dataset(id)
);

CREATE TABLE datasets.series (
  dataset_id uuid NOT NULL,
  place integer NOT NULL,
  period text NOT NULL,
  step text NOT NULL,
  keys text[] NOT NULL,
  figures text[] NOT NULL,
  declared_by text NOT NULL,
  declared_at timestamp with time zone NOT NULL,
  PRIMARY KEY (dataset_id, place),
  CHECK (cardinality(keys) <= 3),
  CHECK (figures <> '{}'::text[]),
  CHECK (period <> ''::text),
  CHECK (place >= 0),
  CHECK (step = ANY (ARRAY['year'::text, 'quarter'::text, 'month'::text, 'week'::text, 'day'::text])),
  FOREIGN KEY (dataset_id) REFERENCES datasets.dataset(id)
);

CREATE TABLE datasets.table_rule (
  dataset_id uuid NOT NULL,
  place integer NOT NULL,
  types jsonb NOT NULL,
  problems text NOT NULL,
  quasi_identifiers text[] NOT NULL,
  least_group integer NOT NULL,
  declared_by text NOT NULL,
  declared_at timestamp with time zone NOT NULL,
  PRIMARY KEY (dataset_id, place),
  CHECK (cardinality(quasi_identifiers) <= 20),
  CHECK (jsonb_typeof(types) = 'object'::text),
  CHECK (least_group >= 2 AND least_group <= 1000),
  CHECK (place >= 0),
  CHECK (problems = ANY (ARRAY['accept'::text, 'refuse'::text])),
  FOREIGN KEY (dataset_id) REFERENCES datasets.dataset(id)
);

CREATE TABLE datasets.version (
  id uuid NOT NULL,
  dataset_id uuid NOT NULL,
  number integer NOT NULL,
  file_name text,
  state text NOT NULL,
  bytes bigint NOT NULL,
  received bigint DEFAULT 0 NOT NULL,
  parts text[] DEFAULT '{}'::text[] NOT NULL,
  original text,
  objects text[] DEFAULT '{}'::text[] NOT NULL,
  sha256 text,
  attempts integer DEFAULT 0 NOT NULL,
  phase text,
  progress bigint DEFAULT 0 NOT NULL,
  masks jsonb DEFAULT '[]'::jsonb NOT NULL,
  overrides jsonb DEFAULT '[]'::jsonb NOT NULL,
  diff jsonb,
  failure jsonb,
  begun_by text NOT NULL,
  begun_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  ready_at timestamp with time zone,
  withdrawn_by text,
  withdrawn_at timestamp with time zone,
  ground text,
  swept_at timestamp with time zone,
  load uuid,
  not_before timestamp with time zone,
  skipped jsonb DEFAULT '[]'::jsonb NOT NULL,
  unmask boolean DEFAULT false NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (dataset_id, number),
  CHECK ((failure IS NOT NULL) = (state = 'failed'::text)),
  CHECK ((ready_at IS NOT NULL) = (state = ANY (ARRAY['ready'::text, 'withdrawn'::text]))),
  CHECK ((state <> ALL (ARRAY['held'::text, 'ready'::text, 'withdrawn'::text])) OR sha256 IS NOT NULL),
  CHECK ((state = 'withdrawn'::text) = (withdrawn_by IS NOT NULL) AND (state = 'withdrawn'::text) = (withdrawn_at IS NOT NULL) AND (state = 'withdrawn'::text) = (ground IS NOT NULL)),
  CHECK (attempts >= 0),
  CHECK (bytes > 0),
  CHECK (file_name <> ''::text),
  CHECK (ground <> ''::text),
  CHECK (number > 0),
  CHECK (phase = ANY (ARRAY['read'::text, 'type'::text, 'write'::text, 'profile'::text, 'mask'::text])),
  CHECK (progress >= 0),
  CHECK (received >= 0 AND received <= bytes),
  CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  CHECK (state = 'receiving'::text OR state = 'discarded'::text OR received = bytes),
  CHECK (state = ANY (ARRAY['receiving'::text, 'waiting'::text, 'loading'::text, 'held'::text, 'ready'::text, 'failed'::text, 'discarded'::text, 'withdrawn'::text])),
  CHECK (swept_at IS NULL OR (state = ANY (ARRAY['held'::text, 'ready'::text, 'failed'::text, 'discarded'::text, 'withdrawn'::text]))),
  FOREIGN KEY (dataset_id) REFERENCES datasets.dataset(id)
);

CREATE TABLE datasets.version_table (
  version_id uuid NOT NULL,
  place integer NOT NULL,
  name text NOT NULL,
  rows bigint NOT NULL,
  bytes bigint NOT NULL,
  sha256 text NOT NULL,
  object text NOT NULL,
  columns jsonb NOT NULL,
  profile jsonb NOT NULL,
  personal jsonb NOT NULL,
  problems jsonb NOT NULL,
  dropped jsonb DEFAULT '[]'::jsonb NOT NULL,
  series jsonb,
  extent double precision[],
  PRIMARY KEY (version_id, place),
  CHECK (bytes > 0),
  CHECK (cardinality(extent) = 4 AND array_position(extent, NULL::double precision) IS NULL AND extent[2] <= extent[4]),
  CHECK (place >= 0),
  CHECK (rows >= 0),
  CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  FOREIGN KEY (version_id) REFERENCES datasets.version(id)
);

CREATE INDEX dataset_listed ON datasets.dataset USING btree (created_at DESC, id);

CREATE INDEX fetch_due ON datasets."fetch" USING btree (next_at) WHERE ((run IS NULL) AND (next_at IS NOT NULL));

CREATE INDEX fetch_left ON datasets."fetch" USING btree (changed_at) WHERE (object IS NOT NULL);

CREATE INDEX fetch_running ON datasets."fetch" USING btree (changed_at) WHERE (run IS NOT NULL);

CREATE UNIQUE INDEX version_open ON datasets.version USING btree (dataset_id) WHERE (state = ANY (ARRAY['receiving'::text, 'waiting'::text, 'loading'::text, 'held'::text]));

CREATE INDEX version_silent ON datasets.version USING btree (changed_at) WHERE (state = ANY (ARRAY['receiving'::text, 'loading'::text]));

CREATE INDEX version_unswept ON datasets.version USING btree (changed_at) WHERE ((state = ANY (ARRAY['held'::text, 'ready'::text, 'failed'::text, 'discarded'::text, 'withdrawn'::text])) AND (swept_at IS NULL));

CREATE INDEX version_waiting ON datasets.version USING btree (changed_at) WHERE (state = 'waiting'::text);

CREATE OR REPLACE FUNCTION datasets.keep_ready()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$;

CREATE OR REPLACE FUNCTION datasets.keep_ready_table()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$;

CREATE OR REPLACE FUNCTION datasets.refuse_truncate()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is kept.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $function$;

CREATE TRIGGER keep_ready BEFORE INSERT OR DELETE OR UPDATE ON datasets.version_table FOR EACH ROW EXECUTE FUNCTION datasets.keep_ready_table();

CREATE TRIGGER keep_ready BEFORE INSERT OR UPDATE ON datasets.version FOR EACH ROW EXECUTE FUNCTION datasets.keep_ready();

CREATE TRIGGER version_not_emptied BEFORE TRUNCATE ON datasets.version FOR EACH STATEMENT EXECUTE FUNCTION datasets.refuse_truncate();

CREATE TRIGGER version_table_not_emptied BEFORE TRUNCATE ON datasets.version_table FOR EACH STATEMENT EXECUTE FUNCTION datasets.refuse_truncate();

GRANT USAGE ON SCHEMA datasets TO hub;

GRANT USAGE ON SCHEMA datasets TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE datasets."fetch" TO hub;

GRANT SELECT, UPDATE ON TABLE datasets."fetch" TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE datasets.dataset TO hub;

GRANT SELECT ON TABLE datasets.dataset TO worker;

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE datasets.series TO hub;

GRANT SELECT ON TABLE datasets.series TO worker;

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE datasets.table_rule TO hub;

GRANT SELECT ON TABLE datasets.table_rule TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE datasets.version TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE datasets.version TO worker;

GRANT SELECT ON TABLE datasets.version_table TO hub;

GRANT DELETE, INSERT, SELECT ON TABLE datasets.version_table TO worker;

GRANT UPDATE (versions, current, masks) ON TABLE datasets.dataset TO worker;

GRANT UPDATE (name, object, columns, profile, personal, problems, dropped, series, extent) ON TABLE datasets.version_table TO worker;

COMMENT ON COLUMN datasets.dataset.versions IS 'How many were begun: numbers are never given twice.';

COMMENT ON COLUMN datasets.dataset.current IS 'Number of the version that is given where none is asked for.';

COMMENT ON COLUMN datasets.dataset.masks IS 'How its next version is masked: table as it is called within its file, column, method.';

COMMENT ON COLUMN datasets."fetch".every_hours IS 'Null where it is fetched only when somebody asks.';

COMMENT ON COLUMN datasets."fetch".next_at IS 'When it is due; null where nobody has asked.';

COMMENT ON COLUMN datasets."fetch".run IS 'Of the fetch under way; what another says does not count.';

COMMENT ON COLUMN datasets."fetch".object IS 'Key under which the file may lie in the store, noted before it is put there, until a version has it.';

COMMENT ON COLUMN datasets."fetch".etag IS 'Of the last file, as its server says; so is last_modified.';

COMMENT ON COLUMN datasets."fetch".sha256 IS 'Of the last file.';

COMMENT ON COLUMN datasets."fetch".version IS 'Number of the version that came of it last.';

COMMENT ON COLUMN datasets.series.place IS 'Of the table in the file, from 0.';

COMMENT ON COLUMN datasets.table_rule.place IS 'Of the table in the file, from 0.';

COMMENT ON COLUMN datasets.table_rule.least_group IS 'Rows that have to be alike in all quasi-identifiers (k-anonymity).';

COMMENT ON COLUMN datasets.version.file_name IS 'Gone with the version.';

COMMENT ON COLUMN datasets.version.bytes IS 'Of the file, as they were announced.';

COMMENT ON COLUMN datasets.version.parts IS 'Keys of what came, in order, until the file is put together.';

COMMENT ON COLUMN datasets.version.objects IS 'Keys of all that may lie in the store, noted before it is put there.';

COMMENT ON COLUMN datasets.version.ground IS 'Why it was withdrawn; its address answers with it ever after.';

COMMENT ON COLUMN datasets.version.swept_at IS 'When all was removed that is of no use in its present state.';

COMMENT ON COLUMN datasets.version.load IS 'Of the load that has it, or had it last: what another says of it does not count.';

COMMENT ON COLUMN datasets.version.not_before IS 'Until then it is neither loaded again nor swept again.';

COMMENT ON COLUMN datasets.version.skipped IS 'Parts of the file that are no tables, and why.';

COMMENT ON COLUMN datasets.version.unmask IS 'Columns that are masked in the dataset come as they are: the gate holds them until another person lets them pass.';

COMMENT ON TABLE datasets.version_table IS 'What was made of a file; once the version is ready, nothing of it changes until it is withdrawn.';

COMMENT ON COLUMN datasets.version_table.dropped IS 'Columns of the file that a mask has taken out.';

COMMENT ON COLUMN datasets.version_table.series IS 'What was declared of it as a series, with its span, or why it is none; null where nothing was.';

COMMENT ON COLUMN datasets.version_table.extent IS 'West, south, east, north of the places of its rows, in degrees; null where they have none.';

CREATE SCHEMA exchange;

CREATE TABLE exchange.agreement (
  id uuid NOT NULL,
  version integer NOT NULL,
  application_id uuid NOT NULL,
  resource_id uuid NOT NULL,
  requester text NOT NULL,
  provider text NOT NULL,
  state text NOT NULL,
  terms jsonb NOT NULL,
  terms_sha256 text NOT NULL,
  provider_signature text,
  requester_signature text,
  valid_until timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  citations jsonb DEFAULT '[]'::jsonb NOT NULL,
  entry_id uuid NOT NULL,
  entry_version integer NOT NULL,
  restricted jsonb DEFAULT '{}'::jsonb NOT NULL,
  restriction integer DEFAULT 0 NOT NULL,
  restriction_held integer DEFAULT 0 NOT NULL,
  warned_before smallint,
  stopped_by text[] DEFAULT '{}'::text[] NOT NULL,
  replaces integer,
  replaced_by integer,
  PRIMARY KEY (id, version),
  CHECK ((restriction = 0) = (restricted = '{}'::jsonb)),
  CHECK (replaced_by > version),
  CHECK (replaces > 0 AND replaces < version),
  CHECK (restriction >= restriction_held AND restriction_held >= 0),
  CHECK (warned_before > 0),
  FOREIGN KEY (application_id) REFERENCES exchange.application(id)
);

CREATE TABLE exchange.application (
  id uuid NOT NULL,
  requester text NOT NULL,
  provider text NOT NULL,
  resource_id uuid,
  entry_id uuid NOT NULL,
  sharing text NOT NULL,
  state text NOT NULL,
  basis text NOT NULL,
  scenario text NOT NULL,
  scope text NOT NULL,
  purpose_code text NOT NULL,
  purpose_text text NOT NULL,
  modes text[] NOT NULL,
  fields text[] NOT NULL,
  period_until timestamp with time zone NOT NULL,
  applied_by text NOT NULL,
  applied_at timestamp with time zone NOT NULL,
  approved_by text,
  received_at timestamp with time zone,
  updated_at timestamp with time zone NOT NULL,
  citations jsonb DEFAULT '[]'::jsonb NOT NULL,
  title text NOT NULL,
  row_filter jsonb DEFAULT '[]'::jsonb NOT NULL,
  volume jsonb,
  security jsonb,
  handler text,
  handled_since timestamp with time zone,
  return_division text,
  matter_id uuid,
  renews uuid,
  widens integer,
  PRIMARY KEY (id),
  CHECK (((volume ->> 'callsPerDay'::text)::integer) > 0),
  CHECK (jsonb_array_length(security -> 'measures'::text) > 0),
  CHECK (jsonb_typeof(row_filter) = 'array'::text AND jsonb_array_length(row_filter) <= 10),
  CHECK (return_division ~ '^\d{6,12}$'::text),
  CHECK (sharing = ANY (ARRAY['unconditional'::text, 'conditional'::text, 'not-shared'::text])),
  CHECK (widens > 0),
  CHECK (widens IS NULL OR renews IS NOT NULL),
  FOREIGN KEY (matter_id, provider) REFERENCES exchange.matter_part(matter_id, provider)
);

CREATE TABLE exchange.batch (
  id uuid NOT NULL,
  agreement_id uuid NOT NULL,
  version integer NOT NULL,
  requester text NOT NULL,
  provider text NOT NULL,
  resource_id uuid NOT NULL,
  fields text[] NOT NULL,
  order_sha256 text NOT NULL,
  state text NOT NULL,
  code text,
  chunks integer DEFAULT 0 NOT NULL,
  received integer DEFAULT 0 NOT NULL,
  rows bigint DEFAULT 0 NOT NULL,
  bytes bigint DEFAULT 0 NOT NULL,
  accepted bigint DEFAULT 0 NOT NULL,
  rejected bigint DEFAULT 0 NOT NULL,
  ordered_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  PRIMARY KEY (id),
  CHECK ((state = 'failed'::text) = (code IS NOT NULL)),
  CHECK ((state = ANY (ARRAY['complete'::text, 'failed'::text])) = (ended_at IS NOT NULL)),
  CHECK (order_sha256 ~ '^[0-9a-f]{64}$'::text),
  CHECK (received <= chunks AND (accepted + rejected) <= rows),
  CHECK (state <> 'complete'::text OR received = chunks AND (accepted + rejected) = rows),
  CHECK (state = ANY (ARRAY['ordered'::text, 'sending'::text, 'sent'::text, 'complete'::text, 'failed'::text]))
);

CREATE TABLE exchange.batch_chunk (
  batch uuid NOT NULL,
  number integer NOT NULL,
  rows integer NOT NULL,
  bytes integer NOT NULL,
  sha256 text NOT NULL,
  entry_id uuid NOT NULL,
  manifest text NOT NULL,
  released_at timestamp with time zone NOT NULL,
  stored boolean DEFAULT true NOT NULL,
  address_sha256 text,
  address_until timestamp with time zone,
  receipt text,
  accepted integer,
  rejected integer,
  received_at timestamp with time zone,
  object text NOT NULL,
  PRIMARY KEY (batch, number),
  CHECK ((accepted + rejected) = rows),
  CHECK ((address_sha256 IS NULL) = (address_until IS NULL)),
  CHECK (bytes >= 1),
  CHECK (num_nonnulls(receipt, accepted, rejected, received_at) = ANY (ARRAY[0, 4])),
  CHECK (number >= 1),
  CHECK (rows >= 0),
  CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  FOREIGN KEY (batch) REFERENCES exchange.batch(id)
);

CREATE TABLE exchange.connector (
  department text NOT NULL,
  client_id text NOT NULL,
  hosted boolean NOT NULL,
  thumbprint text NOT NULL,
  card text NOT NULL,
  state text NOT NULL,
  enrolled_at timestamp with time zone NOT NULL,
  PRIMARY KEY (department),
  UNIQUE (client_id),
  CHECK (state = ANY (ARRAY['active'::text, 'revoked'::text]))
);

CREATE TABLE exchange.connector_link (
  department text NOT NULL,
  first_heard_at timestamp with time zone NOT NULL,
  last_heard_at timestamp with time zone NOT NULL,
  release text NOT NULL,
  wire_version integer NOT NULL,
  outage uuid,
  PRIMARY KEY (department),
  CHECK (char_length(release) >= 1 AND char_length(release) <= 40),
  CHECK (last_heard_at >= first_heard_at),
  CHECK (wire_version > 0),
  FOREIGN KEY (department) REFERENCES exchange.connector(department)
);

CREATE TABLE exchange.correction (
  id uuid NOT NULL,
  agreement_id uuid NOT NULL,
  agreement_version integer NOT NULL,
  requester text NOT NULL,
  provider text NOT NULL,
  items text[] NOT NULL,
  record text,
  problem text NOT NULL,
  grounds text NOT NULL,
  state text NOT NULL,
  filed_by text NOT NULL,
  filed_at timestamp with time zone NOT NULL,
  verified_by text,
  verified_at timestamp with time zone,
  rejection_reasons text,
  rejection_ground text,
  feedback text,
  ended_by text,
  ended_at timestamp with time zone,
  PRIMARY KEY (id),
  CHECK ((state = 'corrected'::text) = (feedback IS NOT NULL)),
  CHECK ((state = 'rejected'::text) = (rejection_ground IS NOT NULL)),
  CHECK ((state = 'rejected'::text) = (rejection_reasons IS NOT NULL)),
  CHECK ((state = ANY (ARRAY['accepted'::text, 'corrected'::text, 'rejected'::text])) = (verified_at IS NOT NULL)),
  CHECK ((state = ANY (ARRAY['corrected'::text, 'rejected'::text, 'withdrawn'::text])) = (ended_at IS NOT NULL)),
  CHECK ((verified_by IS NULL) = (verified_at IS NULL) AND (ended_by IS NULL) = (ended_at IS NULL)),
  CHECK (cardinality(items) > 0),
  CHECK (feedback <> ''::text),
  CHECK (grounds <> ''::text),
  CHECK (problem <> ''::text),
  CHECK (record <> ''::text),
  CHECK (rejection_ground <> ''::text),
  CHECK (rejection_reasons <> ''::text),
  CHECK (state = ANY (ARRAY['filed'::text, 'accepted'::text, 'corrected'::text, 'rejected'::text, 'withdrawn'::text])),
  FOREIGN KEY (agreement_id, agreement_version) REFERENCES exchange.agreement(id, version)
);

CREATE TABLE exchange.course_step (
  matter_kind text NOT NULL,
  matter_id uuid NOT NULL,
  number integer NOT NULL,
  step text NOT NULL,
  by text NOT NULL,
  department text,
  text text NOT NULL,
  at timestamp with time zone NOT NULL,
  PRIMARY KEY (matter_id, number),
  CHECK (matter_kind = ANY (ARRAY['rectification'::text, 'service-change'::text, 'data-return'::text])),
  CHECK (number > 0)
);

CREATE TABLE exchange.data_return (
  application_id uuid NOT NULL,
  requester text NOT NULL,
  provider text NOT NULL,
  division text NOT NULL,
  state text NOT NULL,
  offered integer,
  received integer,
  requested_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  PRIMARY KEY (application_id),
  CHECK ((ended_at IS NULL) = (state <> 'complete'::text)),
  CHECK ((state = 'requested'::text) = (offered IS NULL)),
  CHECK ((state = ANY (ARRAY['short'::text, 'complete'::text])) = (received IS NOT NULL)),
  CHECK (offered >= 0),
  CHECK (received >= 0),
  CHECK (state <> 'complete'::text OR offered = received),
  CHECK (state <> 'short'::text OR offered <> received),
  CHECK (state = ANY (ARRAY['requested'::text, 'offered'::text, 'short'::text, 'complete'::text])),
  FOREIGN KEY (application_id) REFERENCES exchange.application(id)
);

CREATE TABLE exchange.decision (
  id uuid NOT NULL,
  application_id uuid NOT NULL,
  outcome text NOT NULL,
  reasons text NOT NULL,
  ground text NOT NULL,
  fields text[] NOT NULL,
  quota_calls integer NOT NULL,
  max_rows integer NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamp with time zone NOT NULL,
  answered_by text,
  answered_at timestamp with time zone,
  by_rule boolean DEFAULT false NOT NULL,
  replaced_at timestamp with time zone,
  for_incompleteness boolean DEFAULT false NOT NULL,
  modes text[] NOT NULL,
  row_filter jsonb DEFAULT '[]'::jsonb NOT NULL,
  in_part boolean DEFAULT false NOT NULL,
  period_until timestamp with time zone,
  PRIMARY KEY (id),
  CHECK (NOT for_incompleteness OR outcome = 'refused'::text),
  CHECK (NOT in_part OR outcome = 'granted'::text),
  CHECK (jsonb_typeof(row_filter) = 'array'::text AND jsonb_array_length(row_filter) <= 10),
  CHECK (max_rows > 0),
  CHECK (outcome = 'granted'::text OR ground <> ''::text),
  CHECK (outcome = 'granted'::text OR reasons <> ''::text),
  CHECK (outcome = ANY (ARRAY['granted'::text, 'refused'::text])),
  CHECK (period_until IS NULL OR outcome = 'granted'::text),
  CHECK (quota_calls > 0),
  CHECK (replaced_at IS NULL OR answered_at IS NULL),
  FOREIGN KEY (application_id) REFERENCES exchange.application(id)
);

CREATE TABLE exchange.delivery (
  call uuid NOT NULL,
  entry_id uuid NOT NULL,
  agreement uuid NOT NULL,
  version integer NOT NULL,
  mode text NOT NULL,
  fields text[] NOT NULL,
  statement text NOT NULL,
  delivered_at timestamp with time zone NOT NULL,
  PRIMARY KEY (call),
  CHECK (mode = ANY (ARRAY['verify'::text, 'query'::text]))
);

CREATE TABLE exchange.dispute (
  id uuid NOT NULL,
  application_id uuid,
  agreement_id uuid,
  requester text NOT NULL,
  provider text NOT NULL,
  raised_by text NOT NULL,
  state text NOT NULL,
  contested text NOT NULL,
  reasons text NOT NULL,
  raised_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  service_change_id uuid,
  need_id uuid,
  correction_id uuid,
  PRIMARY KEY (id),
  CHECK (contested <> ''::text),
  CHECK (correction_id IS NULL OR agreement_id IS NOT NULL AND service_change_id IS NULL),
  CHECK (num_nonnulls(application_id, need_id, agreement_id) = 1),
  CHECK (raised_by = requester OR raised_by = provider),
  CHECK (reasons <> ''::text),
  CHECK (service_change_id IS NULL OR agreement_id IS NOT NULL),
  CHECK (state = ANY (ARRAY['negotiation'::text, 'coordination'::text, 'superior-coordination'::text, 'government-decision'::text, 'settled'::text, 'decided'::text, 'withdrawn'::text, 'lapsed'::text])),
  FOREIGN KEY (application_id) REFERENCES exchange.application(id),
  FOREIGN KEY (correction_id) REFERENCES exchange.correction(id),
  FOREIGN KEY (need_id) REFERENCES exchange.need(id),
  FOREIGN KEY (service_change_id) REFERENCES exchange.service_change(id)
);

CREATE TABLE exchange.dispute_step (
  dispute_id uuid NOT NULL,
  number integer NOT NULL,
  step text NOT NULL,
  level text NOT NULL,
  by text NOT NULL,
  department text,
  text text NOT NULL,
  document_number text,
  document_date date,
  at timestamp with time zone NOT NULL,
  PRIMARY KEY (dispute_id, number),
  CHECK ((document_number IS NULL) = (document_date IS NULL)),
  CHECK ((step <> ALL (ARRAY['opine'::text, 'decide'::text])) OR level = 'coordination'::text OR document_number IS NOT NULL),
  CHECK (level = ANY (ARRAY['negotiation'::text, 'coordination'::text, 'superior-coordination'::text, 'government-decision'::text])),
  CHECK (number > 0),
  FOREIGN KEY (dispute_id) REFERENCES exchange.dispute(id)
);

CREATE TABLE exchange.extension (
  application_id uuid NOT NULL,
  days smallint NOT NULL,
  reasons text NOT NULL,
  asked_by text NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  consented boolean,
  remarks text,
  answered_by text,
  answered_at timestamp with time zone,
  PRIMARY KEY (application_id),
  CHECK ((consented IS NULL) = (answered_at IS NULL) AND (consented IS NULL) = (answered_by IS NULL)),
  CHECK (consented OR consented IS NULL OR remarks <> ''::text),
  CHECK (days > 0),
  CHECK (reasons <> ''::text),
  FOREIGN KEY (application_id) REFERENCES exchange.application(id)
);

CREATE TABLE exchange.hub_listening (
  one boolean DEFAULT true NOT NULL,
  since timestamp with time zone NOT NULL,
  until timestamp with time zone NOT NULL,
  PRIMARY KEY (one),
  CHECK (one),
  CHECK (until >= since)
);

CREATE TABLE exchange.link_outage (
  id uuid NOT NULL,
  department text NOT NULL,
  since timestamp with time zone NOT NULL,
  until timestamp with time zone,
  PRIMARY KEY (id),
  CHECK (until > since),
  FOREIGN KEY (department) REFERENCES exchange.connector(department)
);

CREATE TABLE exchange.matter (
  id uuid NOT NULL,
  requester text NOT NULL,
  code text NOT NULL,
  title text NOT NULL,
  applied_by text NOT NULL,
  applied_at timestamp with time zone NOT NULL,
  PRIMARY KEY (id),
  CHECK (code <> ''::text),
  CHECK (title <> ''::text)
);

CREATE TABLE exchange.matter_part (
  id uuid NOT NULL,
  matter_id uuid NOT NULL,
  provider text NOT NULL,
  proposal_id uuid,
  proposed_by text,
  proposed_at timestamp with time zone,
  answered_by text,
  answered_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (matter_id, provider),
  CHECK ((answered_by IS NULL) = (answered_at IS NULL)),
  CHECK ((proposal_id IS NULL) = (proposed_by IS NULL) AND (proposal_id IS NULL) = (proposed_at IS NULL)),
  CHECK (answered_at IS NULL OR proposal_id IS NOT NULL),
  CHECK (answered_by <> proposed_by),
  FOREIGN KEY (matter_id) REFERENCES exchange.matter(id)
);

CREATE TABLE exchange.need (
  id uuid NOT NULL,
  requester text NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  items text[] NOT NULL,
  basis text NOT NULL,
  citations jsonb NOT NULL,
  scenario text NOT NULL,
  purpose text NOT NULL,
  matter text,
  unserved text,
  state text NOT NULL,
  responsibility text,
  responsibility_version integer,
  reply_days smallint,
  source text,
  handed_back_by text,
  proposed_by text,
  entry_id uuid,
  refusal_reasons text,
  refusal_ground text,
  last_step integer NOT NULL,
  filed_by text NOT NULL,
  filed_at timestamp with time zone NOT NULL,
  sent_at timestamp with time zone,
  ended_at timestamp with time zone,
  serves text,
  PRIMARY KEY (id),
  CHECK ((proposed_by IS NULL) = (entry_id IS NULL AND refusal_reasons IS NULL)),
  CHECK ((refusal_reasons IS NULL) = (refusal_ground IS NULL)),
  CHECK ((state <> ALL (ARRAY['awaiting-answer'::text, 'proposed'::text, 'met'::text, 'refused'::text])) OR source IS NOT NULL),
  CHECK ((state <> ALL (ARRAY['awaiting-office-head'::text, 'awaiting-source'::text])) OR source IS NULL),
  CHECK ((state = ANY (ARRAY['met'::text, 'refused'::text, 'withdrawn'::text])) = (ended_at IS NOT NULL)),
  CHECK (basis <> ''::text),
  CHECK (cardinality(items) > 0),
  CHECK (description <> ''::text),
  CHECK (entry_id IS NULL OR refusal_reasons IS NULL),
  CHECK (last_step > 0),
  CHECK (matter <> ''::text),
  CHECK (purpose <> ''::text),
  CHECK (refusal_ground <> ''::text),
  CHECK (refusal_reasons <> ''::text),
  CHECK (reply_days > 0),
  CHECK (reply_days IS NULL OR responsibility_version IS NOT NULL),
  CHECK (responsibility_version > 0),
  CHECK (responsibility_version IS NULL OR responsibility IS NOT NULL),
  CHECK (scenario <> ''::text),
  CHECK (serves <> ''::text),
  CHECK (serves IS NULL OR entry_id IS NOT NULL),
  CHECK (source <> requester),
  CHECK (state <> 'met'::text OR entry_id IS NOT NULL),
  CHECK (state <> 'proposed'::text OR proposed_by IS NOT NULL),
  CHECK (state <> 'refused'::text OR refusal_reasons IS NOT NULL),
  CHECK (state = ANY (ARRAY['awaiting-office-head'::text, 'awaiting-source'::text, 'awaiting-answer'::text, 'proposed'::text, 'met'::text, 'refused'::text, 'withdrawn'::text])),
  CHECK (title <> ''::text),
  CHECK (unserved <> ''::text)
);

CREATE TABLE exchange.need_step (
  need_id uuid NOT NULL,
  number integer NOT NULL,
  step text NOT NULL,
  by text NOT NULL,
  department text,
  source text,
  text text NOT NULL,
  ground text,
  entry_id uuid,
  at timestamp with time zone NOT NULL,
  PRIMARY KEY (need_id, number),
  CHECK ((step <> ALL (ARRAY['assign'::text, 'hand-back'::text, 'return'::text, 'refuse'::text])) OR text <> ''::text),
  CHECK ((step = 'file'::text) = (number = 1)),
  CHECK (number > 0),
  CHECK (step = ANY (ARRAY['file'::text, 'route'::text, 'send'::text, 'assign'::text, 'hand-back'::text, 'propose'::text, 'return'::text, 'meet'::text, 'refuse'::text, 'withdraw'::text])),
  FOREIGN KEY (need_id) REFERENCES exchange.need(id)
);

CREATE TABLE exchange.offered_chunk (
  object text NOT NULL,
  offered_at timestamp with time zone NOT NULL,
  PRIMARY KEY (object)
);

CREATE TABLE exchange.open_agreement (
  id uuid NOT NULL,
  application_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  licensee text NOT NULL,
  provider text NOT NULL,
  state text NOT NULL,
  terms jsonb NOT NULL,
  terms_sha256 text NOT NULL,
  fields text[] NOT NULL,
  concluded_at timestamp with time zone NOT NULL,
  valid_until timestamp with time zone NOT NULL,
  revoked_by text,
  revoked_at timestamp with time zone,
  revocation_reason text,
  warned_before smallint,
  PRIMARY KEY (id),
  UNIQUE (application_id),
  CHECK ((revoked_by IS NULL) = (revoked_at IS NULL) AND (revoked_by IS NULL) = (revocation_reason IS NULL)),
  CHECK ((state = 'revoked'::text) = (revoked_at IS NOT NULL)),
  CHECK (cardinality(fields) > 0),
  CHECK (revocation_reason <> ''::text),
  CHECK (state = ANY (ARRAY['active'::text, 'revoked'::text, 'expired'::text])),
  CHECK (valid_until > concluded_at),
  CHECK (warned_before > 0),
  FOREIGN KEY (application_id) REFERENCES exchange.open_application(id)
);

CREATE TABLE exchange.open_answer (
  id uuid NOT NULL,
  application_id uuid NOT NULL,
  outcome text NOT NULL,
  reasons text NOT NULL,
  ground text NOT NULL,
  for_incompleteness boolean NOT NULL,
  fields text[] NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamp with time zone NOT NULL,
  answered_by text,
  answered_at timestamp with time zone,
  replaced_at timestamp with time zone,
  period_until timestamp with time zone,
  PRIMARY KEY (id),
  CHECK ((answered_by IS NULL) = (answered_at IS NULL)),
  CHECK (NOT for_incompleteness OR outcome = 'refused'::text),
  CHECK (answered_by <> proposed_by),
  CHECK (outcome = 'granted'::text OR ground <> ''::text),
  CHECK (outcome = 'granted'::text OR reasons <> ''::text),
  CHECK (outcome = ANY (ARRAY['granted'::text, 'refused'::text])),
  CHECK (period_until IS NULL OR outcome = 'granted'::text),
  CHECK (replaced_at IS NULL OR answered_at IS NULL),
  FOREIGN KEY (application_id) REFERENCES exchange.open_application(id)
);

CREATE TABLE exchange.open_application (
  id uuid NOT NULL,
  entry_id uuid NOT NULL,
  title text NOT NULL,
  provider text NOT NULL,
  licensee text NOT NULL,
  applied_by text NOT NULL,
  name text NOT NULL,
  organisation_code text,
  organisation_name text,
  purpose text NOT NULL,
  scope text NOT NULL,
  security text NOT NULL,
  fields text[] NOT NULL,
  period_until timestamp with time zone NOT NULL,
  state text NOT NULL,
  applied_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  missing text[],
  asked_by text,
  answers text[],
  extension_days smallint,
  extension_reasons text,
  extension_asked_by text,
  extension_consented boolean,
  extension_remarks text,
  extension_answered_by text,
  asked_at timestamp with time zone,
  supplied_by text,
  PRIMARY KEY (id),
  CHECK ((extension_consented IS NULL) = (extension_answered_by IS NULL)),
  CHECK ((extension_days IS NULL) = (extension_reasons IS NULL) AND (extension_days IS NULL) = (extension_asked_by IS NULL)),
  CHECK ((missing IS NULL) = (asked_at IS NULL)),
  CHECK ((missing IS NULL) = (asked_by IS NULL)),
  CHECK ((organisation_code IS NULL) = (organisation_name IS NULL)),
  CHECK (answers IS NULL OR missing IS NOT NULL),
  CHECK (cardinality(answers) = cardinality(missing)),
  CHECK (cardinality(fields) > 0),
  CHECK (extension_consented IS NULL OR extension_days IS NOT NULL),
  CHECK (extension_days > 0),
  CHECK (extension_reasons <> ''::text),
  CHECK (name <> ''::text),
  CHECK (purpose <> ''::text),
  CHECK (scope <> ''::text),
  CHECK (security <> ''::text),
  CHECK (state = ANY (ARRAY['received'::text, 'awaiting-supplement'::text, 'proposed'::text, 'granted'::text, 'refused'::text, 'withdrawn'::text]))
);

CREATE TABLE exchange.open_decision (
  id uuid NOT NULL,
  requester text,
  requester_name text,
  provider text NOT NULL,
  provider_name text NOT NULL,
  entry_id uuid NOT NULL,
  entry_code text,
  entry_title text,
  sharing text,
  received_on date NOT NULL,
  answered_at timestamp with time zone NOT NULL,
  answered_on date NOT NULL,
  outcome text NOT NULL,
  by_rule boolean NOT NULL,
  ground text NOT NULL,
  follows uuid,
  about text DEFAULT 'sharing'::text NOT NULL,
  in_part boolean DEFAULT false NOT NULL,
  rest_ground text,
  PRIMARY KEY (id),
  CHECK ((about = 'sharing'::text) = (requester IS NOT NULL) AND (about = 'sharing'::text) = (requester_name IS NOT NULL)),
  CHECK ((about = 'sharing'::text) = (sharing IS NOT NULL)),
  CHECK (about = ANY (ARRAY['sharing'::text, 'opening'::text])),
  CHECK (outcome = 'granted'::text OR ground <> ''::text),
  CHECK (outcome = ANY (ARRAY['granted'::text, 'refused'::text])),
  CHECK (sharing = ANY (ARRAY['unconditional'::text, 'conditional'::text, 'not-shared'::text])),
  FOREIGN KEY (follows) REFERENCES exchange.open_decision(id)
);

CREATE TABLE exchange.project (
  id uuid NOT NULL,
  code text NOT NULL,
  title text NOT NULL,
  domain text NOT NULL,
  purpose text NOT NULL,
  basis text NOT NULL,
  citations jsonb NOT NULL,
  ends_on date NOT NULL,
  state text NOT NULL,
  founded_by text NOT NULL,
  founded_at timestamp with time zone NOT NULL,
  closing_reason text,
  ended_by text,
  ended_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (code),
  CHECK ((state = 'closed'::text) = (closing_reason IS NOT NULL)),
  CHECK ((state = 'running'::text) = (ended_at IS NULL) AND (ended_by IS NULL) = (ended_at IS NULL)),
  CHECK (basis <> ''::text),
  CHECK (closing_reason <> ''::text),
  CHECK (domain <> ''::text),
  CHECK (purpose <> ''::text),
  CHECK (state = ANY (ARRAY['running'::text, 'closed'::text, 'ended'::text])),
  CHECK (title <> ''::text)
);

CREATE TABLE exchange.project_call (
  project_id uuid NOT NULL,
  resource_id uuid NOT NULL,
  provider text NOT NULL,
  party text NOT NULL,
  outcome text NOT NULL,
  calls bigint NOT NULL,
  rows bigint NOT NULL,
  PRIMARY KEY (project_id, party, resource_id, outcome),
  CHECK (calls > 0),
  CHECK (outcome = ANY (ARRAY['allow'::text, 'deny'::text, 'error'::text])),
  CHECK (rows >= 0),
  FOREIGN KEY (project_id) REFERENCES exchange.project(id)
);

CREATE TABLE exchange.project_grant (
  project_resource_id uuid NOT NULL,
  party text NOT NULL,
  project_id uuid NOT NULL,
  application_id uuid NOT NULL,
  PRIMARY KEY (project_resource_id, party),
  UNIQUE (application_id),
  FOREIGN KEY (application_id) REFERENCES exchange.application(id),
  FOREIGN KEY (project_id) REFERENCES exchange.project(id),
  FOREIGN KEY (project_resource_id) REFERENCES exchange.project_resource(id)
);

CREATE TABLE exchange.project_party (
  project_id uuid NOT NULL,
  department text NOT NULL,
  state text NOT NULL,
  invited_at timestamp with time zone NOT NULL,
  answered_by text,
  answered_at timestamp with time zone,
  ended_at timestamp with time zone,
  security jsonb,
  acted_by text[] DEFAULT '{}'::text[] NOT NULL,
  PRIMARY KEY (project_id, department),
  CHECK ((answered_by IS NULL) = (answered_at IS NULL)),
  CHECK ((state = ANY (ARRAY['left'::text, 'removed'::text])) = (ended_at IS NOT NULL)),
  CHECK (state = 'removed'::text OR (state = 'invited'::text) = (answered_at IS NULL)),
  CHECK (state = ANY (ARRAY['invited'::text, 'joined'::text, 'declined'::text, 'left'::text, 'removed'::text])),
  FOREIGN KEY (project_id) REFERENCES exchange.project(id)
);

CREATE TABLE exchange.project_resource (
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  resource_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  title text NOT NULL,
  provider text NOT NULL,
  parties text[] NOT NULL,
  modes text[] NOT NULL,
  fields text[] NOT NULL,
  quota_calls integer NOT NULL,
  max_rows integer NOT NULL,
  state text NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamp with time zone NOT NULL,
  answered_by text,
  answered_at timestamp with time zone,
  reasons text,
  ended_at timestamp with time zone,
  PRIMARY KEY (id),
  CHECK ((answered_by IS NULL) = (answered_at IS NULL)),
  CHECK ((state <> ALL (ARRAY['consented'::text, 'declined'::text])) OR answered_at IS NOT NULL),
  CHECK ((state = 'declined'::text) = (reasons IS NOT NULL)),
  CHECK ((state = 'withdrawn'::text) = (ended_at IS NOT NULL)),
  CHECK (NOT (provider = ANY (parties))),
  CHECK (answered_by <> proposed_by),
  CHECK (cardinality(fields) > 0),
  CHECK (cardinality(modes) > 0),
  CHECK (cardinality(parties) > 0),
  CHECK (max_rows > 0),
  CHECK (quota_calls > 0),
  CHECK (reasons <> ''::text),
  CHECK (state = ANY (ARRAY['proposed'::text, 'consented'::text, 'declined'::text, 'withdrawn'::text])),
  FOREIGN KEY (project_id) REFERENCES exchange.project(id)
);

CREATE TABLE exchange.rectification (
  id uuid NOT NULL,
  agreement_id uuid NOT NULL,
  requester text NOT NULL,
  provider text NOT NULL,
  imposed_as text NOT NULL,
  imposed_by text NOT NULL,
  breach text NOT NULL,
  facts text NOT NULL,
  ordered text NOT NULL,
  state text NOT NULL,
  report text,
  drafted_by text,
  imposed_at timestamp with time zone NOT NULL,
  ordered_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  filing_number text,
  filed_at timestamp with time zone,
  PRIMARY KEY (id),
  CHECK ((ended_at IS NULL) = (state = ANY (ARRAY['ordered'::text, 'drafted'::text, 'reported'::text, 'refused'::text, 'rejected'::text]))),
  CHECK ((report IS NULL) = (drafted_by IS NULL)),
  CHECK ((state <> ALL (ARRAY['drafted'::text, 'reported'::text, 'accepted'::text])) OR report IS NOT NULL),
  CHECK (breach = ANY (ARRAY['other-purpose'::text, 'wider-use'::text, 'onward-supply'::text, 'not-disposed'::text, 'security'::text, 'records-not-kept'::text])),
  CHECK (facts <> ''::text),
  CHECK (filed_at IS NULL OR state = 'terminated'::text),
  CHECK (imposed_as = ANY (ARRAY['authority'::text, 'provider'::text])),
  CHECK (num_nonnulls(filing_number, filed_at) <> 1),
  CHECK (ordered <> ''::text),
  CHECK (report <> ''::text),
  CHECK (state = ANY (ARRAY['ordered'::text, 'drafted'::text, 'reported'::text, 'refused'::text, 'rejected'::text, 'accepted'::text, 'lifted'::text, 'terminated'::text, 'lapsed'::text]))
);

CREATE TABLE exchange.restriction (
  agreement uuid NOT NULL,
  version integer NOT NULL,
  number integer NOT NULL,
  notice jsonb NOT NULL,
  signature text,
  issued_at timestamp with time zone NOT NULL,
  signed_at timestamp with time zone,
  PRIMARY KEY (agreement, version, number),
  CHECK ((signature IS NULL) = (signed_at IS NULL)),
  CHECK (number > 0),
  FOREIGN KEY (agreement, version) REFERENCES exchange.agreement(id, version)
);

CREATE TABLE exchange.service_change (
  id uuid NOT NULL,
  agreement_id uuid NOT NULL,
  requester text NOT NULL,
  provider text NOT NULL,
  kind text NOT NULL,
  fields text[],
  modes text[],
  quota_calls integer,
  reasons text NOT NULL,
  ground text NOT NULL,
  effective_on date NOT NULL,
  state text NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamp with time zone NOT NULL,
  sent_at timestamp with time zone,
  filing_number text,
  filed_at timestamp with time zone,
  ended_at timestamp with time zone,
  PRIMARY KEY (id),
  CHECK ((ended_at IS NULL) = (state = ANY (ARRAY['drafted'::text, 'sent'::text, 'objected'::text, 'agreed'::text, 'filed'::text]))),
  CHECK ((filing_number IS NULL) = (filed_at IS NULL)),
  CHECK ((kind = 'narrow'::text) = (num_nonnulls(fields, modes, quota_calls) > 0)),
  CHECK ((state <> ALL (ARRAY['filed'::text, 'effective'::text])) OR filed_at IS NOT NULL),
  CHECK (filing_number <> ''::text),
  CHECK (ground <> ''::text),
  CHECK (kind = ANY (ARRAY['end'::text, 'narrow'::text])),
  CHECK (quota_calls > 0),
  CHECK (reasons <> ''::text),
  CHECK (state = 'drafted'::text OR sent_at IS NOT NULL OR (state = ANY (ARRAY['withdrawn'::text, 'lapsed'::text]))),
  CHECK (state = ANY (ARRAY['drafted'::text, 'sent'::text, 'objected'::text, 'agreed'::text, 'filed'::text, 'effective'::text, 'withdrawn'::text, 'lapsed'::text]))
);

CREATE TABLE exchange.supplement (
  application_id uuid NOT NULL,
  missing text[] NOT NULL,
  asked_by text NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  answers text[],
  supplied_by text,
  supplied_at timestamp with time zone,
  PRIMARY KEY (application_id),
  CHECK ((answers IS NULL) = (supplied_at IS NULL) AND (answers IS NULL) = (supplied_by IS NULL)),
  CHECK (cardinality(answers) = cardinality(missing)),
  CHECK (cardinality(missing) > 0),
  FOREIGN KEY (application_id) REFERENCES exchange.application(id)
);

CREATE TABLE exchange.token_key (
  department text NOT NULL,
  wrapped text NOT NULL,
  fingerprint text NOT NULL,
  stored_at timestamp with time zone NOT NULL,
  PRIMARY KEY (department)
);

CREATE TABLE exchange.usage_record (
  id uuid NOT NULL,
  agreement_id uuid NOT NULL,
  kind text NOT NULL,
  text text NOT NULL,
  certifies boolean DEFAULT false NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  agreement_version integer NOT NULL,
  PRIMARY KEY (id),
  CHECK (NOT certifies OR kind = 'destruction'::text),
  CHECK (agreement_version > 0),
  CHECK (kind = ANY (ARRAY['scenario'::text, 'process'::text, 'effect'::text, 'storage'::text, 'destruction'::text])),
  CHECK (text <> ''::text)
);

CREATE INDEX agreement_application ON exchange.agreement USING btree (application_id);

CREATE INDEX agreement_citations ON exchange.agreement USING gin (citations jsonb_path_ops) WHERE (citations <> '[]'::jsonb);

CREATE INDEX agreement_ending ON exchange.agreement USING btree (valid_until, id, version) WHERE (state = ANY (ARRAY['proposed'::text, 'active'::text, 'suspended'::text]));

CREATE INDEX agreement_entry ON exchange.agreement USING btree (entry_id) WHERE (state = ANY (ARRAY['proposed'::text, 'active'::text, 'suspended'::text]));

CREATE INDEX agreement_parties ON exchange.agreement USING btree (requester, created_at DESC, id);

CREATE UNIQUE INDEX agreement_proposed ON exchange.agreement USING btree (id) WHERE (state = 'proposed'::text);

CREATE INDEX agreement_provider ON exchange.agreement USING btree (provider, created_at DESC, id);

CREATE UNIQUE INDEX agreement_running ON exchange.agreement USING btree (id) WHERE (state = ANY (ARRAY['active'::text, 'suspended'::text]));

CREATE INDEX application_matter ON exchange.application USING btree (matter_id, id) WHERE (matter_id IS NOT NULL);

CREATE UNIQUE INDEX application_open ON exchange.application USING btree (requester, entry_id, COALESCE(resource_id, entry_id), purpose_code) WHERE (state = ANY (ARRAY['awaiting-office-head'::text, 'received'::text, 'awaiting-supplement'::text, 'proposed'::text]));

CREATE INDEX application_provider ON exchange.application USING btree (provider, applied_at DESC, id);

CREATE UNIQUE INDEX application_renewal ON exchange.application USING btree (renews) WHERE ((renews IS NOT NULL) AND (state = ANY (ARRAY['awaiting-office-head'::text, 'received'::text, 'awaiting-supplement'::text, 'proposed'::text])));

CREATE INDEX application_requester ON exchange.application USING btree (requester, applied_at DESC, id);

CREATE INDEX batch_agreement ON exchange.batch USING btree (agreement_id, ordered_at DESC, id);

CREATE UNIQUE INDEX batch_chunk_address ON exchange.batch_chunk USING btree (address_sha256) WHERE (address_sha256 IS NOT NULL);

CREATE INDEX batch_chunk_stored ON exchange.batch_chunk USING btree (batch) WHERE stored;

CREATE UNIQUE INDEX batch_open ON exchange.batch USING btree (agreement_id) WHERE (ended_at IS NULL);

CREATE INDEX batch_unended ON exchange.batch USING btree (changed_at) WHERE (ended_at IS NULL);

CREATE INDEX correction_agreement ON exchange.correction USING btree (agreement_id, filed_at DESC, id);

CREATE INDEX correction_filed ON exchange.correction USING btree (filed_at DESC, id);

CREATE UNIQUE INDEX correction_open ON exchange.correction USING btree (agreement_id, items, COALESCE(record, ''::text)) WHERE (state = ANY (ARRAY['filed'::text, 'accepted'::text]));

CREATE INDEX correction_provider ON exchange.correction USING btree (provider, filed_at DESC, id);

CREATE INDEX correction_requester ON exchange.correction USING btree (requester, filed_at DESC, id);

CREATE INDEX data_return_provider ON exchange.data_return USING btree (provider, requested_at DESC, application_id);

CREATE INDEX data_return_requested ON exchange.data_return USING btree (requested_at DESC, application_id);

CREATE INDEX data_return_requester ON exchange.data_return USING btree (requester, requested_at DESC, application_id);

CREATE INDEX decision_application ON exchange.decision USING btree (application_id);

CREATE UNIQUE INDEX decision_one ON exchange.decision USING btree (application_id) WHERE (replaced_at IS NULL);

CREATE INDEX delivery_agreement ON exchange.delivery USING btree (agreement, delivered_at);

CREATE UNIQUE INDEX dispute_open ON exchange.dispute USING btree (COALESCE(application_id, need_id, service_change_id, correction_id, agreement_id)) WHERE (state = ANY (ARRAY['negotiation'::text, 'coordination'::text, 'superior-coordination'::text, 'government-decision'::text]));

CREATE INDEX dispute_provider ON exchange.dispute USING btree (provider, raised_at DESC, id);

CREATE INDEX dispute_raised ON exchange.dispute USING btree (raised_at DESC, id);

CREATE INDEX dispute_requester ON exchange.dispute USING btree (requester, raised_at DESC, id);

CREATE INDEX dispute_service_change ON exchange.dispute USING btree (service_change_id) WHERE (service_change_id IS NOT NULL);

CREATE INDEX link_outage_department ON exchange.link_outage USING btree (department, since);

CREATE UNIQUE INDEX link_outage_open ON exchange.link_outage USING btree (department) WHERE (until IS NULL);

CREATE INDEX matter_newest ON exchange.matter USING btree (applied_at DESC, id);

CREATE INDEX matter_part_provider ON exchange.matter_part USING btree (provider, matter_id);

CREATE INDEX matter_requester ON exchange.matter USING btree (requester, applied_at DESC, id);

CREATE INDEX need_handed_back ON exchange.need USING btree (handed_back_by, filed_at DESC, id);

CREATE INDEX need_newest ON exchange.need USING btree (filed_at DESC, id);

CREATE UNIQUE INDEX need_open ON exchange.need USING btree (requester, lower(title), lower(purpose)) WHERE (state <> ALL (ARRAY['met'::text, 'refused'::text, 'withdrawn'::text]));

CREATE INDEX need_requester ON exchange.need USING btree (requester, filed_at DESC, id);

CREATE INDEX need_source ON exchange.need USING btree (source, filed_at DESC, id);

CREATE INDEX offered_chunk_at ON exchange.offered_chunk USING btree (offered_at);

CREATE INDEX open_agreement_licensee ON exchange.open_agreement USING btree (licensee, entry_id);

CREATE INDEX open_agreement_term ON exchange.open_agreement USING btree (valid_until) WHERE (state = 'active'::text);

CREATE INDEX open_answer_application ON exchange.open_answer USING btree (application_id);

CREATE UNIQUE INDEX open_answer_one ON exchange.open_answer USING btree (application_id) WHERE (replaced_at IS NULL);

CREATE INDEX open_application_licensee ON exchange.open_application USING btree (licensee, applied_at DESC, id);

CREATE INDEX open_application_newest ON exchange.open_application USING btree (applied_at DESC, id);

CREATE UNIQUE INDEX open_application_open ON exchange.open_application USING btree (licensee, entry_id) WHERE (state = ANY (ARRAY['received'::text, 'awaiting-supplement'::text, 'proposed'::text]));

CREATE INDEX open_application_provider ON exchange.open_application USING btree (provider, applied_at DESC, id);

CREATE INDEX open_decision_before ON exchange.open_decision USING btree (entry_id, requester, answered_at DESC);

CREATE INDEX open_decision_newest ON exchange.open_decision USING btree (answered_at DESC, id);

CREATE INDEX project_due ON exchange.project USING btree (ends_on) WHERE (state = 'running'::text);

CREATE INDEX project_grant_project ON exchange.project_grant USING btree (project_id, party);

CREATE INDEX project_newest ON exchange.project USING btree (founded_at DESC, id);

CREATE INDEX project_party_department ON exchange.project_party USING btree (department, project_id);

CREATE INDEX project_resource_project ON exchange.project_resource USING btree (project_id, proposed_at, id);

CREATE INDEX rectification_agreement ON exchange.rectification USING btree (agreement_id, imposed_at DESC, id);

CREATE INDEX rectification_imposed ON exchange.rectification USING btree (imposed_at DESC, id);

CREATE UNIQUE INDEX rectification_open ON exchange.rectification USING btree (agreement_id) WHERE (ended_at IS NULL);

CREATE INDEX rectification_provider ON exchange.rectification USING btree (provider, imposed_at DESC, id);

CREATE INDEX rectification_requester ON exchange.rectification USING btree (requester, imposed_at DESC, id);

CREATE INDEX restriction_unsigned ON exchange.restriction USING btree (issued_at) WHERE (signature IS NULL);

CREATE INDEX service_change_agreement ON exchange.service_change USING btree (agreement_id, proposed_at DESC, id);

CREATE INDEX service_change_due ON exchange.service_change USING btree (effective_on) WHERE (state = 'filed'::text);

CREATE UNIQUE INDEX service_change_open ON exchange.service_change USING btree (agreement_id) WHERE (ended_at IS NULL);

CREATE INDEX service_change_proposed ON exchange.service_change USING btree (proposed_at DESC, id);

CREATE INDEX service_change_provider ON exchange.service_change USING btree (provider, proposed_at DESC, id);

CREATE INDEX service_change_requester ON exchange.service_change USING btree (requester, proposed_at DESC, id);

CREATE UNIQUE INDEX usage_record_certificate ON exchange.usage_record USING btree (agreement_id, agreement_version) WHERE certifies;

CREATE INDEX usage_record_newest ON exchange.usage_record USING btree (agreement_id, recorded_at DESC, id);

CREATE OR REPLACE FUNCTION exchange.decision_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'An answered decision is never changed (decision %).', OLD.id;
END $function$;

CREATE OR REPLACE FUNCTION exchange.refuse_truncate()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is kept.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $function$;

CREATE OR REPLACE FUNCTION exchange.usage_record_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'UPDATE' OR OLD.recorded_at > now() - interval '3 years' THEN
    RAISE EXCEPTION 'Usage records are kept for three years and never changed (record %).', OLD.id;
  END IF;
  RETURN OLD;
END $function$;

CREATE TRIGGER course_step_not_emptied BEFORE TRUNCATE ON exchange.course_step FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_truncate();

CREATE TRIGGER decision_not_emptied BEFORE TRUNCATE ON exchange.decision FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_truncate();

CREATE TRIGGER decision_stays BEFORE DELETE OR UPDATE ON exchange.decision FOR EACH ROW WHEN (old.answered_at IS NOT NULL) EXECUTE FUNCTION exchange.decision_stays();

CREATE TRIGGER delivery_not_emptied BEFORE TRUNCATE ON exchange.delivery FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_truncate();

CREATE TRIGGER dispute_step_not_emptied BEFORE TRUNCATE ON exchange.dispute_step FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_truncate();

CREATE TRIGGER need_step_not_emptied BEFORE TRUNCATE ON exchange.need_step FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_truncate();

CREATE TRIGGER open_answer_not_emptied BEFORE TRUNCATE ON exchange.open_answer FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_truncate();

CREATE TRIGGER open_answer_stays BEFORE DELETE OR UPDATE ON exchange.open_answer FOR EACH ROW WHEN (old.answered_at IS NOT NULL) EXECUTE FUNCTION exchange.decision_stays();

CREATE TRIGGER open_decision_not_emptied BEFORE TRUNCATE ON exchange.open_decision FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_truncate();

CREATE TRIGGER open_decision_stays BEFORE DELETE OR UPDATE ON exchange.open_decision FOR EACH ROW EXECUTE FUNCTION exchange.decision_stays();

CREATE TRIGGER usage_record_not_emptied BEFORE TRUNCATE ON exchange.usage_record FOR EACH STATEMENT EXECUTE FUNCTION exchange.refuse_truncate();

CREATE TRIGGER usage_record_stays BEFORE DELETE OR UPDATE ON exchange.usage_record FOR EACH ROW EXECUTE FUNCTION exchange.usage_record_stays();

GRANT USAGE ON SCHEMA exchange TO hub;

GRANT USAGE ON SCHEMA exchange TO portal;

GRANT USAGE ON SCHEMA exchange TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE exchange.agreement TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE exchange.agreement TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE exchange.application TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE exchange.application TO worker;

GRANT INSERT, SELECT ON TABLE exchange.batch TO hub;

GRANT SELECT ON TABLE exchange.batch TO worker;

GRANT INSERT, SELECT ON TABLE exchange.batch_chunk TO hub;

GRANT SELECT ON TABLE exchange.batch_chunk TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE exchange.connector TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE exchange.connector TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE exchange.connector_link TO hub;

GRANT SELECT ON TABLE exchange.connector_link TO worker;

GRANT INSERT, SELECT ON TABLE exchange.correction TO hub;

GRANT INSERT, SELECT ON TABLE exchange.course_step TO hub;

GRANT INSERT, SELECT ON TABLE exchange.course_step TO worker;

GRANT INSERT, SELECT ON TABLE exchange.data_return TO hub;

GRANT SELECT ON TABLE exchange.data_return TO worker;

GRANT INSERT, SELECT ON TABLE exchange.decision TO hub;

GRANT INSERT, SELECT ON TABLE exchange.decision TO worker;

GRANT INSERT, SELECT ON TABLE exchange.delivery TO hub;

GRANT INSERT, SELECT ON TABLE exchange.dispute TO hub;

GRANT SELECT ON TABLE exchange.dispute TO worker;

GRANT INSERT, SELECT ON TABLE exchange.dispute_step TO hub;

GRANT INSERT, SELECT ON TABLE exchange.dispute_step TO worker;

GRANT INSERT, SELECT ON TABLE exchange.extension TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE exchange.hub_listening TO hub;

GRANT SELECT ON TABLE exchange.hub_listening TO worker;

GRANT SELECT ON TABLE exchange.link_outage TO hub;

GRANT INSERT, SELECT ON TABLE exchange.link_outage TO worker;

GRANT INSERT, SELECT ON TABLE exchange.matter TO hub;

GRANT INSERT, SELECT ON TABLE exchange.matter_part TO hub;

GRANT INSERT, SELECT ON TABLE exchange.need TO hub;

GRANT SELECT ON TABLE exchange.need TO worker;

GRANT INSERT, SELECT ON TABLE exchange.need_step TO hub;

GRANT DELETE, INSERT, SELECT ON TABLE exchange.offered_chunk TO hub;

GRANT DELETE, SELECT ON TABLE exchange.offered_chunk TO worker;

GRANT INSERT, SELECT ON TABLE exchange.open_agreement TO hub;

GRANT SELECT ON TABLE exchange.open_agreement TO worker;

GRANT INSERT, SELECT ON TABLE exchange.open_answer TO hub;

GRANT SELECT ON TABLE exchange.open_answer TO worker;

GRANT INSERT, SELECT ON TABLE exchange.open_application TO hub;

GRANT SELECT ON TABLE exchange.open_application TO worker;

GRANT INSERT, SELECT ON TABLE exchange.open_decision TO hub;

GRANT SELECT ON TABLE exchange.open_decision TO portal;

GRANT INSERT, SELECT ON TABLE exchange.project TO hub;

GRANT SELECT ON TABLE exchange.project TO worker;

GRANT SELECT ON TABLE exchange.project_call TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE exchange.project_call TO worker;

GRANT INSERT, SELECT ON TABLE exchange.project_grant TO hub;

GRANT SELECT ON TABLE exchange.project_grant TO worker;

GRANT INSERT, SELECT ON TABLE exchange.project_party TO hub;

GRANT SELECT ON TABLE exchange.project_party TO worker;

GRANT INSERT, SELECT ON TABLE exchange.project_resource TO hub;

GRANT SELECT ON TABLE exchange.project_resource TO worker;

GRANT INSERT, SELECT ON TABLE exchange.rectification TO hub;

GRANT SELECT ON TABLE exchange.rectification TO worker;

GRANT INSERT, SELECT ON TABLE exchange.restriction TO hub;

GRANT INSERT, SELECT ON TABLE exchange.restriction TO worker;

GRANT INSERT, SELECT ON TABLE exchange.service_change TO hub;

GRANT SELECT ON TABLE exchange.service_change TO worker;

GRANT INSERT, SELECT ON TABLE exchange.supplement TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE exchange.token_key TO hub;

GRANT INSERT, SELECT ON TABLE exchange.usage_record TO hub;

GRANT UPDATE (state, code, chunks, received, rows, bytes, accepted, rejected, changed_at, ended_at) ON TABLE exchange.batch TO hub;

GRANT UPDATE (state, code, chunks, received, rows, bytes, accepted, rejected, changed_at, ended_at) ON TABLE exchange.batch TO worker;

GRANT UPDATE (address_sha256, address_until, receipt, accepted, rejected, received_at) ON TABLE exchange.batch_chunk TO hub;

GRANT UPDATE (stored) ON TABLE exchange.batch_chunk TO worker;

GRANT UPDATE (outage) ON TABLE exchange.connector_link TO worker;

GRANT UPDATE (state, verified_by, verified_at, rejection_reasons, rejection_ground, feedback, ended_by, ended_at) ON TABLE exchange.correction TO hub;

GRANT UPDATE (state, offered, received, ended_at) ON TABLE exchange.data_return TO hub;

GRANT UPDATE (answered_by, answered_at, replaced_at) ON TABLE exchange.decision TO hub;

GRANT UPDATE (answered_by, answered_at, replaced_at) ON TABLE exchange.decision TO worker;

GRANT SELECT (agreement, delivered_at) ON TABLE exchange.delivery TO worker;

GRANT UPDATE (state, updated_at) ON TABLE exchange.dispute TO hub;

GRANT UPDATE (state, updated_at) ON TABLE exchange.dispute TO worker;

GRANT UPDATE (consented, remarks, answered_by, answered_at) ON TABLE exchange.extension TO hub;

GRANT UPDATE (until) ON TABLE exchange.link_outage TO hub;

GRANT UPDATE (proposal_id, proposed_by, proposed_at, answered_by, answered_at) ON TABLE exchange.matter_part TO hub;

GRANT UPDATE (state, responsibility, responsibility_version, reply_days, source, handed_back_by, proposed_by, entry_id, refusal_reasons, refusal_ground, last_step, sent_at, ended_at, serves) ON TABLE exchange.need TO hub;

GRANT UPDATE (id) ON TABLE exchange.need TO worker;

GRANT UPDATE (state, revoked_by, revoked_at, revocation_reason) ON TABLE exchange.open_agreement TO hub;

GRANT UPDATE (state, warned_before) ON TABLE exchange.open_agreement TO worker;

GRANT UPDATE (answered_by, answered_at, replaced_at) ON TABLE exchange.open_answer TO hub;

GRANT UPDATE (state, updated_at, missing, asked_by, answers, extension_days, extension_reasons, extension_asked_by, extension_consented, extension_remarks, extension_answered_by, asked_at, supplied_by) ON TABLE exchange.open_application TO hub;

GRANT UPDATE (updated_at) ON TABLE exchange.open_application TO worker;

GRANT UPDATE (state, closing_reason, ended_by, ended_at) ON TABLE exchange.project TO hub;

GRANT UPDATE (state, closing_reason, ended_by, ended_at) ON TABLE exchange.project TO worker;

GRANT UPDATE (state, invited_at, answered_by, answered_at, ended_at, security, acted_by) ON TABLE exchange.project_party TO hub;

GRANT UPDATE (parties, state, answered_by, answered_at, reasons, ended_at) ON TABLE exchange.project_resource TO hub;

GRANT UPDATE (ordered, state, report, drafted_by, ordered_at, ended_at, filing_number, filed_at) ON TABLE exchange.rectification TO hub;

GRANT UPDATE (state, ended_at) ON TABLE exchange.rectification TO worker;

GRANT UPDATE (signature, signed_at) ON TABLE exchange.restriction TO hub;

GRANT UPDATE (state, sent_at, filing_number, filed_at, ended_at) ON TABLE exchange.service_change TO hub;

GRANT UPDATE (state, ended_at) ON TABLE exchange.service_change TO worker;

GRANT UPDATE (answers, supplied_by, supplied_at) ON TABLE exchange.supplement TO hub;

GRANT SELECT (agreement_id, recorded_at) ON TABLE exchange.usage_record TO worker;

COMMENT ON COLUMN exchange.agreement.citations IS 'As applied for; a withdrawal of the document changes neither this nor the agreement.';

COMMENT ON COLUMN exchange.agreement.entry_version IS 'Version of the entry up to which the agreement is judged: that of its conclusion, then each one published since.';

COMMENT ON COLUMN exchange.agreement.restricted IS 'By item code, all that notices have restricted so far.';

COMMENT ON COLUMN exchange.agreement.restriction IS 'Number of the newest notice; 0: none.';

COMMENT ON COLUMN exchange.agreement.restriction_held IS 'Number of the newest notice that the provider''s connector has said it holds.';

COMMENT ON COLUMN exchange.agreement.warned_before IS 'Of the last warning, how many days before the end; null before the first.';

COMMENT ON COLUMN exchange.agreement.stopped_by IS 'Credit codes of those who have suspended or terminated it, or agreed to that; none while it works, and where time alone ended it.';

COMMENT ON COLUMN exchange.agreement.replaces IS 'The version in whose place it stands; null for the first, and for one that never got so far.';

COMMENT ON COLUMN exchange.agreement.replaced_by IS 'The version that stands in its place; null where none does.';

COMMENT ON COLUMN exchange.application.row_filter IS 'Conditions that a row has to keep, in their one form; empty for all rows.';

COMMENT ON COLUMN exchange.application.volume IS 'Calls and, where said, rows expected per day.';

COMMENT ON COLUMN exchange.application.security IS 'How the requester protects the data; conditional data needs it (Art. 34).';

COMMENT ON COLUMN exchange.application.handler IS '<issuer>#<subject> of the officer in charge; null where any of the provider''s officers is.';

COMMENT ON COLUMN exchange.application.return_division IS 'Division (GB/T 2260) whose own data is asked back; null for an application of another kind.';

COMMENT ON COLUMN exchange.application.renews IS 'The agreement whose next version it asks for, be it a further period or a wider one.';

COMMENT ON COLUMN exchange.application.widens IS 'The version that it asks to widen; null where it asks for nothing wider.';

COMMENT ON COLUMN exchange.batch.id IS 'Of the order, as the requester''s connector made it.';

COMMENT ON COLUMN exchange.batch.code IS 'Why it failed.';

COMMENT ON COLUMN exchange.batch.received IS 'Chunks with a receipt.';

COMMENT ON COLUMN exchange.batch_chunk.entry_id IS 'Log entry of the release, committed in the same transaction.';

COMMENT ON COLUMN exchange.batch_chunk.manifest IS 'The provider''s signed receipt for what it has sent (compact JWS).';

COMMENT ON COLUMN exchange.batch_chunk.stored IS 'Whether the object store still has it.';

COMMENT ON COLUMN exchange.batch_chunk.address_sha256 IS 'Of the one address under which it can be fetched once.';

COMMENT ON COLUMN exchange.batch_chunk.receipt IS 'The requester''s signed receipt for what it has taken (compact JWS).';

COMMENT ON COLUMN exchange.batch_chunk.object IS 'Where the object store has it, or had it.';

COMMENT ON COLUMN exchange.connector_link.release IS 'Of the connector, as it says.';

COMMENT ON COLUMN exchange.connector_link.wire_version IS 'That both sides have agreed on.';

COMMENT ON COLUMN exchange.connector_link.outage IS 'The outage that lasts; null where there is none.';

COMMENT ON COLUMN exchange.correction.agreement_version IS 'The version under whose terms the items had been granted.';

COMMENT ON COLUMN exchange.correction.items IS 'Codes, each once and in order, so that the same ones are found again.';

COMMENT ON COLUMN exchange.correction.record IS 'Which record, by a reference that both departments know; null where it concerns all.';

COMMENT ON COLUMN exchange.correction.grounds IS 'By what the requester knows.';

COMMENT ON COLUMN exchange.correction.verified_by IS 'Who of the provider accepted or rejected it.';

COMMENT ON COLUMN exchange.correction.feedback IS 'What the provider has corrected.';

COMMENT ON COLUMN exchange.course_step.department IS 'Credit code of the department of whoever took it.';

COMMENT ON COLUMN exchange.course_step.text IS 'What was said with it; blank where the step says all.';

COMMENT ON COLUMN exchange.data_return.division IS 'Of the requester, when it asked.';

COMMENT ON COLUMN exchange.data_return.offered IS 'Records that the provider says there are.';

COMMENT ON COLUMN exchange.data_return.received IS 'Records that the requester has counted.';

COMMENT ON COLUMN exchange.decision.replaced_at IS 'When another proposal took its place; null for the one that stands.';

COMMENT ON COLUMN exchange.decision.for_incompleteness IS 'Refused because material was missing, which had been asked for.';

COMMENT ON COLUMN exchange.decision.in_part IS 'Less was granted than applied for: items, modes, rows, calls or the period.';

COMMENT ON COLUMN exchange.decision.period_until IS 'Until when it is granted, where that is earlier than was applied for.';

COMMENT ON TABLE exchange.delivery IS 'No foreign key to the agreement: its lock would be taken by every call at once. A call has found its agreement before.';

COMMENT ON COLUMN exchange.delivery.entry_id IS 'Log entry of the call, committed in the same transaction.';

COMMENT ON COLUMN exchange.delivery.statement IS 'Compact JWS by the root key that the agreement names.';

COMMENT ON COLUMN exchange.dispute.raised_by IS 'Credit code of the party that raised it.';

COMMENT ON COLUMN exchange.dispute.state IS 'The level while it is open.';

COMMENT ON COLUMN exchange.dispute.service_change_id IS 'The change of the agreement that is disputed; null where something else of it is.';

COMMENT ON COLUMN exchange.dispute.correction_id IS 'The correction of data shared under the agreement that is disputed; null where something else of it is.';

COMMENT ON COLUMN exchange.dispute_step.level IS 'At which it was taken; of an escalation the one that it leaves.';

COMMENT ON COLUMN exchange.dispute_step.document_number IS 'Of what a superior authority or a government has given outside this hub.';

COMMENT ON COLUMN exchange.extension.days IS 'Working days.';

COMMENT ON COLUMN exchange.extension.remarks IS 'What the authority says to it; a refusal says why.';

COMMENT ON TABLE exchange.hub_listening IS 'From when to when some process of the hub has been there without a break.';

COMMENT ON COLUMN exchange.link_outage.since IS 'From when on nothing was heard.';

COMMENT ON COLUMN exchange.matter.code IS 'Of the government service or duty for which the data is needed (事项编码).';

COMMENT ON COLUMN exchange.matter_part.proposal_id IS 'The officer''s newest proposal for all that awaits an answer.';

COMMENT ON COLUMN exchange.matter_part.answered_at IS 'The provider''s one decision on the part; what the rule answers needs none.';

COMMENT ON COLUMN exchange.need.items IS 'Names of the information items wanted.';

COMMENT ON COLUMN exchange.need.unserved IS 'Why the published entry that has all items does not serve.';

COMMENT ON COLUMN exchange.need.responsibility_version IS 'The version of the responsibility item that was in force when it was sent.';

COMMENT ON COLUMN exchange.need.source IS 'Credit code of the one department that has to answer.';

COMMENT ON COLUMN exchange.need.handed_back_by IS 'A need is handed back once.';

COMMENT ON COLUMN exchange.need.serves IS 'How the entry serves, where it lacks some of the items wanted.';

COMMENT ON TABLE exchange.offered_chunk IS 'Stored, or about to be, and not released: gone with the release.';

COMMENT ON COLUMN exchange.open_agreement.state IS 'Active for a moment after its term, too, until the worker has noted its end; the term is judged at each use.';

COMMENT ON COLUMN exchange.open_agreement.warned_before IS 'Of the last warning, how many days before the end; null before the first.';

COMMENT ON COLUMN exchange.open_answer.period_until IS 'Until when it is granted, where that is earlier than was applied for.';

COMMENT ON COLUMN exchange.open_application.licensee IS 'Who would be licensed: organisation:<credit code>, else person:<issuer and subject>.';

COMMENT ON COLUMN exchange.open_application.name IS 'Real name, as the issuer vouches for it.';

COMMENT ON COLUMN exchange.open_application.security IS 'Security measures (安全保障措施) that the applicant takes.';

COMMENT ON TABLE exchange.open_decision IS 'Public: no person, no purpose, no item is named.';

COMMENT ON COLUMN exchange.open_decision.id IS 'Of the decision.';

COMMENT ON COLUMN exchange.open_decision.entry_code IS 'Null, as the title is, where the entry itself is not open, or not on show.';

COMMENT ON COLUMN exchange.open_decision.ground IS 'Of a refusal the law that its ground cites; of a grant the law cited.';

COMMENT ON COLUMN exchange.open_decision.follows IS 'The decision before, of the same requester and entry.';

COMMENT ON COLUMN exchange.open_decision.in_part IS 'Less was granted than applied for: items, modes, rows, calls or the period.';

COMMENT ON COLUMN exchange.open_decision.rest_ground IS 'Of a grant in part the law by which the rest was refused.';

COMMENT ON COLUMN exchange.project.code IS 'Code of the purpose in every agreement of the project; each call repeats it.';

COMMENT ON COLUMN exchange.project.domain IS 'Code of catalog/taxonomies/project-domains.yaml.';

COMMENT ON COLUMN exchange.project.ends_on IS 'The last day in China; with its end every agreement ends.';

COMMENT ON COLUMN exchange.project_party.answered_by IS 'Head who joined or declined, since it was invited last.';

COMMENT ON COLUMN exchange.project_party.security IS 'As its head said on joining; null before.';

COMMENT ON COLUMN exchange.project_party.acted_by IS 'Who has joined, declined or left for it, since it was invited first.';

COMMENT ON TABLE exchange.project_resource IS 'What a provider brings in, and for whom by name: consent covers no party that came later.';

COMMENT ON COLUMN exchange.rectification.imposed_by IS 'Credit code of the department that suspended the agreement and examines.';

COMMENT ON COLUMN exchange.rectification.ordered IS 'What the newest order asks for; earlier ones are in its course.';

COMMENT ON COLUMN exchange.rectification.report IS 'What the requester says it has done; a draft until it is sent.';

COMMENT ON COLUMN exchange.rectification.filing_number IS 'By which the authority has acknowledged that the provider ended the agreement.';

COMMENT ON COLUMN exchange.restriction.signature IS 'Detached compact JWS over the canonical notice.';

COMMENT ON COLUMN exchange.service_change.fields IS 'Items that are left; null where all are. So are modes and the calls per day.';

COMMENT ON COLUMN exchange.service_change.filing_number IS 'By which the authority has acknowledged the filing.';

COMMENT ON COLUMN exchange.supplement.missing IS 'What is missing, item by item and complete.';

COMMENT ON COLUMN exchange.supplement.answers IS 'The requester''s answer to each item, in the same order.';

COMMENT ON COLUMN exchange.usage_record.certifies IS 'It is the certificate of disposal, given once for each version of an agreement that has ended.';

CREATE SCHEMA identity;

CREATE TABLE identity.assertion (
  client uuid NOT NULL,
  jti text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  PRIMARY KEY (client, jti)
);

CREATE TABLE identity.client (
  id uuid NOT NULL,
  department text NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  jwk jsonb NOT NULL,
  thumbprint text NOT NULL,
  state text DEFAULT 'active'::text NOT NULL,
  registered_at timestamp with time zone NOT NULL,
  key_since timestamp with time zone NOT NULL,
  former_jwk jsonb,
  former_thumbprint text,
  PRIMARY KEY (id),
  UNIQUE (thumbprint),
  CHECK ((former_jwk IS NULL) = (former_thumbprint IS NULL) AND (former_thumbprint IS NULL OR kind = 'connector'::text AND former_thumbprint <> thumbprint)),
  CHECK (kind = ANY (ARRAY['system'::text, 'connector'::text])),
  CHECK (state = ANY (ARRAY['active'::text, 'disabled'::text])),
  FOREIGN KEY (department) REFERENCES identity.department(code)
);

CREATE TABLE identity.department (
  code text NOT NULL,
  name text NOT NULL,
  name_en text,
  short_name text,
  division text NOT NULL,
  level text NOT NULL,
  parent text,
  node text NOT NULL,
  path text NOT NULL,
  state text DEFAULT 'active'::text NOT NULL,
  registered_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  kind text DEFAULT 'department'::text NOT NULL,
  PRIMARY KEY (code),
  CHECK (code ~ '^[0-9A-Z]{18}$'::text),
  CHECK (division ~ '^[0-9]{6}$'::text),
  CHECK (kind = ANY (ARRAY['department'::text, 'organisation'::text])),
  CHECK (level = ANY (ARRAY['nation'::text, 'province'::text, 'city'::text, 'county'::text, 'town'::text])),
  CHECK (node ~ '^[0-9]{6}$'::text),
  CHECK (state = ANY (ARRAY['active'::text, 'disabled'::text])),
  FOREIGN KEY (parent) REFERENCES identity.department(code) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE identity.enrolment (
  token_hash text NOT NULL,
  department text NOT NULL,
  hosted boolean NOT NULL,
  issued_by text NOT NULL,
  issued_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  redeemed_at timestamp with time zone,
  PRIMARY KEY (token_hash),
  FOREIGN KEY (department) REFERENCES identity.department(code)
);

CREATE TABLE identity.person (
  id uuid NOT NULL,
  issuer text NOT NULL,
  subject text NOT NULL,
  name text NOT NULL,
  department text,
  mapped_roles text[] DEFAULT '{}'::text[] NOT NULL,
  state text DEFAULT 'active'::text NOT NULL,
  registered_at timestamp with time zone NOT NULL,
  signed_in_at timestamp with time zone,
  email text,
  PRIMARY KEY (id),
  UNIQUE (issuer, subject),
  CHECK (length(email) <= 254),
  CHECK (state = ANY (ARRAY['active'::text, 'disabled'::text])),
  FOREIGN KEY (department) REFERENCES identity.department(code)
);

CREATE TABLE identity.person_role (
  person uuid NOT NULL,
  role text NOT NULL,
  assigned_by text NOT NULL,
  assigned_at timestamp with time zone NOT NULL,
  PRIMARY KEY (person, role),
  FOREIGN KEY (person) REFERENCES identity.person(id)
);

CREATE INDEX assertion_expiry ON identity.assertion USING btree (expires_at);

CREATE UNIQUE INDEX client_former_thumbprint ON identity.client USING btree (former_thumbprint) WHERE (former_thumbprint IS NOT NULL);

GRANT USAGE ON SCHEMA identity TO auditor_read;

GRANT USAGE ON SCHEMA identity TO hub;

GRANT USAGE ON SCHEMA identity TO worker;

GRANT DELETE, INSERT, SELECT ON TABLE identity.assertion TO hub;

GRANT SELECT ON TABLE identity.client TO auditor_read;

GRANT INSERT, SELECT, UPDATE ON TABLE identity.client TO hub;

GRANT SELECT ON TABLE identity.client TO worker;

GRANT SELECT ON TABLE identity.department TO auditor_read;

GRANT INSERT, SELECT, UPDATE ON TABLE identity.department TO hub;

GRANT SELECT ON TABLE identity.department TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE identity.enrolment TO hub;

GRANT SELECT ON TABLE identity.person TO auditor_read;

GRANT INSERT, SELECT, UPDATE ON TABLE identity.person TO hub;

GRANT SELECT ON TABLE identity.person TO worker;

GRANT SELECT ON TABLE identity.person_role TO auditor_read;

GRANT DELETE, INSERT, SELECT ON TABLE identity.person_role TO hub;

GRANT SELECT ON TABLE identity.person_role TO worker;

COMMENT ON COLUMN identity.client.thumbprint IS 'RFC 7638, of the public key in jwk.';

COMMENT ON COLUMN identity.department.code IS 'Unified social credit code (GB 32100).';

COMMENT ON COLUMN identity.department.division IS 'GB/T 2260.';

COMMENT ON COLUMN identity.department.node IS 'Division code of the hub where it was registered first.';

COMMENT ON COLUMN identity.department.path IS 'Codes from the root of its tree down to itself, joined by /.';

COMMENT ON COLUMN identity.department.kind IS 'organisation: outside government, so that Decree 809 gives it nothing by itself.';

COMMENT ON COLUMN identity.person.department IS 'Null for people outside every department.';

COMMENT ON COLUMN identity.person.mapped_roles IS 'What the newest token gave; assigned ones stand in person_role.';

COMMENT ON COLUMN identity.person.email IS 'As the newest token that had one said; never used to know who somebody is.';

CREATE SCHEMA intake;

CREATE TABLE intake.message (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  key uuid NOT NULL,
  kind text NOT NULL,
  body jsonb NOT NULL,
  handed_in_at timestamp with time zone DEFAULT now() NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (key),
  CHECK (kind = ANY (ARRAY['usage'::text, 'call'::text, 'licensed-use'::text, 'developer'::text, 'feedback'::text, 'account'::text]))
);

CREATE INDEX message_kind ON intake.message USING btree (kind, id);

CREATE OR REPLACE FUNCTION intake.keep_bounds()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  of_strangers constant boolean := new.kind NOT IN ('usage', 'call', 'licensed-use');
  most_bytes constant integer := CASE WHEN of_strangers THEN 32768 ELSE 1048576 END;
  most_waiting constant integer := CASE WHEN of_strangers THEN 500 ELSE 20000 END;
BEGIN
  IF octet_length(new.body::text) > most_bytes THEN
    RAISE EXCEPTION 'Too many bytes were handed in at once.' USING ERRCODE = 'program_limit_exceeded';
  END IF;
  -- Counted within its kind: ids are of all kinds, and spent on what is refused too.
  IF (SELECT count(*) FROM (SELECT FROM intake.message m WHERE m.kind = new.kind LIMIT most_waiting) AS waiting)
     >= most_waiting THEN
    RAISE EXCEPTION 'Too much waits to be taken up.' USING ERRCODE = 'configuration_limit_exceeded';
  END IF;
  RETURN new;
END $function$;

CREATE TRIGGER keep_bounds BEFORE INSERT ON intake.message FOR EACH ROW EXECUTE FUNCTION intake.keep_bounds();

GRANT USAGE ON SCHEMA intake TO hub;

GRANT USAGE ON SCHEMA intake TO portal;

GRANT USAGE ON SCHEMA intake TO worker;

GRANT INSERT ON TABLE intake.message TO hub;

GRANT INSERT ON TABLE intake.message TO portal;

GRANT DELETE, INSERT, SELECT ON TABLE intake.message TO worker;

CREATE SCHEMA messaging;

CREATE TABLE messaging.follower (
  topic text NOT NULL,
  "group" text NOT NULL,
  positions bigint[] DEFAULT '{}'::bigint[] NOT NULL,
  mark_id bigint,
  mark_ends bigint[],
  expected boolean DEFAULT false NOT NULL,
  idle boolean DEFAULT false NOT NULL,
  PRIMARY KEY (topic, "group"),
  CHECK ((mark_id IS NULL) = (mark_ends IS NULL))
);

CREATE TABLE messaging.inbox (
  consumer text NOT NULL,
  message_id uuid NOT NULL,
  applied_at timestamp with time zone DEFAULT now() NOT NULL,
  PRIMARY KEY (consumer, message_id)
);

CREATE INDEX inbox_applied ON messaging.inbox USING brin (applied_at);

GRANT USAGE ON SCHEMA messaging TO hub;

GRANT USAGE ON SCHEMA messaging TO worker;

GRANT INSERT, SELECT ON TABLE messaging.follower TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE messaging.follower TO worker;

GRANT DELETE, INSERT, SELECT ON TABLE messaging.inbox TO hub;

GRANT DELETE, INSERT, SELECT ON TABLE messaging.inbox TO worker;

CREATE SCHEMA notice;

CREATE TABLE notice.delivery (
  notice uuid NOT NULL,
  channel text NOT NULL,
  recipient text NOT NULL,
  state text DEFAULT 'waiting'::text NOT NULL,
  attempts smallint DEFAULT 0 NOT NULL,
  due_at timestamp with time zone NOT NULL,
  settled_at timestamp with time zone,
  error text,
  PRIMARY KEY (notice, channel, recipient),
  CHECK (channel = ANY (ARRAY['mail'::text, 'webhook'::text])),
  CHECK (state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'dropped'::text])),
  FOREIGN KEY (notice) REFERENCES notice.notice(id)
);

CREATE TABLE notice.notice (
  id uuid NOT NULL,
  cause text NOT NULL,
  addressee text NOT NULL,
  template text NOT NULL,
  params jsonb NOT NULL,
  about_type text NOT NULL,
  about_id text NOT NULL,
  told_at timestamp with time zone NOT NULL,
  due_on date,
  done_at timestamp with time zone,
  planned_at timestamp with time zone,
  task boolean DEFAULT false NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (cause, addressee),
  CHECK (length(cause) >= 1 AND length(cause) <= 200),
  CHECK (task OR due_on IS NULL AND done_at IS NULL)
);

CREATE TABLE notice.read_mark (
  notice uuid NOT NULL,
  person text NOT NULL,
  read_at timestamp with time zone NOT NULL,
  PRIMARY KEY (notice, person),
  FOREIGN KEY (notice) REFERENCES notice.notice(id)
);

CREATE INDEX delivery_recipient ON notice.delivery USING btree (channel, recipient, settled_at DESC) WHERE (state = 'sent'::text);

CREATE INDEX delivery_waiting ON notice.delivery USING btree (channel, due_at) WHERE (state = 'waiting'::text);

CREATE INDEX notice_about ON notice.notice USING btree (about_id, about_type);

CREATE INDEX notice_addressee ON notice.notice USING btree (addressee, id DESC);

CREATE INDEX notice_in_charge ON notice.notice USING btree (addressee text_pattern_ops) WHERE (task AND (done_at IS NULL) AND (addressee ~~ 'role:%/%/%'::text));

CREATE INDEX notice_open ON notice.notice USING btree (about_type, about_id) WHERE (task AND (done_at IS NULL));

CREATE INDEX notice_task ON notice.notice USING btree (addressee, COALESCE(due_on, 'infinity'::date), id) WHERE (task AND (done_at IS NULL));

CREATE INDEX notice_unplanned ON notice.notice USING btree (id) WHERE (planned_at IS NULL);

GRANT USAGE ON SCHEMA notice TO hub;

GRANT USAGE ON SCHEMA notice TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE notice.delivery TO worker;

GRANT INSERT, SELECT ON TABLE notice.notice TO hub;

GRANT INSERT, SELECT ON TABLE notice.notice TO worker;

GRANT INSERT, SELECT ON TABLE notice.read_mark TO hub;

GRANT UPDATE (due_on, done_at) ON TABLE notice.notice TO hub;

GRANT UPDATE (params, due_on, done_at, planned_at) ON TABLE notice.notice TO worker;

COMMENT ON COLUMN notice.delivery.recipient IS 'Of mail: identity.person.id. Of the webhook: region.';

COMMENT ON COLUMN notice.notice.addressee IS 'person:<issuer>#<subject>, role:<credit code>/<role>, or role:<credit code>/<role>/<issuer>#<subject>; who that is is looked up when it is read.';

COMMENT ON COLUMN notice.notice.due_on IS 'Last day in China on which the task is done in time; none where no limit is set or its day cannot be told yet.';

COMMENT ON COLUMN notice.notice.planned_at IS 'When it was decided to whom it goes by e-mail and webhook.';

COMMENT ON COLUMN notice.notice.task IS 'Something has to be done, until done_at.';

CREATE SCHEMA open_access;

CREATE VIEW open_access.api_key AS
 SELECT k.name,
    k.developer_id,
    k.label,
    k.digest,
    k.tier,
    k.scopes,
    k.datasets,
    k.made_at,
    k.expires_at,
    k.revoked_at,
    k.replaced_by,
    d.trust,
    k.entry_id,
    c.opens_at AS works_from,
    LEAST(c.closes_at, c.cancelled_at, e.withdrawn_at) AS works_until,
    k.agreement_id,
    LEAST(a.valid_until, a.revoked_at) AS agreement_until
   FROM opendata.api_key k
     JOIN opendata.developer d ON d.id = k.developer_id
     LEFT JOIN opendata.contest_entry e ON e.id = k.entry_id
     LEFT JOIN opendata.contest c ON c.id = e.contest_id
     LEFT JOIN exchange.open_agreement a ON a.id = k.agreement_id;

CREATE VIEW open_access.call AS
 SELECT id,
    developer_id,
    key_name,
    at,
    operation,
    dataset,
    status,
    times,
    duration_us
   FROM opendata.call;

CREATE VIEW open_access.developer AS
 SELECT id,
    name,
    secret_name,
    secret_digest,
    trust,
    registered_at
   FROM opendata.developer;

CREATE VIEW open_access.developer_day AS
 SELECT developer_id,
    day,
    key_name,
    operation,
    dataset,
    answered,
    refused,
    failed
   FROM opendata.developer_day;

CREATE VIEW open_access.follow AS
 SELECT developer_id,
    dataset_id,
    followed_at
   FROM opendata.follow;

CREATE VIEW open_access.followed_search AS
 SELECT id,
    developer_id,
    q,
    followed_at
   FROM opendata.followed_search;

CREATE VIEW open_access.notice AS
 SELECT id,
    addressee,
    template,
    params,
    about_type,
    about_id,
    told_at
   FROM notice.notice n
  WHERE addressee ~~ 'person:developer:%'::text;

CREATE VIEW open_access.quota_use AS
 SELECT developer_id,
    tier,
    span,
    window_from,
    instance,
    used
   FROM opendata.quota_use;

GRANT USAGE ON SCHEMA open_access TO portal;

GRANT SELECT ON TABLE open_access.api_key TO portal;

GRANT SELECT ON TABLE open_access.call TO portal;

GRANT SELECT ON TABLE open_access.developer TO portal;

GRANT SELECT ON TABLE open_access.developer_day TO portal;

GRANT SELECT ON TABLE open_access.follow TO portal;

GRANT SELECT ON TABLE open_access.followed_search TO portal;

GRANT SELECT ON TABLE open_access.notice TO portal;

GRANT SELECT ON TABLE open_access.quota_use TO portal;

COMMENT ON VIEW open_access.notice IS 'Of developers alone, each addressed by the id of the account: person:developer:<id>.';

CREATE SCHEMA open_contest;

CREATE VIEW open_contest.contest AS
 SELECT id,
    kind,
    title,
    title_en,
    description,
    opens_at,
    closes_at,
    datasets,
    state,
    ground,
    ( SELECT count(*)::integer AS count
           FROM opendata.contest_entry e
          WHERE e.contest_id = c.id AND e.withdrawn_at IS NULL) AS entries
   FROM opendata.contest c;

CREATE VIEW open_contest.entry AS
 SELECT id,
    contest_id,
    developer_id,
    title,
    description,
    datasets,
    entered_at,
    withdrawn_at
   FROM opendata.contest_entry e;

GRANT USAGE ON SCHEMA open_contest TO portal;

GRANT SELECT ON TABLE open_contest.contest TO portal;

GRANT SELECT ON TABLE open_contest.entry TO portal;

COMMENT ON VIEW open_contest.entry IS 'For each developer their own.';

CREATE SCHEMA open_datasets;

CREATE VIEW open_datasets.code_value AS
 SELECT d.publication_id,
    d.dataset_id,
    d.number,
    d.place,
    d.column_name,
    v."position",
    v.code,
    v.name,
    v.name_en
   FROM ( SELECT dictionary.publication_id,
            dictionary.dataset_id,
            dictionary.number,
            dictionary.place,
            c.value ->> 'column'::text AS column_name,
            (c.value -> 'codeTable'::text) ->> 'code'::text AS code_table,
            ((c.value -> 'codeTable'::text) ->> 'version'::text)::integer AS version
           FROM open_datasets.dictionary,
            LATERAL jsonb_array_elements(dictionary.columns) c(value)
          WHERE (c.value -> 'codeTable'::text) <> 'null'::jsonb) d
     JOIN catalog.code_value v ON v.code_table = d.code_table AND v.version = d.version;

CREATE VIEW open_datasets.dictionary AS
 SELECT o.publication_id,
    o.dataset_id,
    o.number,
    d.place,
    d.columns
   FROM open_datasets.version o
     JOIN opendata.dictionary d ON d.publication_id = o.publication_id;

CREATE VIEW open_datasets.version AS
 SELECT p.id AS publication_id,
    p.dataset_id,
    p.number,
    d.title,
    d.department,
    e.provider_name AS department_name,
    e.code AS entry_code,
    e.title AS entry_title,
    e.title_en AS entry_title_en,
    e.summary,
    e.update_cycle,
    p.published_at
   FROM opendata.publication p
     JOIN datasets.version v ON v.id = p.version_id AND v.state = 'ready'::text
     JOIN datasets.dataset d ON d.id = p.dataset_id
     JOIN catalog.entry e ON e.id = p.entry_id AND e.state = 'published'::text AND e.open = 'unconditional'::text AND e.sharing <> 'not-shared'::text
  WHERE p.state = 'published'::text AND p.audience = 'everybody'::text AND p.items <@ (ARRAY( SELECT i.code
           FROM catalog.item i
          WHERE i.entry_id = e.id AND i.version = e.version AND i.open = 'unconditional'::text AND i.class = 1 AND i.sharing <> 'not-shared'::text AND (NOT i.personal OR (i.code = ANY (p.personal)))));

CREATE VIEW open_datasets.version_change AS
 SELECT o.publication_id,
    v.diff
   FROM open_datasets.version o
     JOIN opendata.publication p ON p.id = o.publication_id
     JOIN datasets.version v ON v.id = p.version_id
  WHERE (EXISTS ( SELECT
           FROM open_datasets.version b
          WHERE b.dataset_id = o.dataset_id AND b.number = ((v.diff ->> 'from'::text)::integer)));

CREATE VIEW open_datasets.version_table AS
 SELECT o.publication_id,
    o.dataset_id,
    o.number,
    t.place,
    t.name,
    t.rows,
    t.bytes,
    t.sha256,
    t.columns,
    o.title,
    o.published_at,
        CASE
            WHEN (t.series ->> 'span'::text) IS NOT NULL THEN t.series - 'problem'::text
            ELSE NULL::jsonb
        END AS series,
    o.department,
    t.extent,
    NULL::uuid AS agreement_id,
    NULL::text AS key_name,
    false AS is_part
   FROM open_datasets.version o
     JOIN opendata.publication p ON p.id = o.publication_id
     JOIN datasets.version_table t ON t.version_id = p.version_id;

CREATE VIEW open_datasets.withdrawal AS
 SELECT p.dataset_id,
    p.number,
    COALESCE(p.withdrawn_at, v.withdrawn_at) AS withdrawn_at,
    COALESCE(p.ground, v.ground) AS ground,
    ( SELECT COALESCE(array_agg(t.sha256 ORDER BY t.place), '{}'::text[]) AS "coalesce"
           FROM datasets.version_table t
          WHERE t.version_id = v.id) AS sha256
   FROM opendata.publication p
     JOIN datasets.version v ON v.id = p.version_id
  WHERE p.published_at IS NOT NULL AND (p.state = 'withdrawn'::text OR v.state = 'withdrawn'::text) AND p.audience = 'everybody'::text;

GRANT USAGE ON SCHEMA open_datasets TO portal;

GRANT USAGE ON SCHEMA open_datasets TO worker;

GRANT SELECT ON TABLE open_datasets.code_value TO portal;

GRANT SELECT ON TABLE open_datasets.dictionary TO portal;

GRANT SELECT ON TABLE open_datasets.version TO portal;

GRANT SELECT ON TABLE open_datasets.version TO worker;

GRANT SELECT ON TABLE open_datasets.version_change TO portal;

GRANT SELECT ON TABLE open_datasets.version_table TO portal;

GRANT SELECT ON TABLE open_datasets.withdrawal TO portal;

COMMENT ON VIEW open_datasets.code_value IS 'Values of the code tables that columns of open tables are bound to.';

COMMENT ON VIEW open_datasets.dictionary IS 'What the columns of open tables are.';

COMMENT ON VIEW open_datasets.version IS 'Published, neither withdrawn nor of an entry that is open no longer.';

COMMENT ON VIEW open_datasets.withdrawal IS 'What was published and is no more: date, ground and the hashes of its tables.';

CREATE SCHEMA open_feedback;

CREATE VIEW open_feedback.message AS
 SELECT f.id,
    f.kind,
    f.dataset_id,
    f.department,
    d.name AS department_name,
    f.state,
    f.received_at,
    c.due_on,
    f.answered_at,
        CASE
            WHEN f.state = ANY (ARRAY['answered'::text, 'declined'::text]) THEN f.title
            ELSE NULL::text
        END AS title,
        CASE
            WHEN f.state = ANY (ARRAY['answered'::text, 'declined'::text]) THEN f.body
            ELSE NULL::text
        END AS body,
        CASE
            WHEN f.state = ANY (ARRAY['answered'::text, 'declined'::text]) THEN f.answer
            ELSE NULL::text
        END AS answer
   FROM opendata.feedback f
     LEFT JOIN identity.department d ON d.code = f.department
     LEFT JOIN clocks.clock c ON c.matter_id = f.id AND c.matter_kind = 'open-feedback'::text
  WHERE f.kind <> 'complaint'::text;

GRANT USAGE ON SCHEMA open_feedback TO portal;

GRANT SELECT ON TABLE open_feedback.message TO portal;

COMMENT ON VIEW open_feedback.message IS 'What people have written only once it is answered; of complaints about developers nothing.';

CREATE SCHEMA open_licensed;

CREATE VIEW open_licensed.agreement AS
 SELECT d.id AS developer_id,
    l.id,
    l.entry_id,
    l.entry_code,
    l.entry_title,
    l.entry_title_en,
    l.items,
    l.concluded_at,
    l.valid_until
   FROM opendata.developer d
     JOIN opendata.licence l ON l.licensee = d.licensee;

CREATE VIEW open_licensed.code_value AS
 SELECT d.key_name,
    d.publication_id,
    d.dataset_id,
    d.number,
    d.place,
    c.value ->> 'column'::text AS column_name,
    v."position",
    v.code,
    v.name,
    v.name_en
   FROM open_licensed.dictionary d
     CROSS JOIN LATERAL jsonb_array_elements(d.columns) c(value)
     JOIN catalog.code_value v ON v.code_table = ((c.value -> 'codeTable'::text) ->> 'code'::text) AND v.version = (((c.value -> 'codeTable'::text) ->> 'version'::text)::integer);

CREATE VIEW open_licensed.dictionary AS
 SELECT t.key_name,
    t.publication_id,
    t.dataset_id,
    t.number,
    t.place,
    covered.columns
   FROM open_licensed.version_table t
     JOIN opendata.dictionary w ON w.publication_id = t.publication_id AND w.place = t.place
     CROSS JOIN LATERAL ( SELECT jsonb_agg(d.value ORDER BY d.ordinality) AS columns
           FROM jsonb_array_elements(w.columns) WITH ORDINALITY d(value, ordinality)
          WHERE (EXISTS ( SELECT
                   FROM jsonb_array_elements(t.columns) c(value)
                  WHERE (c.value ->> 'name'::text) = (d.value ->> 'column'::text)))) covered;

CREATE VIEW open_licensed.publication AS
 SELECT p.id AS publication_id,
    p.dataset_id,
    p.entry_id,
    p.items
   FROM opendata.publication p
     JOIN datasets.version v ON v.id = p.version_id AND v.state = 'ready'::text
  WHERE p.state = 'published'::text AND p.audience = 'licensees'::text;

CREATE VIEW open_licensed.version AS
 SELECT o.key_name,
    o.agreement_id,
    o.publication_id,
    o.dataset_id,
    o.number,
    d.title,
    d.department,
    e.provider_name AS department_name,
    e.code AS entry_code,
    e.title AS entry_title,
    e.title_en AS entry_title_en,
    e.summary,
    e.update_cycle,
    o.published_at,
    o.version_id,
    o.items
   FROM opendata.given o
     JOIN datasets.version v ON v.id = o.version_id AND v.state = 'ready'::text
     JOIN datasets.dataset d ON d.id = o.dataset_id
     JOIN catalog.entry e ON e.id = o.entry_id AND e.version = o.entry_version
  WHERE o.state = 'published'::text AND o.items <> '{}'::text[];

CREATE VIEW open_licensed.version_table AS
 SELECT o.key_name,
    o.agreement_id,
    o.publication_id,
    o.dataset_id,
    o.number,
    t.place,
    t.name,
    t.rows,
    t.bytes,
    t.sha256,
    covered.columns,
    o.title,
    o.published_at,
        CASE
            WHEN covered.columns = t.columns AND (t.series ->> 'span'::text) IS NOT NULL THEN t.series - 'problem'::text
            ELSE NULL::jsonb
        END AS series,
    o.department,
    NULL::double precision[] AS extent,
    covered.columns <> t.columns AS is_part
   FROM open_licensed.version o
     JOIN datasets.version_table t ON t.version_id = o.version_id
     JOIN opendata.dictionary w ON w.publication_id = o.publication_id AND w.place = t.place
     CROSS JOIN LATERAL ( SELECT jsonb_agg(c.value ORDER BY c.ordinality) AS columns
           FROM jsonb_array_elements(t.columns) WITH ORDINALITY c(value, ordinality)
          WHERE (EXISTS ( SELECT
                   FROM jsonb_array_elements(w.columns) d(value)
                  WHERE (d.value ->> 'column'::text) = (c.value ->> 'name'::text) AND ((d.value ->> 'code'::text) = ANY (o.items))))) covered
  WHERE covered.columns IS NOT NULL;

CREATE VIEW open_licensed.withdrawal AS
 SELECT o.key_name,
    o.dataset_id,
    o.number,
    COALESCE(o.withdrawn_at, v.withdrawn_at) AS withdrawn_at,
    COALESCE(o.ground, v.ground) AS ground,
    ( SELECT COALESCE(array_agg(t.sha256 ORDER BY t.place), '{}'::text[]) AS "coalesce"
           FROM datasets.version_table t
          WHERE t.version_id = v.id AND o.is_whole) AS sha256
   FROM opendata.given o
     JOIN datasets.version v ON v.id = o.version_id
  WHERE o.published_at IS NOT NULL AND (o.state = 'withdrawn'::text OR v.state = 'withdrawn'::text);

GRANT USAGE ON SCHEMA open_licensed TO portal;

GRANT USAGE ON SCHEMA open_licensed TO worker;

GRANT SELECT ON TABLE open_licensed.agreement TO portal;

GRANT SELECT ON TABLE open_licensed.agreement TO worker;

GRANT SELECT ON TABLE open_licensed.code_value TO portal;

GRANT SELECT ON TABLE open_licensed.dictionary TO portal;

GRANT SELECT ON TABLE open_licensed.publication TO portal;

GRANT SELECT ON TABLE open_licensed.version TO portal;

GRANT SELECT ON TABLE open_licensed.version_table TO portal;

GRANT SELECT ON TABLE open_licensed.withdrawal TO portal;

COMMENT ON VIEW open_licensed.agreement IS 'Of developers, who is not said.';

CREATE SCHEMA open_listing;

CREATE VIEW open_listing.counted AS
 SELECT facet,
    value,
    title,
        CASE
            WHEN whose = ''::text THEN NULL::text
            WHEN whose = ANY (ARRAY['official'::text, 'social'::text]) THEN whose
            WHEN (whose IN ( SELECT m.source_id::text AS source_id
               FROM opendata.provider m
              WHERE m.source_id IS NOT NULL)) THEN 'social'::text
            ELSE 'official'::text
        END AS source_class,
    sum(count)::bigint AS count
   FROM ( SELECT listed_count.facet,
            listed_count.value,
            listed_count.title,
            listed_count.whose,
            listed_count.count
           FROM opendata.listed_count
        UNION ALL
         SELECT c.facet,
            c.value,
            c.title,
            c.whose,
            - c.count
           FROM opendata.standing s,
            LATERAL opendata.counted(s.listed) c(facet, value, title, whose, count)
          WHERE s.publication_id IS NOT NULL AND NOT s.shown) k
  GROUP BY facet, value, title, (
        CASE
            WHEN whose = ''::text THEN NULL::text
            WHEN whose = ANY (ARRAY['official'::text, 'social'::text]) THEN whose
            WHEN (whose IN ( SELECT m.source_id::text AS source_id
               FROM opendata.provider m
              WHERE m.source_id IS NOT NULL)) THEN 'social'::text
            ELSE 'official'::text
        END)
 HAVING sum(count) > 0::numeric;

CREATE VIEW open_listing.gone AS
 SELECT id,
    gone_at,
    gone_organization AS organization,
    gone_themes AS themes,
    ( SELECT w.ground
           FROM open_datasets.withdrawal w
          WHERE w.dataset_id = l.id
          ORDER BY w.withdrawn_at DESC
         LIMIT 1) AS ground
   FROM opendata.listed l
  WHERE gone_at IS NOT NULL;

CREATE VIEW open_listing.harvested AS
 SELECT r.id,
    r.iri,
    r.key,
    r.description,
    r.first_at AS created_at,
    s.id AS source_id,
    s.title AS source_title,
    s.address AS source_address
   FROM opendata.record r
     JOIN opendata.source s ON s.id = r.source_id
  WHERE r.state <> 'gone'::text;

CREATE VIEW open_listing.listed AS
 SELECT id,
    name,
    record_id IS NULL AS own,
    title,
    organization,
    organization_title,
    themes,
    theme_titles,
    tags,
    formats,
    licence,
    distributions,
    created_at,
    changed_at,
        CASE
            WHEN source_id IS NULL THEN source_class
            WHEN (EXISTS ( SELECT
               FROM opendata.provider m
              WHERE m.source_id = s.source_id)) THEN 'social'::text
            ELSE 'official'::text
        END AS source_class,
    ( SELECT jsonb_build_object('terms', m.terms, 'quality', m.quality) AS jsonb_build_object
           FROM opendata.provider m
          WHERE m.code = s.department OR m.source_id = s.source_id) AS provider
   FROM opendata.standing s
  WHERE shown;

CREATE VIEW open_listing.own AS
 SELECT v.dataset_id AS id,
    v.publication_id,
    v.number AS version,
    v.title,
    v.department,
    v.department_name,
    v.entry_code,
    v.entry_title,
    v.entry_title_en,
    v.summary,
    v.update_cycle,
    v.published_at,
    e.version AS entry_version,
    e.theme,
    e.keywords,
    ( SELECT min(p.published_at) AS min
           FROM opendata.publication p
          WHERE p.dataset_id = v.dataset_id AND p.audience = 'everybody'::text) AS created_at,
    ( SELECT jsonb_agg(jsonb_build_object('place', t.place, 'name', t.name, 'bytes', t.bytes, 'rows', t.rows, 'sha256', t.sha256, 'series', t.series) ORDER BY t.place) AS jsonb_agg
           FROM open_datasets.version_table t
          WHERE t.dataset_id = v.dataset_id AND t.number = v.number) AS tables,
    e.division
   FROM open_datasets.version v
     JOIN opendata.publication o ON o.id = v.publication_id
     JOIN catalog.entry e ON e.id = o.entry_id AND e.state = 'published'::text
  WHERE NOT (EXISTS ( SELECT 1
           FROM open_datasets.version later
          WHERE later.dataset_id = v.dataset_id AND later.number > v.number));

CREATE VIEW open_listing.provider AS
 SELECT code,
    terms,
    quality
   FROM opendata.provider
  WHERE code IS NOT NULL;

CREATE VIEW open_listing.quality AS
 SELECT dataset_id AS id,
    points,
    unknown,
    stars
   FROM opendata.assessment;

CREATE VIEW open_listing.shown AS
 SELECT id,
    name,
    title,
    created_at,
    changed_at
   FROM opendata.listed l
  WHERE (record_id IS NOT NULL OR publication_id IS NOT NULL) AND NOT (id IN ( SELECT s.id
           FROM opendata.standing s
          WHERE s.publication_id IS NOT NULL AND NOT s.shown));

CREATE VIEW open_listing.withdrawn AS
 SELECT id,
    name,
    distributions
   FROM opendata.listed l
  WHERE (EXISTS ( SELECT
           FROM open_datasets.withdrawal w
          WHERE w.dataset_id = l.id));

GRANT USAGE ON SCHEMA open_listing TO hub;

GRANT USAGE ON SCHEMA open_listing TO portal;

GRANT USAGE ON SCHEMA open_listing TO worker;

GRANT SELECT ON TABLE open_listing.counted TO portal;

GRANT SELECT ON TABLE open_listing.gone TO portal;

GRANT SELECT ON TABLE open_listing.harvested TO portal;

GRANT SELECT ON TABLE open_listing.listed TO hub;

GRANT SELECT ON TABLE open_listing.listed TO portal;

GRANT SELECT ON TABLE open_listing.listed TO worker;

GRANT SELECT ON TABLE open_listing.own TO portal;

GRANT SELECT ON TABLE open_listing.own TO worker;

GRANT SELECT ON TABLE open_listing.provider TO portal;

GRANT SELECT ON TABLE open_listing.provider TO worker;

GRANT SELECT ON TABLE open_listing.quality TO portal;

GRANT SELECT ON TABLE open_listing.shown TO portal;

GRANT SELECT ON TABLE open_listing.withdrawn TO portal;

COMMENT ON VIEW open_listing.quality IS 'Points of metadata quality (of 405) and stars of what the portal lists.';

COMMENT ON VIEW open_listing.withdrawn IS 'Datasets of which a version was withdrawn, whether or not another one is shown.';

CREATE SCHEMA open_reuse;

CREATE VIEW open_reuse.dataset AS
 SELECT d.dataset_id,
    d.reuse_id
   FROM opendata.reuse_dataset d
     JOIN opendata.reuse r ON r.id = d.reuse_id AND r.state = 'accepted'::text
     JOIN opendata.developer o ON o.id = r.developer_id AND o.trust <> 'barred'::text;

CREATE VIEW open_reuse.handed_in AS
 SELECT id,
    developer_id,
    kind,
    title,
    title_en,
    address,
    description,
    state,
    received_at,
    judged_at,
    reasons,
    retired_at,
    ARRAY( SELECT d.dataset_id
           FROM opendata.reuse_dataset d
          WHERE d.reuse_id = r.id
          ORDER BY d.dataset_id) AS datasets,
    institution,
    institution_en,
    institution_code
   FROM opendata.reuse r;

CREATE VIEW open_reuse.reuse AS
 SELECT r.id,
    r.kind,
    r.title,
    r.title_en,
    r.address,
    r.description,
    d.name AS developer,
    r.judged_at AS accepted_at,
    r.institution,
    r.institution_en,
    r.institution_code
   FROM opendata.reuse r
     JOIN opendata.developer d ON d.id = r.developer_id AND d.trust <> 'barred'::text
  WHERE r.state = 'accepted'::text;

GRANT USAGE ON SCHEMA open_reuse TO portal;

GRANT SELECT ON TABLE open_reuse.dataset TO portal;

GRANT SELECT ON TABLE open_reuse.handed_in TO portal;

GRANT SELECT ON TABLE open_reuse.reuse TO portal;

COMMENT ON VIEW open_reuse.handed_in IS 'For each developer their own, whatever became of it.';

CREATE SCHEMA opendata;

CREATE TABLE opendata.api_key (
  name text NOT NULL,
  developer_id uuid NOT NULL,
  label text NOT NULL,
  digest bytea NOT NULL,
  tier text NOT NULL,
  scopes text[] NOT NULL,
  datasets uuid[],
  made_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  revoked_at timestamp with time zone,
  replaced_by text,
  entry_id uuid,
  agreement_id uuid,
  PRIMARY KEY (name),
  CHECK ((tier = 'contest'::text) = (entry_id IS NOT NULL)),
  CHECK (agreement_id IS NULL OR datasets IS NULL AND entry_id IS NULL),
  CHECK (entry_id IS NULL OR datasets IS NOT NULL),
  CHECK (expires_at > made_at),
  CHECK (octet_length(digest) = 32),
  CHECK (scopes <> '{}'::text[]),
  FOREIGN KEY (developer_id) REFERENCES opendata.developer(id),
  FOREIGN KEY (entry_id) REFERENCES opendata.contest_entry(id)
);

CREATE TABLE opendata.assessment (
  dataset_id uuid NOT NULL,
  source_id uuid,
  department text,
  title jsonb NOT NULL,
  metrics jsonb NOT NULL,
  mistakes text[] NOT NULL,
  points smallint NOT NULL,
  unknown smallint NOT NULL,
  stars smallint NOT NULL,
  rules text NOT NULL,
  assessed_at timestamp with time zone NOT NULL,
  PRIMARY KEY (dataset_id),
  CHECK (points >= 0 AND points <= 405),
  CHECK (stars >= 0 AND stars <= 5),
  CHECK (unknown >= 0 AND (points + unknown) <= 405),
  FOREIGN KEY (source_id) REFERENCES opendata.source(id)
);

CREATE TABLE opendata.call (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  developer_id uuid NOT NULL,
  key_name text NOT NULL,
  at timestamp with time zone NOT NULL,
  operation text NOT NULL,
  dataset text NOT NULL,
  status smallint NOT NULL,
  times integer NOT NULL,
  duration_us bigint NOT NULL,
  PRIMARY KEY (id),
  CHECK (times > 0)
);

CREATE TABLE opendata.contest (
  id uuid NOT NULL,
  kind text NOT NULL,
  title text NOT NULL,
  title_en text NOT NULL,
  description text NOT NULL,
  opens_at timestamp with time zone NOT NULL,
  closes_at timestamp with time zone NOT NULL,
  datasets uuid[] NOT NULL,
  state text NOT NULL,
  announced_by text NOT NULL,
  announced_at timestamp with time zone NOT NULL,
  cancelled_by text,
  cancelled_at timestamp with time zone,
  ground text,
  PRIMARY KEY (id),
  CHECK ((state = 'cancelled'::text) = (cancelled_at IS NOT NULL) AND (cancelled_at IS NULL) = (cancelled_by IS NULL) AND (cancelled_at IS NULL) = (ground IS NULL)),
  CHECK (closes_at > opens_at),
  CHECK (datasets <> '{}'::uuid[]),
  CHECK (description <> ''::text),
  CHECK (ground <> ''::text),
  CHECK (kind = ANY (ARRAY['contest'::text, 'project'::text])),
  CHECK (state = ANY (ARRAY['announced'::text, 'cancelled'::text])),
  CHECK (title <> ''::text)
);

CREATE TABLE opendata.contest_entry (
  id uuid NOT NULL,
  contest_id uuid NOT NULL,
  developer_id uuid NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  datasets uuid[] NOT NULL,
  entered_at timestamp with time zone NOT NULL,
  withdrawn_at timestamp with time zone,
  PRIMARY KEY (id),
  CHECK (datasets <> '{}'::uuid[]),
  CHECK (description <> ''::text),
  CHECK (title <> ''::text),
  FOREIGN KEY (contest_id) REFERENCES opendata.contest(id),
  FOREIGN KEY (developer_id) REFERENCES opendata.developer(id)
);

CREATE TABLE opendata.developer (
  id uuid NOT NULL,
  name text NOT NULL,
  contact text,
  secret_name text NOT NULL,
  secret_digest bytea NOT NULL,
  trust text NOT NULL,
  trust_ground text,
  trusted_by text,
  trusted_at timestamp with time zone,
  person text,
  registered_at timestamp with time zone NOT NULL,
  licensee text,
  PRIMARY KEY (id),
  UNIQUE (person),
  UNIQUE (secret_name),
  CHECK ((trusted_by IS NULL) = (trusted_at IS NULL) AND (trusted_by IS NULL) = (trust_ground IS NULL)),
  CHECK (licensee <> ''::text),
  CHECK (name <> ''::text),
  CHECK (octet_length(secret_digest) = 32),
  CHECK (trust = ANY (ARRAY['barred'::text, 'unverified'::text, 'verified'::text, 'trusted'::text]))
);

CREATE TABLE opendata.developer_day (
  developer_id uuid NOT NULL,
  day date NOT NULL,
  key_name text NOT NULL,
  operation text NOT NULL,
  dataset text NOT NULL,
  answered integer NOT NULL,
  refused integer NOT NULL,
  failed integer NOT NULL,
  PRIMARY KEY (developer_id, day, key_name, operation, dataset)
);

CREATE TABLE opendata.dictionary (
  publication_id uuid NOT NULL,
  place integer NOT NULL,
  columns jsonb NOT NULL,
  PRIMARY KEY (publication_id, place),
  CHECK (jsonb_typeof(columns) = 'array'::text),
  CHECK (place >= 0)
);

CREATE TABLE opendata.feedback (
  id uuid NOT NULL,
  kind text NOT NULL,
  dataset_id uuid,
  developer_id uuid,
  department text NOT NULL,
  title text NOT NULL,
  body text NOT NULL,
  contact text,
  state text NOT NULL,
  received_at timestamp with time zone NOT NULL,
  answer text,
  answered_by text,
  answered_at timestamp with time zone,
  PRIMARY KEY (id),
  CHECK ((kind <> ALL (ARRAY['correction'::text, 'comment'::text])) OR dataset_id IS NOT NULL),
  CHECK ((kind = 'complaint'::text) = (developer_id IS NOT NULL)),
  CHECK ((state = 'received'::text) = (answered_at IS NULL) AND (answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL) = (answer IS NULL)),
  CHECK (body <> ''::text),
  CHECK (kind = ANY (ARRAY['request'::text, 'correction'::text, 'comment'::text, 'complaint'::text])),
  CHECK (state = ANY (ARRAY['received'::text, 'answered'::text, 'declined'::text, 'dismissed'::text])),
  CHECK (title <> ''::text)
);

CREATE TABLE opendata.follow (
  developer_id uuid NOT NULL,
  dataset_id uuid NOT NULL,
  followed_at timestamp with time zone NOT NULL,
  PRIMARY KEY (developer_id, dataset_id),
  FOREIGN KEY (developer_id) REFERENCES opendata.developer(id)
);

CREATE TABLE opendata.followed_search (
  id uuid NOT NULL,
  developer_id uuid NOT NULL,
  q text NOT NULL,
  followed_at timestamp with time zone NOT NULL,
  PRIMARY KEY (id),
  CHECK (length(q) >= 1 AND length(q) <= 4000),
  FOREIGN KEY (developer_id) REFERENCES opendata.developer(id)
);

CREATE TABLE opendata.listed (
  id uuid NOT NULL,
  name text NOT NULL,
  publication_id uuid,
  record_id uuid,
  entry_version integer,
  title text NOT NULL,
  organization text,
  organization_title text,
  themes text[] NOT NULL,
  theme_titles text[] NOT NULL,
  tags text[] NOT NULL,
  formats text[] NOT NULL,
  licence text,
  distributions uuid[] NOT NULL,
  sha256 text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  gone_at timestamp with time zone,
  gone_organization text,
  gone_themes text[] DEFAULT '{}'::text[] NOT NULL,
  source_id uuid,
  source_class text,
  area text,
  records bigint DEFAULT 0 NOT NULL,
  interfaces integer DEFAULT 0 NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (name),
  CHECK ((gone_at IS NULL) = (publication_id IS NOT NULL OR record_id IS NOT NULL)),
  CHECK ((organization IS NULL) = (organization_title IS NULL)),
  CHECK ((publication_id IS NULL) = (entry_version IS NULL)),
  CHECK ((publication_id IS NULL) = (source_class IS NULL)),
  CHECK ((record_id IS NULL) = (source_id IS NULL)),
  CHECK (area ~ '^\d{6}$'::text),
  CHECK (cardinality(theme_titles) = cardinality(themes)),
  CHECK (gone_at IS NOT NULL OR gone_organization IS NULL AND gone_themes = '{}'::text[]),
  CHECK (interfaces >= 0),
  CHECK (name ~ '^[a-z0-9_-]{2,100}$'::text),
  CHECK (publication_id IS NULL OR record_id IS NULL),
  CHECK (records >= 0),
  CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  CHECK (source_class = ANY (ARRAY['official'::text, 'social'::text])),
  FOREIGN KEY (publication_id) REFERENCES opendata.publication(id),
  FOREIGN KEY (record_id) REFERENCES opendata.record(id),
  FOREIGN KEY (source_id) REFERENCES opendata.source(id)
);

CREATE TABLE opendata.listed_count (
  facet text NOT NULL,
  value text NOT NULL,
  title text NOT NULL,
  whose text NOT NULL,
  count bigint NOT NULL,
  key bytea GENERATED ALWAYS AS (opendata.count_key(facet, value, title, whose)) STORED NOT NULL,
  PRIMARY KEY (key)
);

CREATE TABLE opendata.listing_due (
  place bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  id uuid NOT NULL,
  PRIMARY KEY (place)
);

CREATE TABLE opendata.named_address (
  dataset_id uuid NOT NULL,
  probe text NOT NULL,
  PRIMARY KEY (dataset_id, probe),
  FOREIGN KEY (dataset_id) REFERENCES opendata.assessment(dataset_id) ON DELETE CASCADE,
  FOREIGN KEY (probe) REFERENCES opendata.probe(sha256) ON DELETE CASCADE
);

CREATE TABLE opendata.outcome (
  id uuid NOT NULL,
  run_id uuid NOT NULL,
  outcome text NOT NULL,
  record_id uuid,
  key text,
  place integer,
  why text,
  PRIMARY KEY (id),
  CHECK ((outcome = 'refused'::text) = (record_id IS NULL)),
  CHECK ((outcome = 'refused'::text) = (why IS NOT NULL)),
  CHECK (outcome = ANY (ARRAY['new'::text, 'changed'::text, 'renamed'::text, 'returned'::text, 'gone'::text, 'missing'::text, 'refused'::text])),
  CHECK (place > 0),
  FOREIGN KEY (record_id) REFERENCES opendata.record(id),
  FOREIGN KEY (run_id) REFERENCES opendata.run(id)
);

CREATE TABLE opendata.probe (
  sha256 text NOT NULL,
  address text NOT NULL,
  host text NOT NULL,
  next_at timestamp with time zone NOT NULL,
  checked_at timestamp with time zone,
  reachable boolean,
  said text,
  PRIMARY KEY (sha256),
  CHECK (checked_at IS NOT NULL OR reachable IS NULL AND said IS NULL),
  CHECK (sha256 ~ '^[0-9a-f]{64}$'::text)
);

CREATE TABLE opendata.provider (
  id uuid NOT NULL,
  code text,
  source_id uuid,
  name text NOT NULL,
  name_en text NOT NULL,
  terms text NOT NULL,
  quality text NOT NULL,
  ground text NOT NULL,
  marked_by text NOT NULL,
  marked_at timestamp with time zone NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (code),
  UNIQUE (source_id),
  CHECK ((code IS NULL) <> (source_id IS NULL)),
  CHECK (code ~ '^[02-9A-Z][0-9A-Z]{17}$'::text),
  CHECK (ground <> ''::text),
  CHECK (name <> ''::text),
  CHECK (quality = ANY (ARRAY['unchecked'::text, 'checked'::text, 'recommended'::text])),
  CHECK (terms <> ''::text),
  FOREIGN KEY (source_id) REFERENCES opendata.source(id)
);

CREATE TABLE opendata.publication (
  id uuid NOT NULL,
  dataset_id uuid NOT NULL,
  version_id uuid NOT NULL,
  number integer NOT NULL,
  department text NOT NULL,
  entry_id uuid NOT NULL,
  items text[] NOT NULL,
  personal text[] NOT NULL,
  state text NOT NULL,
  approved_by text NOT NULL,
  approved_at timestamp with time zone NOT NULL,
  copying_at timestamp with time zone,
  published_at timestamp with time zone,
  withdrawn_by text,
  withdrawn_at timestamp with time zone,
  ground text,
  swept_at timestamp with time zone,
  not_before timestamp with time zone,
  refused_at timestamp with time zone,
  problems jsonb DEFAULT '[]'::jsonb NOT NULL,
  audience text NOT NULL,
  PRIMARY KEY (id),
  CHECK ((state = 'refused'::text) = (problems <> '[]'::jsonb)),
  CHECK ((state = 'refused'::text) = (refused_at IS NOT NULL)),
  CHECK ((state = 'withdrawn'::text) = (withdrawn_by IS NOT NULL) AND (state = 'withdrawn'::text) = (withdrawn_at IS NOT NULL) AND (state = 'withdrawn'::text) = (ground IS NOT NULL)),
  CHECK (audience = ANY (ARRAY['everybody'::text, 'licensees'::text])),
  CHECK (ground <> ''::text),
  CHECK (items <> '{}'::text[]),
  CHECK (number > 0),
  CHECK (personal <@ items),
  CHECK (state <> 'approved'::text OR published_at IS NULL),
  CHECK (state <> 'published'::text OR published_at IS NOT NULL),
  CHECK (state <> 'refused'::text OR published_at IS NULL),
  CHECK (state = ANY (ARRAY['approved'::text, 'published'::text, 'withdrawn'::text, 'refused'::text])),
  CHECK (swept_at IS NULL OR state = 'withdrawn'::text)
);

CREATE TABLE opendata.quota_use (
  developer_id uuid NOT NULL,
  tier text NOT NULL,
  span text NOT NULL,
  window_from timestamp with time zone NOT NULL,
  instance uuid NOT NULL,
  used integer NOT NULL,
  PRIMARY KEY (developer_id, tier, span, window_from, instance),
  CHECK (span = ANY (ARRAY['minute'::text, 'day'::text])),
  CHECK (used >= 0)
);

CREATE TABLE opendata.record (
  id uuid NOT NULL,
  source_id uuid NOT NULL,
  key text NOT NULL,
  identifiers text[] NOT NULL,
  iri text,
  description jsonb NOT NULL,
  problems jsonb NOT NULL,
  sha256 text NOT NULL,
  version integer NOT NULL,
  state text NOT NULL,
  first_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (source_id, key),
  CHECK (key <> ''::text),
  CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  CHECK (state = ANY (ARRAY['present'::text, 'missing'::text, 'gone'::text])),
  CHECK (version > 0),
  FOREIGN KEY (source_id) REFERENCES opendata.source(id)
);

CREATE TABLE opendata.record_version (
  record_id uuid NOT NULL,
  version integer NOT NULL,
  run_id uuid NOT NULL,
  outcome text NOT NULL,
  key text NOT NULL,
  description jsonb,
  problems jsonb,
  sha256 text NOT NULL,
  at timestamp with time zone NOT NULL,
  PRIMARY KEY (record_id, version),
  CHECK ((outcome = 'gone'::text) = (description IS NULL) AND (outcome = 'gone'::text) = (problems IS NULL)),
  CHECK (outcome = ANY (ARRAY['new'::text, 'changed'::text, 'renamed'::text, 'returned'::text, 'gone'::text])),
  CHECK (version > 0),
  FOREIGN KEY (record_id) REFERENCES opendata.record(id),
  FOREIGN KEY (run_id) REFERENCES opendata.run(id)
);

CREATE TABLE opendata.reuse (
  id uuid NOT NULL,
  developer_id uuid NOT NULL,
  kind text NOT NULL,
  title text NOT NULL,
  title_en text NOT NULL,
  address text NOT NULL,
  description text NOT NULL,
  state text NOT NULL,
  received_at timestamp with time zone NOT NULL,
  judged_by text,
  judged_at timestamp with time zone,
  reasons text,
  retired_at timestamp with time zone,
  institution text DEFAULT ''::text NOT NULL,
  institution_en text DEFAULT ''::text NOT NULL,
  institution_code text DEFAULT ''::text NOT NULL,
  PRIMARY KEY (id),
  CHECK ((judged_by IS NULL) = (judged_at IS NULL)),
  CHECK ((state = 'retired'::text) = (retired_at IS NOT NULL)),
  CHECK (address ~ '^https?://'::text),
  CHECK (description <> ''::text),
  CHECK (institution <> ''::text OR institution_en = ''::text AND institution_code = ''::text),
  CHECK (kind = ANY (ARRAY['application'::text, 'paper'::text, 'report'::text, 'visualisation'::text])),
  CHECK (state <> 'accepted'::text OR judged_at IS NOT NULL),
  CHECK (state <> 'refused'::text OR judged_at IS NOT NULL AND reasons <> ''::text),
  CHECK (state = ANY (ARRAY['received'::text, 'accepted'::text, 'refused'::text, 'retired'::text])),
  CHECK (title <> ''::text),
  FOREIGN KEY (developer_id) REFERENCES opendata.developer(id)
);

CREATE TABLE opendata.reuse_dataset (
  reuse_id uuid NOT NULL,
  dataset_id uuid NOT NULL,
  PRIMARY KEY (reuse_id, dataset_id),
  FOREIGN KEY (reuse_id) REFERENCES opendata.reuse(id)
);

CREATE TABLE opendata.run (
  id uuid NOT NULL,
  source_id uuid NOT NULL,
  state text NOT NULL,
  asked_by text NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  started_at timestamp with time zone,
  progress_at timestamp with time zone,
  ended_at timestamp with time zone,
  total integer,
  pages integer DEFAULT 0 NOT NULL,
  fresh integer DEFAULT 0 NOT NULL,
  changed integer DEFAULT 0 NOT NULL,
  renamed integer DEFAULT 0 NOT NULL,
  unchanged integer DEFAULT 0 NOT NULL,
  gone integer DEFAULT 0 NOT NULL,
  missing integer DEFAULT 0 NOT NULL,
  refused integer DEFAULT 0 NOT NULL,
  why text,
  PRIMARY KEY (id),
  CHECK ((started_at IS NULL) = (progress_at IS NULL)),
  CHECK ((state = 'waiting'::text) = (started_at IS NULL)),
  CHECK ((state = ANY (ARRAY['done'::text, 'partial'::text, 'failed'::text])) = (ended_at IS NOT NULL)),
  CHECK ((state = ANY (ARRAY['partial'::text, 'failed'::text])) = (why IS NOT NULL)),
  CHECK (changed >= 0),
  CHECK (fresh >= 0),
  CHECK (gone >= 0),
  CHECK (missing >= 0),
  CHECK (pages >= 0),
  CHECK (refused >= 0),
  CHECK (renamed >= 0),
  CHECK (state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'partial'::text, 'failed'::text])),
  CHECK (total >= 0),
  CHECK (unchanged >= 0),
  FOREIGN KEY (source_id) REFERENCES opendata.source(id)
);

CREATE TABLE opendata.search_due (
  place bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  dataset_id uuid NOT NULL,
  shown_at timestamp with time zone NOT NULL,
  after uuid,
  PRIMARY KEY (place)
);

CREATE TABLE opendata.source (
  id uuid NOT NULL,
  title text NOT NULL,
  address text NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  every_hours integer NOT NULL,
  next_at timestamp with time zone NOT NULL,
  etag text,
  last_modified text,
  added_by text NOT NULL,
  added_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  division text,
  PRIMARY KEY (id),
  UNIQUE (address),
  CHECK (address ~ '^https?://'::text),
  CHECK (division ~ '^\d{6}$'::text),
  CHECK (every_hours >= 1 AND every_hours <= 8760),
  CHECK (kind = ANY (ARRAY['ckan'::text, 'dcat-rdf'::text, 'dcat-us'::text, 'udata'::text, 'listing'::text])),
  CHECK (state = ANY (ARRAY['active'::text, 'paused'::text])),
  CHECK (title <> ''::text)
);

CREATE INDEX api_key_agreement ON opendata.api_key USING btree (agreement_id) WHERE (agreement_id IS NOT NULL);

CREATE INDEX api_key_datasets ON opendata.api_key USING gin (datasets) WHERE (datasets IS NOT NULL);

CREATE INDEX api_key_developer ON opendata.api_key USING btree (developer_id, made_at DESC);

CREATE INDEX api_key_entry ON opendata.api_key USING btree (entry_id) WHERE (entry_id IS NOT NULL);

CREATE INDEX assessment_department ON opendata.assessment USING btree (department, points, dataset_id);

CREATE INDEX assessment_points ON opendata.assessment USING btree (points, dataset_id);

CREATE INDEX assessment_source ON opendata.assessment USING btree (source_id, points, dataset_id);

CREATE INDEX call_developer ON opendata.call USING btree (developer_id, id DESC);

CREATE INDEX call_old ON opendata.call USING btree (at);

CREATE INDEX contest_entry_contest ON opendata.contest_entry USING btree (contest_id, id);

CREATE INDEX contest_entry_developer ON opendata.contest_entry USING btree (developer_id, id DESC);

CREATE INDEX developer_licensee ON opendata.developer USING btree (licensee) WHERE (licensee IS NOT NULL);

CREATE INDEX developer_registered ON opendata.developer USING btree (registered_at DESC, id);

CREATE INDEX feedback_dataset ON opendata.feedback USING btree (dataset_id, id DESC);

CREATE INDEX feedback_department ON opendata.feedback USING btree (department, received_at DESC, id);

CREATE INDEX feedback_developer ON opendata.feedback USING btree (developer_id, received_at) WHERE (developer_id IS NOT NULL);

CREATE INDEX feedback_received ON opendata.feedback USING btree (received_at DESC, id);

CREATE INDEX follow_dataset ON opendata.follow USING btree (dataset_id);

CREATE INDEX followed_search_developer ON opendata.followed_search USING btree (developer_id, id);

CREATE INDEX listed_changed ON opendata.listed USING btree (changed_at DESC, id) INCLUDE (record_id, publication_id, entry_version);

CREATE INDEX listed_count_facet ON opendata.listed_count USING btree (facet);

CREATE INDEX listed_count_nothing ON opendata.listed_count USING btree (facet) WHERE (count = 0);

CREATE INDEX listed_created ON opendata.listed USING btree (created_at DESC, id);

CREATE INDEX listed_distributions ON opendata.listed USING gin (distributions);

CREATE INDEX listed_formats ON opendata.listed USING gin (formats);

CREATE INDEX listed_gone ON opendata.listed USING btree (gone_at DESC, id) WHERE (gone_at IS NOT NULL);

CREATE INDEX listed_organization ON opendata.listed USING btree (organization);

CREATE INDEX listed_own ON opendata.listed USING btree (publication_id) WHERE (publication_id IS NOT NULL);

CREATE INDEX listed_tags ON opendata.listed USING gin (tags);

CREATE INDEX listed_themes ON opendata.listed USING gin (themes);

CREATE INDEX named_address_probe ON opendata.named_address USING btree (probe);

CREATE INDEX outcome_run ON opendata.outcome USING btree (run_id, outcome, id);

CREATE INDEX probe_due ON opendata.probe USING btree (host, next_at);

CREATE INDEX publication_approved ON opendata.publication USING btree (approved_at) WHERE (state = 'approved'::text);

CREATE INDEX publication_dataset ON opendata.publication USING btree (dataset_id, number);

CREATE INDEX publication_department ON opendata.publication USING btree (department, approved_at DESC, id);

CREATE INDEX publication_entry ON opendata.publication USING btree (entry_id);

CREATE INDEX publication_listed ON opendata.publication USING btree (approved_at DESC, id);

CREATE INDEX publication_unswept ON opendata.publication USING btree (withdrawn_at) WHERE ((state = 'withdrawn'::text) AND (swept_at IS NULL));

CREATE INDEX publication_version ON opendata.publication USING btree (version_id);

CREATE UNIQUE INDEX publication_version_once ON opendata.publication USING btree (version_id) WHERE (state <> 'refused'::text);

CREATE INDEX quota_use_old ON opendata.quota_use USING btree (window_from);

CREATE INDEX record_missing ON opendata.record USING btree (source_id) WHERE (state = 'missing'::text);

CREATE INDEX record_source ON opendata.record USING btree (source_id, changed_at DESC, id);

CREATE INDEX reuse_dataset_dataset ON opendata.reuse_dataset USING btree (dataset_id);

CREATE INDEX reuse_developer ON opendata.reuse USING btree (developer_id, id DESC);

CREATE INDEX reuse_received ON opendata.reuse USING btree (received_at DESC, id);

CREATE UNIQUE INDEX run_open ON opendata.run USING btree (source_id) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]));

CREATE INDEX run_running ON opendata.run USING btree (progress_at) WHERE (state = 'running'::text);

CREATE INDEX run_source ON opendata.run USING btree (source_id, asked_at DESC, id);

CREATE INDEX run_waiting ON opendata.run USING btree (asked_at) WHERE (state = 'waiting'::text);

CREATE INDEX source_added ON opendata.source USING btree (added_at DESC, id);

CREATE INDEX source_due ON opendata.source USING btree (next_at) WHERE (state = 'active'::text);

CREATE VIEW opendata.given AS
 SELECT k.name AS key_name,
    l.id AS agreement_id,
    p.id AS publication_id,
    p.dataset_id,
    p.version_id,
    p.number,
    p.state,
    p.published_at,
    p.withdrawn_at,
    p.ground,
    l.entry_id,
    l.entry_version,
    g.items,
    p.items <@ g.items AS is_whole
   FROM opendata.api_key k
     JOIN opendata.developer d ON d.id = k.developer_id
     JOIN opendata.licence l ON l.id = k.agreement_id AND l.licensee = d.licensee
     JOIN opendata.publication p ON p.entry_id = l.entry_id AND p.audience = 'licensees'::text
     CROSS JOIN LATERAL ( SELECT ARRAY( SELECT i.code
                   FROM catalog.item i
                  WHERE i.entry_id = l.entry_id AND i.version = l.entry_version AND (i.code = ANY (l.items)) AND (i.code = ANY (p.items)) AND (NOT i.personal OR (i.code = ANY (p.personal)))) AS items) g;

CREATE VIEW opendata.licence AS
 SELECT a.id,
    a.licensee,
    a.entry_id,
    e.version AS entry_version,
    e.code AS entry_code,
    e.title AS entry_title,
    e.title_en AS entry_title_en,
    a.concluded_at,
    a.valid_until,
    ARRAY( SELECT i.code
           FROM catalog.item i
          WHERE i.entry_id = e.id AND i.version = e.version AND (i.code = ANY (a.fields)) AND (i.open = ANY (ARRAY['conditional'::text, 'unconditional'::text])) AND i.class <= 2 AND i.sharing <> 'not-shared'::text
          ORDER BY i.code) AS items
   FROM exchange.open_agreement a
     JOIN catalog.entry e ON e.id = a.entry_id AND e.state = 'published'::text AND (e.open = ANY (ARRAY['conditional'::text, 'unconditional'::text])) AND e.sharing <> 'not-shared'::text
  WHERE a.state = 'active'::text;

CREATE VIEW opendata.licence_applicant AS
 SELECT l.id AS agreement_id,
    l.entry_id,
    l.items,
    l.valid_until,
    p.applied_by AS person
   FROM opendata.licence l
     JOIN exchange.open_agreement a ON a.id = l.id
     JOIN exchange.open_application p ON p.id = a.application_id;

CREATE VIEW opendata.standing AS
 SELECT l.*::opendata.listed AS listed,
    l.id,
    l.name,
    l.publication_id,
    l.record_id,
    l.entry_version,
    l.title,
    l.organization,
    l.organization_title,
    l.themes,
    l.theme_titles,
    l.tags,
    l.formats,
    l.licence,
    l.distributions,
    l.sha256,
    l.created_at,
    l.changed_at,
    l.gone_at,
    l.gone_organization,
    l.gone_themes,
    l.source_id,
    l.source_class,
    l.area,
    l.records,
    l.interfaces,
    p.department,
    l.record_id IS NOT NULL OR e.id IS NOT NULL AND (v.id IS NOT NULL AND e.version = l.entry_version OR (EXISTS ( SELECT
           FROM open_datasets.version o
             JOIN opendata.publication q ON q.id = o.publication_id
          WHERE o.dataset_id = l.id AND q.entry_id = p.entry_id))) AS shown
   FROM opendata.listed l
     LEFT JOIN opendata.publication p ON p.id = l.publication_id
     LEFT JOIN datasets.version v ON v.id = p.version_id AND v.state = 'ready'::text AND p.state = 'published'::text
     LEFT JOIN catalog.entry e ON e.id = p.entry_id AND e.state = 'published'::text AND e.open = 'unconditional'::text AND e.sharing <> 'not-shared'::text;

CREATE OR REPLACE FUNCTION opendata.count_key(facet text, value text, title text, whose text)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT sha256(convert_to(jsonb_build_array(facet, value, title, whose)::text, 'UTF8'))
$function$;

CREATE OR REPLACE FUNCTION opendata.count_listed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO opendata.listed_count AS k
    SELECT c.facet, c.value, c.title, c.whose, sum(c.count) FROM fresh n, opendata.counted(n) c GROUP BY 1, 2, 3, 4
    ON CONFLICT (key) DO UPDATE SET count = k.count + excluded.count;
    RETURN NULL;
  END IF;
  INSERT INTO opendata.listed_count AS k
  SELECT facet, value, title, whose, sum(count) FROM (
      SELECT c.* FROM fresh n, opendata.counted(n) c
       UNION ALL SELECT c.facet, c.value, c.title, c.whose, -c.count FROM stale o, opendata.counted(o) c) AS change
   GROUP BY 1, 2, 3, 4 HAVING sum(count) <> 0
  ON CONFLICT (key) DO UPDATE SET count = k.count + excluded.count;
  DELETE FROM opendata.listed_count WHERE count = 0;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION opendata.counted(l opendata.listed)
 RETURNS TABLE(facet text, value text, title text, whose text, count bigint)
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT f.facet, f.value, coalesce(f.title, f.value),
         CASE WHEN f.facet IN ('dataset', 'record', 'api', 'body', 'area')
              THEN coalesce(l.source_class, l.source_id::text) ELSE '' END, f.count
    FROM (
      VALUES ('dataset', '', '', 1::bigint), ('record', '', '', l.records), ('api', '', '', l.interfaces::bigint),
             ('body', CASE WHEN l.area IS NULL THEN l.organization END, '', 1), ('area', l.area, '', 1),
             ('organization', l.organization, l.organization_title, 1), ('license_id', l.licence, NULL, 1)
       UNION ALL SELECT 'groups', g.value, g.title, 1 FROM unnest(l.themes, l.theme_titles) AS g (value, title)
       UNION ALL SELECT 'tags', t.value, NULL, 1 FROM unnest(l.tags) AS t (value)
       UNION ALL SELECT 'res_format', r.value, NULL, 1 FROM unnest(l.formats) AS r (value)
    ) AS f (facet, value, title, count)
   WHERE l.gone_at IS NULL AND f.value IS NOT NULL AND f.count <> 0
$function$;

CREATE OR REPLACE FUNCTION opendata.keep_publication()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF (NEW.id, NEW.dataset_id, NEW.version_id, NEW.number, NEW.department, NEW.entry_id, NEW.items, NEW.personal, NEW.audience)
     IS DISTINCT FROM
     (OLD.id, OLD.dataset_id, OLD.version_id, OLD.number, OLD.department, OLD.entry_id, OLD.items, OLD.personal, OLD.audience) THEN
    RAISE EXCEPTION 'A publication stays that of what was approved.';
  END IF;
  IF NEW.state <> OLD.state AND NOT (OLD.state = 'approved' OR (OLD.state = 'published' AND NEW.state = 'withdrawn')) THEN
    RAISE EXCEPTION 'A publication goes one way.';
  END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION opendata.refuse_truncate()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is kept.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $function$;

CREATE TRIGGER count_inserted AFTER INSERT ON opendata.listed REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION opendata.count_listed();

CREATE TRIGGER count_updated AFTER UPDATE ON opendata.listed REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION opendata.count_listed();

CREATE TRIGGER keep_publication BEFORE UPDATE ON opendata.publication FOR EACH ROW EXECUTE FUNCTION opendata.keep_publication();

CREATE TRIGGER record_version_not_emptied BEFORE TRUNCATE ON opendata.record_version FOR EACH STATEMENT EXECUTE FUNCTION opendata.refuse_truncate();

GRANT USAGE ON SCHEMA opendata TO hub;

GRANT USAGE ON SCHEMA opendata TO worker;

GRANT SELECT ON TABLE opendata.api_key TO hub;

GRANT INSERT, SELECT ON TABLE opendata.api_key TO worker;

GRANT SELECT ON TABLE opendata.assessment TO hub;

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE opendata.assessment TO worker;

GRANT DELETE, INSERT, SELECT ON TABLE opendata.call TO worker;

GRANT INSERT, SELECT ON TABLE opendata.contest TO hub;

GRANT SELECT ON TABLE opendata.contest TO worker;

GRANT SELECT ON TABLE opendata.contest_entry TO hub;

GRANT INSERT, SELECT ON TABLE opendata.contest_entry TO worker;

GRANT SELECT ON TABLE opendata.developer TO hub;

GRANT INSERT, SELECT ON TABLE opendata.developer TO worker;

GRANT SELECT ON TABLE opendata.developer_day TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE opendata.developer_day TO worker;

GRANT INSERT, SELECT ON TABLE opendata.dictionary TO hub;

GRANT SELECT ON TABLE opendata.dictionary TO worker;

GRANT SELECT ON TABLE opendata.feedback TO hub;

GRANT INSERT, SELECT ON TABLE opendata.feedback TO worker;

GRANT DELETE, INSERT, SELECT ON TABLE opendata.follow TO worker;

GRANT DELETE, INSERT, SELECT ON TABLE opendata.followed_search TO worker;

GRANT SELECT ON TABLE opendata.licence_applicant TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE opendata.listed TO worker;

GRANT INSERT ON TABLE opendata.listing_due TO hub;

GRANT DELETE, INSERT, SELECT ON TABLE opendata.listing_due TO worker;

GRANT SELECT ON TABLE opendata.named_address TO hub;

GRANT DELETE, INSERT, SELECT ON TABLE opendata.named_address TO worker;

GRANT INSERT, SELECT ON TABLE opendata.outcome TO hub;

GRANT INSERT, SELECT ON TABLE opendata.outcome TO worker;

GRANT SELECT ON TABLE opendata.probe TO hub;

GRANT DELETE, INSERT, SELECT ON TABLE opendata.probe TO worker;

GRANT DELETE, INSERT, SELECT ON TABLE opendata.provider TO hub;

GRANT INSERT, SELECT ON TABLE opendata.publication TO hub;

GRANT SELECT ON TABLE opendata.publication TO worker;

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE opendata.quota_use TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE opendata.record TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE opendata.record TO worker;

GRANT INSERT, SELECT ON TABLE opendata.record_version TO hub;

GRANT INSERT, SELECT ON TABLE opendata.record_version TO worker;

GRANT SELECT ON TABLE opendata.reuse TO hub;

GRANT INSERT, SELECT ON TABLE opendata.reuse TO worker;

GRANT SELECT ON TABLE opendata.reuse_dataset TO hub;

GRANT INSERT, SELECT ON TABLE opendata.reuse_dataset TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE opendata.run TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE opendata.run TO worker;

GRANT DELETE, INSERT, SELECT ON TABLE opendata.search_due TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE opendata.source TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE opendata.source TO worker;

GRANT UPDATE (expires_at, revoked_at, replaced_by) ON TABLE opendata.api_key TO worker;

GRANT UPDATE (state, cancelled_by, cancelled_at, ground) ON TABLE opendata.contest TO hub;

GRANT UPDATE (withdrawn_at) ON TABLE opendata.contest_entry TO worker;

GRANT UPDATE (trust, trust_ground, trusted_by, trusted_at, person, licensee) ON TABLE opendata.developer TO hub;

GRANT UPDATE (state, answer, answered_by, answered_at) ON TABLE opendata.feedback TO hub;

GRANT UPDATE (next_at, checked_at, reachable, said) ON TABLE opendata.probe TO worker;

GRANT UPDATE (name, name_en, terms, quality, ground, marked_by, marked_at) ON TABLE opendata.provider TO hub;

GRANT UPDATE (state, withdrawn_by, withdrawn_at, ground) ON TABLE opendata.publication TO hub;

GRANT UPDATE (state, copying_at, published_at, withdrawn_by, withdrawn_at, ground, swept_at, not_before, refused_at, problems) ON TABLE opendata.publication TO worker;

GRANT UPDATE (state, judged_by, judged_at, reasons) ON TABLE opendata.reuse TO hub;

GRANT UPDATE (state, retired_at) ON TABLE opendata.reuse TO worker;

GRANT UPDATE (after) ON TABLE opendata.search_due TO worker;

COMMENT ON COLUMN opendata.api_key.digest IS 'SHA-256 of the key.';

COMMENT ON COLUMN opendata.api_key.datasets IS 'To which it is bound; null for every open one.';

COMMENT ON COLUMN opendata.api_key.entry_id IS 'Of the entry by which it works, within the window of the contest.';

COMMENT ON COLUMN opendata.api_key.agreement_id IS 'On conditionally open data, to which it is bound.';

COMMENT ON COLUMN opendata.assessment.dataset_id IS 'Of a dataset of our own, or of a harvested record.';

COMMENT ON COLUMN opendata.assessment.source_id IS 'Null: a dataset of our own.';

COMMENT ON COLUMN opendata.assessment.department IS 'Whose dataset it is; null where it was harvested.';

COMMENT ON COLUMN opendata.assessment.metrics IS 'What is reached of each metric, 0 to 1; null: nobody knows yet.';

COMMENT ON COLUMN opendata.assessment.mistakes IS 'Fields by which it breaks a shape of DCAT-AP.';

COMMENT ON COLUMN opendata.assessment.unknown IS 'Points of which nobody knows yet whether they are reached.';

COMMENT ON COLUMN opendata.assessment.rules IS 'What it was assessed by; other rules assess it anew.';

COMMENT ON COLUMN opendata.call.dataset IS 'Empty where it is about none.';

COMMENT ON COLUMN opendata.contest.closes_at IS 'From which instant on no key of an entry works any more.';

COMMENT ON COLUMN opendata.contest_entry.datasets IS 'Of the contest, those that it is about.';

COMMENT ON COLUMN opendata.contest_entry.withdrawn_at IS 'When its developer took it back.';

COMMENT ON COLUMN opendata.developer.secret_digest IS 'SHA-256 of the SHA-256 of the management secret: the first of them goes through the intake as proof.';

COMMENT ON COLUMN opendata.developer.person IS 'Whose real name an issuer vouches for, where that person has taken the account over; personal.';

COMMENT ON COLUMN opendata.developer.licensee IS 'For whom that person acts, as agreements on conditionally open data name it; personal.';

COMMENT ON COLUMN opendata.developer_day.day IS 'In China.';

COMMENT ON TABLE opendata.dictionary IS 'Items that the columns of a table of a publication are; of what was approved before it was kept there is none.';

COMMENT ON COLUMN opendata.feedback.department IS 'Credit code of the department that answers.';

COMMENT ON COLUMN opendata.feedback.contact IS 'Where the department may write to; personal, and shown to nobody else.';

COMMENT ON COLUMN opendata.feedback.state IS 'dismissed: spam, or nothing that may be shown; its answer is the ground.';

COMMENT ON COLUMN opendata.follow.dataset_id IS 'Of a department here, or of a record that was harvested; it stays when the dataset goes.';

COMMENT ON COLUMN opendata.followed_search.q IS 'Words and fields, as package_search of the portal reads them.';

COMMENT ON COLUMN opendata.licence_applicant.person IS 'Personal.';

COMMENT ON COLUMN opendata.listed.id IS 'Of the dataset, or of the record that was harvested.';

COMMENT ON COLUMN opendata.listed.name IS 'Given once; no other dataset ever has it, also when this one is no longer shown.';

COMMENT ON COLUMN opendata.listed.publication_id IS 'By which it is open; null, as the record is, where it is shown no longer.';

COMMENT ON COLUMN opendata.listed.entry_version IS 'Of the entry, when its items were last seen to be open.';

COMMENT ON COLUMN opendata.listed.distributions IS 'Ids of its distributions, in their order; as they last were, where it is shown no longer.';

COMMENT ON COLUMN opendata.listed.sha256 IS 'Of all that is said of it: equal means unchanged.';

COMMENT ON COLUMN opendata.listed.changed_at IS 'When what is said of it was last another.';

COMMENT ON COLUMN opendata.listed.source_class IS 'Of a department’s own, by its credit code; null of what is harvested: there it is its source’s, which may be marked later.';

COMMENT ON COLUMN opendata.listed.area IS 'Region one level below ours to which its publisher belongs; null of our own.';

COMMENT ON COLUMN opendata.listed.records IS 'Rows of the tables that are open here.';

COMMENT ON COLUMN opendata.listed.interfaces IS 'Distributions that are services.';

COMMENT ON TABLE opendata.listed_count IS 'Sums over opendata.listed, which its triggers keep.';

COMMENT ON COLUMN opendata.listed_count.whose IS 'official, social, or the id of the source that decides it; empty where nobody asks.';

COMMENT ON TABLE opendata.named_address IS 'Which addresses the distributions of a dataset name.';

COMMENT ON TABLE opendata.outcome IS 'What each record of a run came to, but for those that are as they were: they are counted.';

COMMENT ON COLUMN opendata.probe.sha256 IS 'Of the address.';

COMMENT ON COLUMN opendata.probe.next_at IS 'When it is asked next, as long as a dataset names it.';

COMMENT ON COLUMN opendata.probe.reachable IS 'Null: nobody has asked, or nobody here may ask.';

COMMENT ON COLUMN opendata.probe.said IS 'The status of its answer, or why there was none.';

COMMENT ON COLUMN opendata.provider.code IS 'Unified social credit code; those of bodies of the government begin with 1 (GB 32100).';

COMMENT ON COLUMN opendata.provider.terms IS 'Under which everybody may use the data: an address, or words.';

COMMENT ON COLUMN opendata.publication.items IS 'Codes of the items of the entry that the columns of its tables are.';

COMMENT ON COLUMN opendata.publication.personal IS 'Those of them that were personal, and masked or let pass, when it was approved.';

COMMENT ON COLUMN opendata.publication.copying_at IS 'When a worker took it up; left there where that worker has died.';

COMMENT ON COLUMN opendata.publication.ground IS 'Why it was withdrawn; its address answers with it ever after.';

COMMENT ON COLUMN opendata.publication.swept_at IS 'When its tables were removed from the open zone.';

COMMENT ON COLUMN opendata.publication.not_before IS 'Until when the removal of its tables waits, where one could not be removed.';

COMMENT ON COLUMN opendata.publication.problems IS 'Columns with values that their code tables do not have: how many cells, and rows of the first; no values.';

COMMENT ON COLUMN opendata.publication.audience IS 'For whom it was approved; what is for licensees never becomes everybody''s.';

COMMENT ON COLUMN opendata.quota_use.instance IS 'The running portal that has counted it.';

COMMENT ON COLUMN opendata.record.key IS 'By which its source tells it apart now.';

COMMENT ON COLUMN opendata.record.identifiers IS 'Its other names: evidence, should the source rename it.';

COMMENT ON COLUMN opendata.record.state IS 'missing: its source no longer has it, and a person has to say that it goes.';

COMMENT ON TABLE opendata.record_version IS 'History of each record; never changed.';

COMMENT ON COLUMN opendata.reuse.reasons IS 'Why it was refused; its developer reads it, and nobody else outside.';

COMMENT ON COLUMN opendata.reuse.institution IS 'Empty where none is said; so are its English name and its code.';

COMMENT ON COLUMN opendata.reuse.institution_code IS 'Its address at ROR, or its unified social credit code.';

COMMENT ON COLUMN opendata.reuse_dataset.dataset_id IS 'Of a department here, or of a record that was harvested; it stays when the dataset goes.';

COMMENT ON COLUMN opendata.run.total IS 'How many datasets the source said that it has.';

COMMENT ON COLUMN opendata.run.missing IS 'Too many were gone at once: they wait for a person.';

COMMENT ON COLUMN opendata.run.why IS 'Why it did not get to the end of the catalogue.';

COMMENT ON COLUMN opendata.search_due.after IS 'The search up to which it was held against all; null where against none.';

COMMENT ON COLUMN opendata.source.next_at IS 'When it is read next, as long as it is active.';

COMMENT ON COLUMN opendata.source.etag IS 'Of its answer when it was last read whole, where that was one answer.';

COMMENT ON COLUMN opendata.source.division IS 'Region whose catalogue it is (GB/T 2260); null where nobody has said.';

CREATE SCHEMA public;

CREATE TABLE public.migration (
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamp with time zone DEFAULT now() NOT NULL,
  PRIMARY KEY (name)
);

GRANT USAGE ON SCHEMA public TO PUBLIC;

CREATE SCHEMA search;

CREATE TABLE search.document (
  zone text NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  entry_id uuid,
  code text,
  title text NOT NULL,
  title_en text NOT NULL,
  text text NOT NULL,
  content text[] NOT NULL,
  tokens text[] NOT NULL,
  facets jsonb NOT NULL,
  owner text,
  restricted boolean NOT NULL,
  uses integer DEFAULT 0 NOT NULL,
  removed boolean DEFAULT false NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  tx xid8 DEFAULT pg_current_xact_id() NOT NULL,
  PRIMARY KEY (zone, kind, id),
  CHECK (kind = ANY (ARRAY['entry'::text, 'item'::text, 'resource'::text, 'department'::text, 'dataset'::text])),
  CHECK (zone = 'government'::text OR NOT restricted),
  CHECK (zone = ANY (ARRAY['government'::text, 'open'::text]))
);

CREATE TABLE search.edition (
  one boolean DEFAULT true NOT NULL,
  number integer NOT NULL,
  PRIMARY KEY (one),
  CHECK (one)
);

CREATE TABLE search.use (
  thing text NOT NULL,
  agreement uuid NOT NULL,
  PRIMARY KEY (thing, agreement)
);

CREATE INDEX document_entry ON search.document USING btree (entry_id) WHERE (kind = 'item'::text);

CREATE INDEX document_tx ON search.document USING btree (tx);

CREATE VIEW search.open_document AS
 SELECT kind,
    id,
    entry_id,
    code,
    title,
    title_en,
    text,
    content,
    tokens,
    facets,
    uses,
    removed,
    changed_at,
    tx
   FROM search.document
  WHERE zone = 'open'::text;

GRANT USAGE ON SCHEMA search TO hub;

GRANT USAGE ON SCHEMA search TO portal;

GRANT USAGE ON SCHEMA search TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE search.document TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE search.document TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE search.edition TO hub;

GRANT SELECT ON TABLE search.open_document TO portal;

GRANT SELECT ON TABLE search.use TO hub;

GRANT DELETE, INSERT, SELECT ON TABLE search.use TO worker;

COMMENT ON COLUMN search.document.zone IS 'Who may find it; what both may find has a document, with its own words, in each.';

COMMENT ON COLUMN search.document.entry_id IS 'The entry that an item or a resource belongs to.';

COMMENT ON COLUMN search.document.content IS 'Title, what it is about, summary, items: in normal form, a line for each text.';

COMMENT ON COLUMN search.document.tokens IS 'The words of the same four, with spaces between.';

COMMENT ON COLUMN search.document.restricted IS 'Only the owner department and the authority find it: a draft.';

COMMENT ON COLUMN search.document.removed IS 'No longer found; the row stays, emptied, for processes that have yet to hear of it.';

COMMENT ON COLUMN search.use.thing IS 'Id of a document.';

CREATE SCHEMA statistics;

CREATE TABLE statistics.act_day (
  day date NOT NULL,
  act text NOT NULL,
  department text NOT NULL,
  acts bigint NOT NULL,
  provider text DEFAULT ''::text NOT NULL,
  resource text DEFAULT ''::text NOT NULL,
  purpose text DEFAULT ''::text NOT NULL,
  channel text DEFAULT ''::text NOT NULL,
  outcome text DEFAULT ''::text NOT NULL,
  PRIMARY KEY (day, act, department, provider, resource, purpose, channel, outcome),
  CHECK (acts > 0)
);

CREATE TABLE statistics.approval (
  application uuid NOT NULL,
  resource uuid NOT NULL,
  provider text NOT NULL,
  requester text NOT NULL,
  day date NOT NULL,
  PRIMARY KEY (application)
);

CREATE TABLE statistics.authority (
  person uuid NOT NULL,
  department text NOT NULL,
  is_assigned boolean DEFAULT false NOT NULL,
  is_disabled boolean DEFAULT false NOT NULL,
  PRIMARY KEY (person)
);

CREATE TABLE statistics.call_day (
  day date NOT NULL,
  resource text NOT NULL,
  provider text NOT NULL,
  requester text NOT NULL,
  mode text NOT NULL,
  outcome text NOT NULL,
  calls bigint NOT NULL,
  rows bigint NOT NULL,
  bytes bigint DEFAULT 0 NOT NULL,
  duration_us bigint DEFAULT 0 NOT NULL,
  timed bigint DEFAULT 0 NOT NULL,
  quick bigint,
  single bigint,
  PRIMARY KEY (day, resource, requester, provider, mode, outcome)
);

CREATE TABLE statistics.clock (
  id uuid NOT NULL,
  kind text NOT NULL,
  holder text NOT NULL,
  due_on date,
  outcome text,
  late boolean,
  PRIMARY KEY (id),
  CHECK (outcome = ANY (ARRAY['done'::text, 'dropped'::text]))
);

CREATE TABLE statistics.cohort_unit (
  scheme text NOT NULL,
  cohort text NOT NULL,
  unit text NOT NULL,
  enrolled_by text NOT NULL,
  enrolled_at timestamp with time zone NOT NULL,
  PRIMARY KEY (scheme, cohort, unit),
  CHECK (unit <> ''::text)
);

CREATE TABLE statistics.counting (
  one boolean DEFAULT true NOT NULL,
  after_entry bigint NOT NULL,
  usage_from timestamp with time zone,
  PRIMARY KEY (one),
  CHECK (one)
);

CREATE TABLE statistics.dataset (
  id uuid NOT NULL,
  unit text NOT NULL,
  metrics jsonb NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE statistics.dataset_metric (
  unit text NOT NULL,
  metric text NOT NULL,
  day date NOT NULL,
  datasets integer NOT NULL,
  known integer NOT NULL,
  reached numeric NOT NULL,
  PRIMARY KEY (unit, metric, day)
);

CREATE TABLE statistics.department (
  code text NOT NULL,
  division text NOT NULL,
  level text NOT NULL,
  name text DEFAULT ''::text NOT NULL,
  name_en text,
  kind text DEFAULT 'department'::text NOT NULL,
  disabled_on date,
  PRIMARY KEY (code),
  CHECK (kind = ANY (ARRAY['department'::text, 'organisation'::text]))
);

CREATE TABLE statistics.department_list (
  department text NOT NULL,
  kind text NOT NULL,
  day date NOT NULL,
  items integer NOT NULL,
  linked_items integer NOT NULL,
  links integer NOT NULL,
  PRIMARY KEY (department, kind, day),
  CHECK (items >= 0),
  CHECK (linked_items >= 0 AND linked_items <= items),
  CHECK (links >= linked_items)
);

CREATE TABLE statistics.duty_day (
  department text NOT NULL,
  day date NOT NULL,
  duties integer NOT NULL,
  mounted integer NOT NULL,
  PRIMARY KEY (department, day),
  CHECK (duties >= 0),
  CHECK (mounted >= 0 AND mounted <= duties)
);

CREATE TABLE statistics.entry_cycle (
  entry uuid NOT NULL,
  since date NOT NULL,
  cycle text,
  PRIMARY KEY (entry, since)
);

CREATE TABLE statistics.evidence (
  id uuid NOT NULL,
  scheme text NOT NULL,
  node text NOT NULL,
  unit text NOT NULL,
  period text NOT NULL,
  value numeric NOT NULL,
  method text NOT NULL,
  source text NOT NULL,
  taken_at timestamp with time zone NOT NULL,
  attachment_sha256 text,
  recorded_by text NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  checked_by text,
  checked_at timestamp with time zone,
  replaced_at timestamp with time zone,
  PRIMARY KEY (id),
  CHECK ((checked_by IS NULL) = (checked_at IS NULL)),
  CHECK (attachment_sha256 ~ '^[0-9a-f]{64}$'::text),
  CHECK (checked_by <> recorded_by),
  CHECK (method = ANY (ARRAY['machine'::text, 'manual'::text])),
  CHECK (period <> ''::text),
  CHECK (source <> ''::text),
  CHECK (unit <> ''::text),
  CHECK (value >= 0::numeric)
);

CREATE TABLE statistics.external_figure (
  series text NOT NULL,
  unit text NOT NULL,
  year smallint NOT NULL,
  value numeric NOT NULL,
  source text NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  PRIMARY KEY (series, unit, year),
  CHECK (series <> ''::text),
  CHECK (source <> ''::text),
  CHECK (unit <> ''::text),
  CHECK (year >= 1990 AND year <= 2100)
);

CREATE TABLE statistics.fact (
  id uuid NOT NULL,
  consumer text NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  event json NOT NULL,
  PRIMARY KEY (id, consumer),
  UNIQUE (number)
);

CREATE TABLE statistics.feedback (
  id uuid NOT NULL,
  department text NOT NULL,
  received_on date NOT NULL,
  ended_on date,
  dismissed boolean DEFAULT false NOT NULL,
  PRIMARY KEY (id),
  CHECK (NOT dismissed OR ended_on IS NOT NULL)
);

CREATE TABLE statistics.index_run (
  id uuid NOT NULL,
  scheme text NOT NULL,
  scheme_version integer NOT NULL,
  scheme_sha256 text NOT NULL,
  cohort text NOT NULL,
  period text NOT NULL,
  run_by text NOT NULL,
  run_at timestamp with time zone NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY (scheme, scheme_sha256) REFERENCES statistics.scheme(id, sha256)
);

CREATE TABLE statistics.licensed_dataset (
  dataset uuid NOT NULL,
  entry uuid NOT NULL,
  department text NOT NULL,
  PRIMARY KEY (dataset)
);

CREATE TABLE statistics.open_application (
  id uuid NOT NULL,
  entry uuid NOT NULL,
  provider text NOT NULL,
  received_on date,
  decided_on date,
  outcome text,
  PRIMARY KEY (id),
  CHECK (outcome = ANY (ARRAY['granted'::text, 'refused'::text]))
);

CREATE TABLE statistics.project (
  code text NOT NULL,
  domain text NOT NULL,
  PRIMARY KEY (code)
);

CREATE TABLE statistics.project_resource (
  id uuid NOT NULL,
  project text NOT NULL,
  resource text NOT NULL,
  provider text NOT NULL,
  since date NOT NULL,
  until date,
  PRIMARY KEY (id)
);

CREATE TABLE statistics.publication (
  id uuid NOT NULL,
  dataset uuid NOT NULL,
  number integer NOT NULL,
  entry uuid NOT NULL,
  department text NOT NULL,
  state text NOT NULL,
  published_on date,
  rows bigint DEFAULT 0 NOT NULL,
  bytes bigint DEFAULT 0 NOT NULL,
  interfaces integer DEFAULT 0 NOT NULL,
  withdrawn_on date,
  PRIMARY KEY (id),
  CHECK (bytes >= 0),
  CHECK (interfaces >= 0),
  CHECK (rows >= 0)
);

CREATE TABLE statistics.purpose_call (
  purpose text NOT NULL,
  day date NOT NULL,
  resource text NOT NULL,
  provider text NOT NULL,
  requester text NOT NULL,
  outcome text NOT NULL,
  calls bigint NOT NULL,
  rows bigint NOT NULL,
  PRIMARY KEY (purpose, day, resource, requester, provider, outcome)
);

CREATE TABLE statistics.purpose_day (
  purpose text NOT NULL,
  day date NOT NULL,
  requester text NOT NULL,
  queries bigint NOT NULL,
  records bigint NOT NULL,
  fields bigint NOT NULL,
  PRIMARY KEY (purpose, day, requester),
  CHECK (fields >= records),
  CHECK (queries > 0),
  CHECK (records >= 0)
);

CREATE TABLE statistics.report (
  kind text NOT NULL,
  unit text NOT NULL,
  month text NOT NULL,
  made_at timestamp with time zone NOT NULL,
  content jsonb NOT NULL,
  PRIMARY KEY (kind, unit, month),
  CHECK (kind = ANY (ARRAY['department'::text, 'region'::text])),
  CHECK (month ~ '^[0-9]{4}-[0-9]{2}$'::text)
);

CREATE TABLE statistics.resource_theme (
  resource uuid NOT NULL,
  theme text NOT NULL,
  PRIMARY KEY (resource, theme)
);

CREATE TABLE statistics.reuse (
  id uuid NOT NULL,
  dataset uuid NOT NULL,
  accepted_on date NOT NULL,
  ended_on date,
  PRIMARY KEY (id, dataset)
);

CREATE TABLE statistics.rule_document (
  code text NOT NULL,
  division text NOT NULL,
  state text NOT NULL,
  PRIMARY KEY (code)
);

CREATE TABLE statistics.scheme (
  id text NOT NULL,
  sha256 text NOT NULL,
  content jsonb NOT NULL,
  PRIMARY KEY (id, sha256)
);

CREATE TABLE statistics.score (
  id uuid NOT NULL,
  run_id uuid NOT NULL,
  unit text NOT NULL,
  total numeric,
  tier text,
  trial boolean NOT NULL,
  evidence jsonb NOT NULL,
  result jsonb NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (run_id, unit),
  FOREIGN KEY (run_id) REFERENCES statistics.index_run(id)
);

CREATE TABLE statistics.search_day (
  day date NOT NULL,
  channel text NOT NULL,
  words text NOT NULL,
  searches bigint NOT NULL,
  vain bigint NOT NULL,
  PRIMARY KEY (day, channel, words)
);

CREATE TABLE statistics.survey (
  entry uuid NOT NULL,
  day date NOT NULL,
  department text NOT NULL,
  records bigint NOT NULL,
  bytes bigint NOT NULL,
  PRIMARY KEY (entry, day),
  CHECK (bytes >= 0),
  CHECK (records >= 0)
);

CREATE TABLE statistics.thing (
  kind text NOT NULL,
  id uuid NOT NULL,
  state text NOT NULL,
  department text NOT NULL,
  items integer DEFAULT 0 NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  sharing text,
  open text,
  PRIMARY KEY (kind, id),
  CHECK (kind = ANY (ARRAY['application'::text, 'entry'::text, 'resource'::text, 'agreement'::text]))
);

CREATE TABLE statistics.usage_event (
  at timestamp with time zone NOT NULL,
  act text NOT NULL,
  channel text NOT NULL,
  consumer text NOT NULL,
  consumer_department text NOT NULL,
  department text NOT NULL,
  entry text NOT NULL,
  dataset text NOT NULL,
  version integer NOT NULL,
  outcome text NOT NULL,
  rows bigint NOT NULL,
  bytes bigint NOT NULL,
  duration_us bigint NOT NULL
);

CREATE TABLE statistics.usage_sum (
  grain text NOT NULL,
  at timestamp with time zone NOT NULL,
  act text NOT NULL,
  channel text NOT NULL,
  consumer text NOT NULL,
  consumer_department text NOT NULL,
  department text NOT NULL,
  entry text NOT NULL,
  outcome text NOT NULL,
  events bigint NOT NULL,
  rows bigint NOT NULL,
  bytes bigint NOT NULL,
  duration_us bigint NOT NULL,
  summed_by text NOT NULL,
  PRIMARY KEY (summed_by, grain, at, act, channel, consumer, consumer_department, department, entry, outcome),
  CHECK (grain = ANY (ARRAY['minute'::text, 'hour'::text, 'day'::text, 'month'::text])),
  CHECK (summed_by = ANY (ARRAY['kind'::text, 'consumer-department'::text, 'department-and-act'::text, 'entry'::text, 'department-and-kind'::text, 'entry-and-kind'::text]))
) PARTITION BY LIST (summed_by);

CREATE TABLE statistics.usage_by_consumer_department PARTITION OF statistics.usage_sum FOR VALUES IN ('consumer-department');

CREATE TABLE statistics.usage_by_department_and_act PARTITION OF statistics.usage_sum FOR VALUES IN ('department-and-act');

CREATE TABLE statistics.usage_by_department_and_kind PARTITION OF statistics.usage_sum FOR VALUES IN ('department-and-kind');

CREATE TABLE statistics.usage_by_entry PARTITION OF statistics.usage_sum FOR VALUES IN ('entry');

CREATE TABLE statistics.usage_by_entry_and_kind PARTITION OF statistics.usage_sum FOR VALUES IN ('entry-and-kind');

CREATE TABLE statistics.usage_by_kind PARTITION OF statistics.usage_sum FOR VALUES IN ('kind');

CREATE INDEX clock_due ON statistics.clock USING btree (due_on, holder);

CREATE INDEX evidence_of_unit ON statistics.evidence USING btree (scheme, unit, recorded_at DESC, id);

CREATE UNIQUE INDEX evidence_valid ON statistics.evidence USING btree (scheme, period, unit, node) WHERE (replaced_at IS NULL);

CREATE INDEX feedback_received ON statistics.feedback USING btree (received_on);

CREATE INDEX index_run_newest ON statistics.index_run USING btree (scheme, cohort, period, run_at DESC, id DESC);

CREATE INDEX open_application_decided ON statistics.open_application USING btree (decided_on);

CREATE INDEX open_application_received ON statistics.open_application USING btree (received_on);

CREATE INDEX project_resource_project ON statistics.project_resource USING btree (project);

CREATE INDEX publication_dataset ON statistics.publication USING btree (dataset, number);

CREATE INDEX publication_department ON statistics.publication USING btree (department) WHERE (state = 'published'::text);

CREATE INDEX resource_theme_theme ON statistics.resource_theme USING btree (theme);

CREATE INDEX reuse_dataset ON statistics.reuse USING btree (dataset);

CREATE INDEX thing_state ON statistics.thing USING btree (kind, state);

CREATE INDEX usage_event_at ON statistics.usage_event USING brin (at);

CREATE INDEX usage_sum_at ON ONLY statistics.usage_sum USING btree (grain, at);

CREATE INDEX usage_sum_department ON ONLY statistics.usage_sum USING btree (department, grain, at) WHERE (summed_by = ANY (ARRAY['department-and-act'::text, 'department-and-kind'::text]));

CREATE INDEX usage_sum_entry ON ONLY statistics.usage_sum USING btree (entry, grain, at) WHERE (entry <> ''::text);

CREATE OR REPLACE FUNCTION statistics.refuse_truncate()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is kept.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $function$;

CREATE OR REPLACE FUNCTION statistics.score_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'Scores are kept and never changed (%).', OLD.id;
END $function$;

CREATE TRIGGER index_run_not_emptied BEFORE TRUNCATE ON statistics.index_run FOR EACH STATEMENT EXECUTE FUNCTION statistics.refuse_truncate();

CREATE TRIGGER index_run_stays BEFORE DELETE OR UPDATE ON statistics.index_run FOR EACH ROW EXECUTE FUNCTION statistics.score_stays();

CREATE TRIGGER score_not_emptied BEFORE TRUNCATE ON statistics.score FOR EACH STATEMENT EXECUTE FUNCTION statistics.refuse_truncate();

CREATE TRIGGER score_stays BEFORE DELETE OR UPDATE ON statistics.score FOR EACH ROW EXECUTE FUNCTION statistics.score_stays();

GRANT USAGE ON SCHEMA statistics TO hub;

GRANT USAGE ON SCHEMA statistics TO worker;

GRANT SELECT ON TABLE statistics.act_day TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.act_day TO worker;

GRANT SELECT ON TABLE statistics.approval TO hub;

GRANT INSERT, SELECT ON TABLE statistics.approval TO worker;

GRANT SELECT ON TABLE statistics.authority TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.authority TO worker;

GRANT SELECT ON TABLE statistics.call_day TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.call_day TO worker;

GRANT SELECT ON TABLE statistics.clock TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.clock TO worker;

GRANT INSERT, SELECT ON TABLE statistics.cohort_unit TO hub;

GRANT INSERT, SELECT ON TABLE statistics.cohort_unit TO worker;

GRANT SELECT ON TABLE statistics.counting TO hub;

GRANT SELECT ON TABLE statistics.counting TO worker;

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE statistics.dataset TO worker;

GRANT SELECT ON TABLE statistics.dataset_metric TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.dataset_metric TO worker;

GRANT SELECT ON TABLE statistics.department TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.department TO worker;

GRANT SELECT ON TABLE statistics.department_list TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.department_list TO worker;

GRANT SELECT ON TABLE statistics.duty_day TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.duty_day TO worker;

GRANT SELECT ON TABLE statistics.entry_cycle TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.entry_cycle TO worker;

GRANT INSERT, SELECT ON TABLE statistics.evidence TO hub;

GRANT INSERT, SELECT ON TABLE statistics.evidence TO worker;

GRANT INSERT, SELECT ON TABLE statistics.external_figure TO hub;

GRANT INSERT ON TABLE statistics.fact TO worker;

GRANT SELECT ON TABLE statistics.feedback TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.feedback TO worker;

GRANT INSERT, SELECT ON TABLE statistics.index_run TO hub;

GRANT INSERT, SELECT ON TABLE statistics.index_run TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.licensed_dataset TO worker;

GRANT SELECT ON TABLE statistics.open_application TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.open_application TO worker;

GRANT SELECT ON TABLE statistics.project TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.project TO worker;

GRANT SELECT ON TABLE statistics.project_resource TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.project_resource TO worker;

GRANT SELECT ON TABLE statistics.publication TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.publication TO worker;

GRANT SELECT ON TABLE statistics.purpose_call TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.purpose_call TO worker;

GRANT SELECT ON TABLE statistics.purpose_day TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.purpose_day TO worker;

GRANT SELECT ON TABLE statistics.report TO hub;

GRANT INSERT, SELECT ON TABLE statistics.report TO worker;

GRANT SELECT ON TABLE statistics.resource_theme TO hub;

GRANT DELETE, INSERT, SELECT ON TABLE statistics.resource_theme TO worker;

GRANT SELECT ON TABLE statistics.reuse TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.reuse TO worker;

GRANT SELECT ON TABLE statistics.rule_document TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.rule_document TO worker;

GRANT INSERT, SELECT ON TABLE statistics.scheme TO hub;

GRANT INSERT, SELECT ON TABLE statistics.scheme TO worker;

GRANT INSERT, SELECT ON TABLE statistics.score TO hub;

GRANT INSERT, SELECT ON TABLE statistics.score TO worker;

GRANT SELECT ON TABLE statistics.search_day TO hub;

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE statistics.search_day TO worker;

GRANT SELECT ON TABLE statistics.survey TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.survey TO worker;

GRANT SELECT ON TABLE statistics.thing TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE statistics.thing TO worker;

GRANT SELECT ON TABLE statistics.usage_event TO hub;

GRANT DELETE, INSERT, SELECT ON TABLE statistics.usage_event TO worker;

GRANT SELECT ON TABLE statistics.usage_sum TO hub;

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE statistics.usage_sum TO worker;

GRANT UPDATE (usage_from) ON TABLE statistics.counting TO worker;

GRANT UPDATE (checked_by, checked_at, replaced_at) ON TABLE statistics.evidence TO hub;

GRANT UPDATE (replaced_at) ON TABLE statistics.evidence TO worker;

COMMENT ON COLUMN statistics.act_day.department IS 'Who acts: of applications, decisions and batches the requester.';

COMMENT ON COLUMN statistics.act_day.provider IS 'Whose data it is about.';

COMMENT ON COLUMN statistics.act_day.resource IS 'What it is about: the resource, or the entry where nothing is mounted.';

COMMENT ON COLUMN statistics.act_day.channel IS 'hub: people at the hub; connector: a department''s own systems; rule: the hub by itself.';

COMMENT ON COLUMN statistics.act_day.outcome IS 'Of decisions granted or refused, of all else answered.';

COMMENT ON COLUMN statistics.call_day.timed IS 'Of its calls, the ones that bytes and time were added up of; of those of before they were not.';

COMMENT ON COLUMN statistics.call_day.quick IS 'Of the single ones, those that took a second at most; of days of which single ones were not counted, of the timed ones, or null.';

COMMENT ON COLUMN statistics.call_day.single IS 'Of the timed ones, those that were no chunks of a bulk job; null of days of which it was not counted.';

COMMENT ON COLUMN statistics.clock.holder IS 'Credit code of the department that held it when its last day was over, or holds it until then.';

COMMENT ON COLUMN statistics.counting.after_entry IS 'Storage key of the last log entry from before acts were counted by days in China; 0 where there is none.';

COMMENT ON COLUMN statistics.counting.usage_from IS 'Start of a day in China, before which usage events have been removed; null while all are there.';

COMMENT ON COLUMN statistics.dataset.metrics IS 'What is reached of each metric, 0 to 1; null: nobody knows yet.';

COMMENT ON COLUMN statistics.dataset_metric.known IS 'Datasets of which it is known what they reach.';

COMMENT ON COLUMN statistics.dataset_metric.reached IS 'Sum of what these reach.';

COMMENT ON COLUMN statistics.fact.id IS 'Of the event.';

COMMENT ON COLUMN statistics.fact.consumer IS 'Who learnt from it, and whom alone a replay gives it to.';

COMMENT ON COLUMN statistics.feedback.dismissed IS 'Spam, or nothing that may be shown: no answer was awaited.';

COMMENT ON TABLE statistics.licensed_dataset IS 'Whose datasets are given by agreements, and by which entry: what is used of them counts for both.';

COMMENT ON COLUMN statistics.publication.bytes IS 'Of its tables as they are stored (Parquet).';

COMMENT ON COLUMN statistics.publication.interfaces IS 'Addresses at which its rows can be asked for.';

COMMENT ON COLUMN statistics.report.unit IS 'Credit code of the department, or division code (GB/T 2260) of the region.';

COMMENT ON COLUMN statistics.usage_sum.summed_by IS 'What its events were told apart by, besides time and outcome (kind: act, channel, consumer); each sum holds all events. Other columns are empty.';

CREATE SCHEMA statistics_base;

CREATE TABLE statistics_base.act_day (
  day date,
  act text,
  department text,
  acts bigint,
  provider text,
  resource text,
  purpose text,
  channel text,
  outcome text
);

CREATE TABLE statistics_base.approval (
  application uuid,
  resource uuid,
  provider text,
  requester text,
  day date
);

CREATE TABLE statistics_base.authority (
  person uuid,
  department text,
  is_assigned boolean,
  is_disabled boolean
);

CREATE TABLE statistics_base.call_day (
  day date,
  resource text,
  provider text,
  requester text,
  mode text,
  outcome text,
  calls bigint,
  rows bigint,
  bytes bigint,
  duration_us bigint,
  timed bigint,
  quick bigint,
  single bigint
);

CREATE TABLE statistics_base.clock (
  id uuid,
  kind text,
  holder text,
  due_on date,
  outcome text,
  late boolean
);

CREATE TABLE statistics_base.dataset (
  id uuid,
  unit text,
  metrics jsonb
);

CREATE TABLE statistics_base.dataset_metric (
  unit text,
  metric text,
  day date,
  datasets integer,
  known integer,
  reached numeric
);

CREATE TABLE statistics_base.department (
  code text,
  division text,
  level text,
  name text,
  name_en text,
  kind text,
  disabled_on date
);

CREATE TABLE statistics_base.department_list (
  department text,
  kind text,
  day date,
  items integer,
  linked_items integer,
  links integer
);

CREATE TABLE statistics_base.duty_day (
  department text,
  day date,
  duties integer,
  mounted integer
);

CREATE TABLE statistics_base.entry_cycle (
  entry uuid,
  since date,
  cycle text
);

CREATE TABLE statistics_base.feedback (
  id uuid,
  department text,
  received_on date,
  ended_on date,
  dismissed boolean
);

CREATE TABLE statistics_base.licensed_dataset (
  dataset uuid,
  entry uuid,
  department text
);

CREATE TABLE statistics_base.open_application (
  id uuid,
  entry uuid,
  provider text,
  received_on date,
  decided_on date,
  outcome text
);

CREATE TABLE statistics_base.project (
  code text,
  domain text
);

CREATE TABLE statistics_base.project_resource (
  id uuid,
  project text,
  resource text,
  provider text,
  since date,
  until date
);

CREATE TABLE statistics_base.publication (
  id uuid,
  dataset uuid,
  number integer,
  entry uuid,
  department text,
  state text,
  published_on date,
  rows bigint,
  bytes bigint,
  interfaces integer,
  withdrawn_on date
);

CREATE TABLE statistics_base.purpose_call (
  purpose text,
  day date,
  resource text,
  provider text,
  requester text,
  outcome text,
  calls bigint,
  rows bigint
);

CREATE TABLE statistics_base.purpose_day (
  purpose text,
  day date,
  requester text,
  queries bigint,
  records bigint,
  fields bigint
);

CREATE TABLE statistics_base.resource_theme (
  resource uuid,
  theme text
);

CREATE TABLE statistics_base.reuse (
  id uuid,
  dataset uuid,
  accepted_on date,
  ended_on date
);

CREATE TABLE statistics_base.rule_document (
  code text,
  division text,
  state text
);

CREATE TABLE statistics_base.survey (
  entry uuid,
  day date,
  department text,
  records bigint,
  bytes bigint
);

CREATE TABLE statistics_base.thing (
  kind text,
  id uuid,
  state text,
  department text,
  items integer,
  changed_at timestamp with time zone,
  sharing text,
  open text
);

CREATE OR REPLACE FUNCTION statistics_base.renew()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
DECLARE
  name text;
BEGIN
  LOCK TABLE statistics.fact IN EXCLUSIVE MODE;
  FOREACH name IN ARRAY ARRAY['thing', 'act_day', 'call_day', 'purpose_day', 'clock', 'department', 'approval',
                              'publication', 'rule_document', 'authority', 'project', 'project_resource', 'purpose_call',
                              'dataset', 'dataset_metric', 'department_list', 'resource_theme', 'reuse', 'survey',
                              'entry_cycle', 'open_application', 'feedback', 'duty_day', 'licensed_dataset'] LOOP
    EXECUTE format('DROP TABLE IF EXISTS statistics_base.%I', name);
    EXECUTE format('CREATE TABLE statistics_base.%I AS TABLE statistics.%I', name, name);
  END LOOP;
  DELETE FROM statistics.fact;
END $function$;

CREATE SCHEMA transport;

CREATE TABLE transport.dead_letter (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  topic text NOT NULL,
  "group" text NOT NULL,
  "position" text NOT NULL,
  attempts integer NOT NULL,
  error text NOT NULL,
  message_id text NOT NULL,
  key text NOT NULL,
  type text NOT NULL,
  headers bytea NOT NULL,
  body bytea NOT NULL,
  at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  decision text,
  reason text,
  decided_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (topic, "group", "position"),
  CHECK ((decision IS NULL) = (reason IS NULL) AND (decision IS NULL) = (decided_at IS NULL)),
  CHECK (decision = ANY (ARRAY['replayed'::text, 'dropped'::text]))
);

CREATE TABLE transport.message (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  topic text NOT NULL,
  message_id text NOT NULL,
  key text NOT NULL,
  type text NOT NULL,
  headers bytea NOT NULL,
  body bytea NOT NULL,
  only_group text,
  published_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  PRIMARY KEY (topic, id)
);

CREATE TABLE transport."position" (
  topic text NOT NULL,
  "group" text NOT NULL,
  last_id bigint DEFAULT 0 NOT NULL,
  owner uuid,
  lease_until timestamp with time zone,
  PRIMARY KEY (topic, "group")
);

CREATE TABLE transport.reply (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  address text NOT NULL,
  message_id text NOT NULL,
  key text NOT NULL,
  type text NOT NULL,
  headers bytea NOT NULL,
  body bytea NOT NULL,
  at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  PRIMARY KEY (address, id)
);

CREATE TABLE transport.topic (
  name text NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  PRIMARY KEY (name)
);

CREATE INDEX dead_letter_listed ON transport.dead_letter USING btree (topic, "group", id);

CREATE INDEX message_command ON transport.message USING btree (published_at) WHERE (type = 'call.command'::text);

CREATE OR REPLACE FUNCTION transport.append(topics text[], ids text[], keys text[], types text[], headers bytea[], bodies bytea[], only_groups text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  wanted text;
  before bigint := transport.issued();
  -- One fence per transaction and topic is enough; the setting ends with the (sub)transaction, as the lock does.
  fenced text := coalesce(current_setting('transport.fenced', true), '');
BEGIN
  FOR wanted IN SELECT DISTINCT t FROM unnest(topics) AS t LOOP
    IF strpos(fenced, ',' || wanted || ',') = 0 THEN
      PERFORM pg_advisory_xact_lock_shared((transport.fence_class(wanted) << 40) | before);
      fenced := fenced || ',' || wanted || ',';
    END IF;
    IF NOT EXISTS (SELECT FROM transport.topic WHERE name = wanted) THEN
      RAISE EXCEPTION 'unknown topic %', wanted USING ERRCODE = 'ST404', DETAIL = wanted;
    END IF;
    PERFORM pg_notify('transport', wanted);
  END LOOP;
  PERFORM set_config('transport.fenced', fenced, true);
  INSERT INTO transport.message (topic, message_id, key, type, headers, body, only_group)
  SELECT m.topic, m.id, m.key, m.type, m.headers, m.body, m.only_group
  FROM unnest(topics, ids, keys, types, headers, bodies, only_groups)
    WITH ORDINALITY AS m (topic, id, key, type, headers, body, only_group, ord)
  ORDER BY m.ord;
END $function$;

CREATE OR REPLACE FUNCTION transport.fence_class(topic text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (((23)::bigint << 16) | ((hashtext(topic) & 65535))::bigint);

CREATE OR REPLACE FUNCTION transport.issued()
 RETURNS bigint
 LANGUAGE sql
AS $function$ SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM transport.message_id_seq $function$;

CREATE OR REPLACE FUNCTION transport.prune(older_than interval, max_count integer)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  WITH old AS (
    SELECT m.topic, m.id FROM transport.topic t
    CROSS JOIN LATERAL (
      SELECT coalesce(min(p.last_id), 9223372036854775807) AS passed
      FROM transport.position p WHERE p.topic = t.name
    ) p
    CROSS JOIN LATERAL (
      SELECT w.id, w.published_at FROM transport.message w WHERE w.topic = t.name ORDER BY w.id LIMIT 1
    ) oldest
    CROSS JOIN LATERAL (
      SELECT w.topic, w.id FROM transport.message w
      WHERE w.topic = t.name AND w.id <= p.passed AND w.published_at < clock_timestamp() - older_than
      ORDER BY w.id LIMIT max_count
    ) m
    WHERE oldest.id <= p.passed AND oldest.published_at < clock_timestamp() - older_than
    LIMIT max_count
  ), gone AS (
    DELETE FROM transport.message m USING old WHERE m.topic = old.topic AND m.id = old.id RETURNING 1
  )
  SELECT count(*) FROM gone
$function$;

CREATE OR REPLACE FUNCTION transport.prune_commands(older_than interval, max_count integer)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  WITH old AS (
    SELECT topic, id FROM transport.message
    WHERE type = 'call.command' AND published_at < clock_timestamp() - older_than
    ORDER BY published_at LIMIT max_count
  ), gone AS (
    DELETE FROM transport.message m USING old WHERE m.topic = old.topic AND m.id = old.id RETURNING 1
  )
  SELECT count(*) FROM gone
$function$;

CREATE OR REPLACE FUNCTION transport.read(wanted text, reader text, after bigint, max_count integer, max_bytes bigint)
 RETURNS TABLE(id bigint, mine boolean, message_id text, key text, type text, headers bytea, body bytea)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  upto bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM transport.message w WHERE w.topic = wanted AND w.id > after) THEN
    RETURN;
  END IF;
  upto := transport.readable_to(wanted);
  RETURN QUERY
    SELECT m.id, m.mine, m.message_id, m.key, m.type, m.headers, CASE WHEN m.mine THEN m.body END
    FROM (
      SELECT n.*, n.only_group IS NULL OR n.only_group = reader AS mine,
             sum(octet_length(n.body)) OVER (ORDER BY n.id) - octet_length(n.body) AS bytes_before
      FROM (
        SELECT * FROM transport.message w
        WHERE w.topic = wanted AND w.id > after AND w.id <= upto
        ORDER BY w.id LIMIT max_count
      ) n
    ) m
    WHERE m.bytes_before < max_bytes OR m.bytes_before = 0
    ORDER BY m.id;
END $function$;

CREATE OR REPLACE FUNCTION transport.readable_to(wanted text)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
DECLARE
  issued bigint := transport.issued();
  class bigint := transport.fence_class(wanted);
  fence bigint;
BEGIN
  SELECT min(k.key & ((1::bigint << 40) - 1)) INTO fence
  FROM pg_locks l, LATERAL (SELECT (l.classid::bigint << 32) | l.objid::bigint AS key) k
  WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND k.key >> 40 = class
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database());
  RETURN least(issued, coalesce(fence, issued));
END $function$;

GRANT USAGE ON SCHEMA transport TO hub;

GRANT USAGE ON SCHEMA transport TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE transport."position" TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE transport."position" TO worker;

GRANT EXECUTE ON FUNCTION transport.append(text[],text[],text[],text[],bytea[],bytea[],text[]) TO hub;

GRANT EXECUTE ON FUNCTION transport.append(text[],text[],text[],text[],bytea[],bytea[],text[]) TO worker;

GRANT INSERT, SELECT, UPDATE ON TABLE transport.dead_letter TO hub;

GRANT INSERT, SELECT, UPDATE ON TABLE transport.dead_letter TO worker;

GRANT SELECT ON TABLE transport.message TO hub;

GRANT SELECT ON TABLE transport.message TO worker;

GRANT EXECUTE ON FUNCTION transport.prune(interval,integer) TO worker;

GRANT EXECUTE ON FUNCTION transport.prune_commands(interval,integer) TO worker;

GRANT EXECUTE ON FUNCTION transport.read(text,text,bigint,integer,bigint) TO hub;

GRANT EXECUTE ON FUNCTION transport.read(text,text,bigint,integer,bigint) TO worker;

GRANT DELETE, INSERT, SELECT ON TABLE transport.reply TO hub;

GRANT DELETE, INSERT, SELECT ON TABLE transport.reply TO worker;

GRANT INSERT, SELECT ON TABLE transport.topic TO hub;

GRANT INSERT, SELECT ON TABLE transport.topic TO worker;
