-- Needs (数据需求): data that a department needs and nobody has catalogued, and the one department that answers for it (数源部门;
-- Decree 809, Art. 19).
CREATE TABLE exchange.need (
  id                     uuid PRIMARY KEY,
  requester              text NOT NULL,
  title                  text NOT NULL CHECK (title <> ''),
  description            text NOT NULL CHECK (description <> ''),
  items                  text[] NOT NULL CHECK (cardinality(items) > 0),
  basis                  text NOT NULL CHECK (basis <> ''),
  citations              jsonb NOT NULL,
  scenario               text NOT NULL CHECK (scenario <> ''),
  purpose                text NOT NULL CHECK (purpose <> ''),
  matter                 text CHECK (matter <> ''),
  unserved               text CHECK (unserved <> ''),
  state                  text NOT NULL CHECK (state IN ('awaiting-office-head', 'awaiting-source', 'awaiting-answer',
                                                        'proposed', 'met', 'refused', 'withdrawn')),
  responsibility         text,
  responsibility_version integer CHECK (responsibility_version > 0),
  reply_days             smallint CHECK (reply_days > 0),
  source                 text,
  handed_back_by         text,
  proposed_by            text,
  entry_id               uuid,
  refusal_reasons        text CHECK (refusal_reasons <> ''),
  refusal_ground         text CHECK (refusal_ground <> ''),
  last_step              integer NOT NULL CHECK (last_step > 0),
  filed_by               text NOT NULL,
  filed_at               timestamptz NOT NULL,
  sent_at                timestamptz,
  ended_at               timestamptz,
  CHECK (source <> requester),
  CHECK (state NOT IN ('awaiting-answer', 'proposed', 'met', 'refused') OR source IS NOT NULL),
  CHECK (state NOT IN ('awaiting-office-head', 'awaiting-source') OR source IS NULL),
  CHECK (responsibility_version IS NULL OR responsibility IS NOT NULL),
  CHECK (reply_days IS NULL OR responsibility_version IS NOT NULL),
  CHECK ((refusal_reasons IS NULL) = (refusal_ground IS NULL)),
  CHECK (entry_id IS NULL OR refusal_reasons IS NULL),
  CHECK ((proposed_by IS NULL) = (entry_id IS NULL AND refusal_reasons IS NULL)),
  CHECK (state <> 'proposed' OR proposed_by IS NOT NULL),
  CHECK (state <> 'met' OR entry_id IS NOT NULL),
  CHECK (state <> 'refused' OR refusal_reasons IS NOT NULL),
  CHECK ((state IN ('met', 'refused', 'withdrawn')) = (ended_at IS NOT NULL))
);
COMMENT ON COLUMN exchange.need.items IS 'Names of the information items wanted.';
COMMENT ON COLUMN exchange.need.unserved IS 'Why the published entry that has all items does not serve.';
COMMENT ON COLUMN exchange.need.responsibility_version IS 'The version of the responsibility item that was in force when it was sent.';
COMMENT ON COLUMN exchange.need.source IS 'Credit code of the one department that has to answer.';
COMMENT ON COLUMN exchange.need.handed_back_by IS 'A need is handed back once.';
CREATE UNIQUE INDEX need_open ON exchange.need (requester, lower(title), lower(purpose))
 WHERE state NOT IN ('met', 'refused', 'withdrawn');
CREATE INDEX need_newest ON exchange.need (filed_at DESC, id);
CREATE INDEX need_requester ON exchange.need (requester, filed_at DESC, id);
CREATE INDEX need_source ON exchange.need (source, filed_at DESC, id);
CREATE INDEX need_handed_back ON exchange.need (handed_back_by, filed_at DESC, id);

CREATE TABLE exchange.need_step (
  need_id    uuid NOT NULL REFERENCES exchange.need,
  number     integer NOT NULL CHECK (number > 0),
  step       text NOT NULL CHECK (step IN ('file', 'route', 'send', 'assign', 'hand-back', 'propose', 'return', 'meet', 'refuse',
                                           'withdraw')),
  by         text NOT NULL,
  department text,
  source     text,
  text       text NOT NULL,
  ground     text,
  entry_id   uuid,
  at         timestamptz NOT NULL,
  PRIMARY KEY (need_id, number),
  CHECK ((step = 'file') = (number = 1)),
  CHECK (step NOT IN ('assign', 'hand-back', 'return', 'refuse') OR text <> '')
);

GRANT SELECT, INSERT ON exchange.need, exchange.need_step TO hub;
GRANT UPDATE (state, responsibility, responsibility_version, reply_days, source, handed_back_by, proposed_by, entry_id,
              refusal_reasons, refusal_ground, last_step, sent_at, ended_at) ON exchange.need TO hub;
