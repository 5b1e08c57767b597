-- Data flows back (数据回流; Decree 809, Art. 24): what a higher department holds about a lower area goes back to it,
-- completely and without further conditions. It is applied for like other data; the return says whether all has come.
ALTER TABLE exchange.application ADD COLUMN return_division text CHECK (return_division ~ '^\d{6,12}$');
COMMENT ON COLUMN exchange.application.return_division IS
  'Division (GB/T 2260) whose own data is asked back; null for an application of another kind.';

CREATE TABLE exchange.data_return (
  application_id uuid PRIMARY KEY REFERENCES exchange.application,
  requester      text NOT NULL,
  provider       text NOT NULL,
  division       text NOT NULL,
  state          text NOT NULL CHECK (state IN ('requested', 'offered', 'short', 'complete')),
  offered        integer CHECK (offered >= 0),
  received       integer CHECK (received >= 0),
  requested_at   timestamptz NOT NULL,
  ended_at       timestamptz,
  CHECK ((state = 'requested') = (offered IS NULL)),
  CHECK ((state IN ('short', 'complete')) = (received IS NOT NULL)),
  CHECK (state <> 'complete' OR offered = received),
  CHECK (state <> 'short' OR offered <> received),
  CHECK ((ended_at IS NULL) = (state <> 'complete'))
);
COMMENT ON COLUMN exchange.data_return.division IS 'Of the requester, when it asked.';
COMMENT ON COLUMN exchange.data_return.offered IS 'Records that the provider says there are.';
COMMENT ON COLUMN exchange.data_return.received IS 'Records that the requester has counted.';
CREATE INDEX data_return_requester ON exchange.data_return (requester, requested_at DESC, application_id);
CREATE INDEX data_return_provider ON exchange.data_return (provider, requested_at DESC, application_id);
CREATE INDEX data_return_requested ON exchange.data_return (requested_at DESC, application_id);
GRANT SELECT, INSERT ON exchange.data_return TO hub;
GRANT UPDATE (state, offered, received, ended_at) ON exchange.data_return TO hub;
