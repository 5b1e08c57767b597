-- Corrections (校核; Decree 809, Art. 26): a requester reports that data shared under an agreement is wrong or incomplete;
-- the provider verifies, corrects and says what it did. It names items and a record, never the values of a person.
CREATE TABLE exchange.correction (
  id                uuid PRIMARY KEY,
  agreement_id      uuid NOT NULL,
  agreement_version integer NOT NULL,
  requester         text NOT NULL,
  provider          text NOT NULL,
  items             text[] NOT NULL CHECK (cardinality(items) > 0),
  record            text CHECK (record <> ''),
  problem           text NOT NULL CHECK (problem <> ''),
  grounds           text NOT NULL CHECK (grounds <> ''),
  state             text NOT NULL CHECK (state IN ('filed', 'accepted', 'corrected', 'rejected', 'withdrawn')),
  filed_by          text NOT NULL,
  filed_at          timestamptz NOT NULL,
  verified_by       text,
  verified_at       timestamptz,
  rejection_reasons text CHECK (rejection_reasons <> ''),
  rejection_ground  text CHECK (rejection_ground <> ''),
  feedback          text CHECK (feedback <> ''),
  ended_by          text,
  ended_at          timestamptz,
  FOREIGN KEY (agreement_id, agreement_version) REFERENCES exchange.agreement (id, version),
  CHECK ((state IN ('accepted', 'corrected', 'rejected')) = (verified_at IS NOT NULL)),
  CHECK ((state IN ('corrected', 'rejected', 'withdrawn')) = (ended_at IS NOT NULL)),
  CHECK ((verified_by IS NULL) = (verified_at IS NULL) AND (ended_by IS NULL) = (ended_at IS NULL)),
  CHECK ((state = 'rejected') = (rejection_reasons IS NOT NULL)),
  CHECK ((state = 'rejected') = (rejection_ground IS NOT NULL)),
  CHECK ((state = 'corrected') = (feedback IS NOT NULL))
);
COMMENT ON COLUMN exchange.correction.agreement_version IS 'The version under whose terms the items had been granted.';
COMMENT ON COLUMN exchange.correction.items IS 'Codes, each once and in order, so that the same ones are found again.';
COMMENT ON COLUMN exchange.correction.record IS 'Which record, by a reference that both departments know; null where it concerns all.';
COMMENT ON COLUMN exchange.correction.grounds IS 'By what the requester knows.';
COMMENT ON COLUMN exchange.correction.verified_by IS 'Who of the provider accepted or rejected it.';
COMMENT ON COLUMN exchange.correction.feedback IS 'What the provider has corrected.';

-- Nothing is reported twice while it is open; another record with the same fault is.
CREATE UNIQUE INDEX correction_open ON exchange.correction (agreement_id, items, coalesce(record, ''))
  WHERE state IN ('filed', 'accepted');
CREATE INDEX correction_agreement ON exchange.correction (agreement_id, filed_at DESC, id);
CREATE INDEX correction_requester ON exchange.correction (requester, filed_at DESC, id);
CREATE INDEX correction_provider ON exchange.correction (provider, filed_at DESC, id);
CREATE INDEX correction_filed ON exchange.correction (filed_at DESC, id);

GRANT SELECT, INSERT ON exchange.correction TO hub;
GRANT UPDATE (state, verified_by, verified_at, rejection_reasons, rejection_ground, feedback, ended_by, ended_at)
  ON exchange.correction TO hub;
