-- One itemised request for supplements and one extension for an application (Decree 809, Art. 21); each is written
-- once and answered once.
CREATE TABLE exchange.supplement (
  application_id uuid PRIMARY KEY REFERENCES exchange.application,
  missing        text[] NOT NULL CHECK (cardinality(missing) > 0),
  asked_by       text NOT NULL,
  asked_at       timestamptz NOT NULL,
  answers        text[] CHECK (cardinality(answers) = cardinality(missing)),
  supplied_by    text,
  supplied_at    timestamptz,
  CHECK ((answers IS NULL) = (supplied_at IS NULL) AND (answers IS NULL) = (supplied_by IS NULL))
);
COMMENT ON COLUMN exchange.supplement.missing IS 'What is missing, item by item and complete.';
COMMENT ON COLUMN exchange.supplement.answers IS 'The requester''s answer to each item, in the same order.';
GRANT SELECT, INSERT ON exchange.supplement TO hub;
GRANT UPDATE (answers, supplied_by, supplied_at) ON exchange.supplement TO hub;

CREATE TABLE exchange.extension (
  application_id uuid PRIMARY KEY REFERENCES exchange.application,
  days           smallint NOT NULL CHECK (days > 0),
  reasons        text NOT NULL CHECK (reasons <> ''),
  asked_by       text NOT NULL,
  asked_at       timestamptz NOT NULL,
  consented      boolean,
  remarks        text,
  answered_by    text,
  answered_at    timestamptz,
  CHECK ((consented IS NULL) = (answered_at IS NULL) AND (consented IS NULL) = (answered_by IS NULL)),
  CHECK (consented OR consented IS NULL OR remarks <> '')
);
COMMENT ON COLUMN exchange.extension.days IS 'Working days.';
COMMENT ON COLUMN exchange.extension.remarks IS 'What the authority says to it; a refusal says why.';
GRANT SELECT, INSERT ON exchange.extension TO hub;
GRANT UPDATE (consented, remarks, answered_by, answered_at) ON exchange.extension TO hub;

-- Waiting for supplements an application is open, too.
DROP INDEX exchange.application_open;
CREATE UNIQUE INDEX application_open ON exchange.application (requester, entry_id, coalesce(resource_id, entry_id), purpose_code)
  WHERE state IN ('awaiting-office-head', 'received', 'awaiting-supplement', 'proposed');

ALTER TABLE exchange.decision ADD COLUMN for_incompleteness boolean NOT NULL DEFAULT false
  CHECK (NOT for_incompleteness OR outcome = 'refused');
COMMENT ON COLUMN exchange.decision.for_incompleteness IS 'Refused because material was missing, which had been asked for.';
