-- Changes that the catalogue has to follow (变更事项; Decree 809, Art. 17): a law or a department's duties changed, and which
-- entries have to be submitted anew, or to be made, for that. None is ever removed.
CREATE TABLE catalog.change (
  id                    uuid PRIMARY KEY,
  department            text NOT NULL,
  cause                 text NOT NULL CHECK (cause IN ('law', 'duty')),
  document              text REFERENCES catalog.rule_document,
  description           text NOT NULL CHECK (description <> ''),
  occurred_on           date NOT NULL,
  state                 text NOT NULL CHECK (state IN ('open', 'extension-asked', 'completed')),
  recorded_by           text NOT NULL,
  recorded_at           timestamptz NOT NULL,
  extension_days        smallint CHECK (extension_days > 0),
  extension_reasons     text CHECK (extension_reasons <> ''),
  extension_asked_by    text,
  extension_consented   boolean,
  extension_remarks     text CHECK (extension_remarks <> ''),
  extension_answered_by text CHECK (extension_answered_by <> extension_asked_by),
  completed_at          timestamptz,
  CHECK ((state = 'completed') = (completed_at IS NOT NULL)),
  CHECK ((extension_days IS NULL) = (extension_reasons IS NULL) AND (extension_days IS NULL) = (extension_asked_by IS NULL)),
  CHECK ((extension_consented IS NULL) = (extension_answered_by IS NULL)),
  CHECK (extension_consented IS NULL OR extension_days IS NOT NULL),
  CHECK (extension_consented OR extension_consented IS NULL OR extension_remarks IS NOT NULL),
  CHECK (state <> 'extension-asked' OR (extension_days IS NOT NULL AND extension_consented IS NULL)),
  CHECK (state <> 'open' OR (extension_days IS NULL) = (extension_consented IS NULL))
);
COMMENT ON COLUMN catalog.change.department IS 'Credit code of the department whose entries have to follow.';
COMMENT ON COLUMN catalog.change.document IS 'The rule document that changed; null where none is registered for it.';
COMMENT ON COLUMN catalog.change.occurred_on IS 'The day in China from which the time is counted, whenever it was recorded.';
COMMENT ON COLUMN catalog.change.extension_days IS 'Working days that were asked for.';
CREATE INDEX change_recorded ON catalog.change (recorded_at DESC, id);
CREATE INDEX change_department ON catalog.change (department, recorded_at DESC, id);
CREATE INDEX change_document ON catalog.change (document, occurred_on);

CREATE TABLE catalog.changed_entry (
  change_id  uuid NOT NULL REFERENCES catalog.change,
  number     integer NOT NULL CHECK (number > 0),
  entry_id   uuid,
  title      text NOT NULL CHECK (title <> ''),
  state      text NOT NULL CHECK (state IN ('awaited', 'submitted', 'unaffected')),
  version    integer CHECK (version > 0),
  reasons    text CHECK (reasons <> ''),
  settled_by text,
  settled_at timestamptz,
  PRIMARY KEY (change_id, number),
  UNIQUE (change_id, entry_id),
  CHECK ((state = 'awaited') = (settled_at IS NULL) AND (settled_by IS NULL) = (settled_at IS NULL)),
  CHECK ((state = 'submitted') = (version IS NOT NULL)),
  CHECK (state <> 'submitted' OR entry_id IS NOT NULL),
  CHECK ((state = 'unaffected') = (reasons IS NOT NULL))
);
COMMENT ON COLUMN catalog.changed_entry.entry_id IS 'Null while one that has to be made is not drafted. Drafts may be thrown away, so no foreign key.';
COMMENT ON COLUMN catalog.changed_entry.version IS 'The version that was submitted.';
COMMENT ON COLUMN catalog.changed_entry.reasons IS 'Why no version is needed, as the department head found.';
CREATE INDEX changed_entry_awaited ON catalog.changed_entry (entry_id) WHERE state = 'awaited';
CREATE INDEX changed_entry_entry ON catalog.changed_entry (entry_id);

GRANT SELECT, INSERT ON catalog.change, catalog.changed_entry TO hub;
GRANT UPDATE (state, extension_days, extension_reasons, extension_asked_by, extension_consented, extension_remarks,
              extension_answered_by, completed_at) ON catalog.change TO hub;
GRANT UPDATE (entry_id, state, version, reasons, settled_by, settled_at) ON catalog.changed_entry TO hub;
