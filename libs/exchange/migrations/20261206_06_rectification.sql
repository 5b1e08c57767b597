-- Rectification (整改; Decree 809, Art. 27): misuse suspends an agreement and is to be put right; a refusal or failure
-- may end the agreement.
CREATE TABLE exchange.rectification (
  id           uuid PRIMARY KEY,
  agreement_id uuid NOT NULL,
  requester    text NOT NULL,
  provider     text NOT NULL,
  imposed_as   text NOT NULL CHECK (imposed_as IN ('authority', 'provider')),
  imposed_by   text NOT NULL,
  breach       text NOT NULL CHECK (breach IN ('other-purpose', 'wider-use', 'onward-supply', 'not-disposed',
                                               'security', 'records-not-kept')),
  facts        text NOT NULL CHECK (facts <> ''),
  ordered      text NOT NULL CHECK (ordered <> ''),
  due_on       date,
  state        text NOT NULL CHECK (state IN ('ordered', 'drafted', 'reported', 'refused', 'rejected', 'accepted',
                                              'lifted', 'terminated', 'lapsed')),
  report       text CHECK (report <> ''),
  drafted_by   text,
  imposed_at   timestamptz NOT NULL,
  ordered_at   timestamptz NOT NULL,
  ended_at     timestamptz,
  CHECK ((report IS NULL) = (drafted_by IS NULL)),
  CHECK (state NOT IN ('drafted', 'reported', 'accepted') OR report IS NOT NULL),
  CHECK ((ended_at IS NULL) = (state IN ('ordered', 'drafted', 'reported', 'refused', 'rejected')))
);
COMMENT ON COLUMN exchange.rectification.imposed_by IS 'Credit code of the department that suspended the agreement and examines.';
COMMENT ON COLUMN exchange.rectification.ordered IS 'What the newest order asks for; earlier ones are in its course.';
COMMENT ON COLUMN exchange.rectification.due_on IS 'Last day of the newest order; null where the jurisdiction sets no limit.';
COMMENT ON COLUMN exchange.rectification.report IS 'What the requester says it has done; a draft until it is sent.';
-- An agreement is suspended for one thing at a time.
CREATE UNIQUE INDEX rectification_open ON exchange.rectification (agreement_id) WHERE ended_at IS NULL;
CREATE INDEX rectification_agreement ON exchange.rectification (agreement_id, imposed_at DESC, id);
CREATE INDEX rectification_requester ON exchange.rectification (requester, imposed_at DESC, id);
CREATE INDEX rectification_provider ON exchange.rectification (provider, imposed_at DESC, id);
CREATE INDEX rectification_imposed ON exchange.rectification (imposed_at DESC, id);
GRANT SELECT, INSERT ON exchange.rectification TO hub;
GRANT UPDATE (ordered, due_on, state, report, drafted_by, ordered_at, ended_at) ON exchange.rectification TO hub;
-- With an agreement whose term is over its rectification lapses.
GRANT SELECT ON exchange.rectification TO worker;
GRANT UPDATE (state, ended_at) ON exchange.rectification TO worker;
