-- A provider ends or narrows a service only for a reason that the requester agrees to, or that a dispute upholds, and that
-- is filed with the authority (备案; Decree 809, Art. 27).
CREATE TABLE exchange.service_change (
  id            uuid PRIMARY KEY,
  agreement_id  uuid NOT NULL,
  requester     text NOT NULL,
  provider      text NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('end', 'narrow')),
  fields        text[],
  modes         text[],
  quota_calls   integer CHECK (quota_calls > 0),
  reasons       text NOT NULL CHECK (reasons <> ''),
  ground        text NOT NULL CHECK (ground <> ''),
  effective_on  date NOT NULL,
  state         text NOT NULL CHECK (state IN ('drafted', 'sent', 'objected', 'agreed', 'filed', 'effective', 'withdrawn',
                                               'lapsed')),
  proposed_by   text NOT NULL,
  proposed_at   timestamptz NOT NULL,
  sent_at       timestamptz,
  filing_number text CHECK (filing_number <> ''),
  filed_at      timestamptz,
  ended_at      timestamptz,
  CHECK ((kind = 'narrow') = (num_nonnulls(fields, modes, quota_calls) > 0)),
  CHECK ((filing_number IS NULL) = (filed_at IS NULL)),
  -- Without filing nothing takes effect.
  CHECK (state NOT IN ('filed', 'effective') OR filed_at IS NOT NULL),
  CHECK (state = 'drafted' OR sent_at IS NOT NULL OR state IN ('withdrawn', 'lapsed')),
  CHECK ((ended_at IS NULL) = (state IN ('drafted', 'sent', 'objected', 'agreed', 'filed')))
);
COMMENT ON COLUMN exchange.service_change.fields IS 'Items that are left; null where all are. So are modes and the calls per day.';
COMMENT ON COLUMN exchange.service_change.filing_number IS 'By which the authority has acknowledged the filing.';
-- One change of one agreement at a time.
CREATE UNIQUE INDEX service_change_open ON exchange.service_change (agreement_id) WHERE ended_at IS NULL;
CREATE INDEX service_change_agreement ON exchange.service_change (agreement_id, proposed_at DESC, id);
CREATE INDEX service_change_requester ON exchange.service_change (requester, proposed_at DESC, id);
CREATE INDEX service_change_provider ON exchange.service_change (provider, proposed_at DESC, id);
CREATE INDEX service_change_proposed ON exchange.service_change (proposed_at DESC, id);
CREATE INDEX service_change_due ON exchange.service_change (effective_on) WHERE state = 'filed';
GRANT SELECT, INSERT ON exchange.service_change TO hub;
GRANT UPDATE (state, sent_at, filing_number, filed_at, ended_at) ON exchange.service_change TO hub;
-- It takes effect on its day, and lapses with an agreement whose term is over.
GRANT SELECT ON exchange.service_change TO worker;
GRANT UPDATE (state, ended_at) ON exchange.service_change TO worker;

-- What a requester objects to may be disputed, beside other disputes of the same agreement.
ALTER TABLE exchange.dispute
  ADD COLUMN service_change_id uuid REFERENCES exchange.service_change,
  ADD CHECK (service_change_id IS NULL OR agreement_id IS NOT NULL);
COMMENT ON COLUMN exchange.dispute.service_change_id IS 'The change of the agreement that is disputed; null where something else of it is.';
DROP INDEX exchange.dispute_open;
CREATE UNIQUE INDEX dispute_open ON exchange.dispute (coalesce(application_id, service_change_id, agreement_id))
  WHERE state IN ('negotiation', 'coordination', 'superior-coordination', 'government-decision');
CREATE INDEX dispute_service_change ON exchange.dispute (service_change_id) WHERE service_change_id IS NOT NULL;
