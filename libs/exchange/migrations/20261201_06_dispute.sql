-- Disputes of the parties in four levels (Decree 809, Art. 28). Their history is only added to.
CREATE TABLE exchange.dispute (
  id             uuid PRIMARY KEY,
  application_id uuid REFERENCES exchange.application,
  -- Agreements have versions: a dispute is about all of them.
  agreement_id   uuid,
  requester      text NOT NULL,
  provider       text NOT NULL,
  raised_by      text NOT NULL,
  state          text NOT NULL CHECK (state IN ('negotiation', 'coordination', 'superior-coordination',
                                                'government-decision', 'settled', 'decided', 'withdrawn')),
  contested      text NOT NULL CHECK (contested <> ''),
  reasons        text NOT NULL CHECK (reasons <> ''),
  raised_at      timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL,
  CHECK (num_nonnulls(application_id, agreement_id) = 1),
  CHECK (raised_by IN (requester, provider))
);
COMMENT ON COLUMN exchange.dispute.raised_by IS 'Credit code of the party that raised it.';
COMMENT ON COLUMN exchange.dispute.state IS 'The level while it is open.';
-- One open dispute for one matter.
CREATE UNIQUE INDEX dispute_open ON exchange.dispute (coalesce(application_id, agreement_id))
  WHERE state IN ('negotiation', 'coordination', 'superior-coordination', 'government-decision');
CREATE INDEX dispute_requester ON exchange.dispute (requester, raised_at DESC, id);
CREATE INDEX dispute_provider ON exchange.dispute (provider, raised_at DESC, id);
CREATE INDEX dispute_raised ON exchange.dispute (raised_at DESC, id);
GRANT SELECT, INSERT ON exchange.dispute TO hub;
GRANT UPDATE (state, updated_at) ON exchange.dispute TO hub;

CREATE TABLE exchange.dispute_step (
  dispute_id      uuid NOT NULL REFERENCES exchange.dispute,
  number          integer NOT NULL CHECK (number > 0),
  step            text NOT NULL,
  level           text NOT NULL CHECK (level IN ('negotiation', 'coordination', 'superior-coordination',
                                                 'government-decision')),
  by              text NOT NULL,
  department      text,
  text            text NOT NULL,
  document_number text,
  document_date   date,
  at              timestamptz NOT NULL,
  PRIMARY KEY (dispute_id, number),
  CHECK ((document_number IS NULL) = (document_date IS NULL)),
  CHECK (step NOT IN ('opine', 'decide') OR level = 'coordination' OR document_number IS NOT NULL)
);
COMMENT ON COLUMN exchange.dispute_step.level IS 'At which it was taken; of an escalation the one that it leaves.';
COMMENT ON COLUMN exchange.dispute_step.document_number IS
  'Of what a superior authority or a government has given outside this hub.';
GRANT SELECT, INSERT ON exchange.dispute_step TO hub;
