-- Answers that were handed over, each call once: kept with the provider's own signed statement, so that
-- who gave what to whom, for what and until when can be shown to anyone. Nothing of an answer is here.
CREATE TABLE exchange.delivery (
  call         uuid PRIMARY KEY,
  entry_id     uuid NOT NULL,
  agreement    uuid NOT NULL,
  version      integer NOT NULL,
  mode         text NOT NULL CHECK (mode IN ('verify', 'query')),
  fields       text[] NOT NULL,
  statement    text NOT NULL,
  delivered_at timestamptz NOT NULL
);
COMMENT ON TABLE exchange.delivery IS
  'No foreign key to the agreement: its lock would be taken by every call at once. A call has found its agreement before.';
COMMENT ON COLUMN exchange.delivery.entry_id IS 'Log entry of the call, committed in the same transaction.';
COMMENT ON COLUMN exchange.delivery.statement IS 'Compact JWS by the root key that the agreement names.';

-- Never changed and never removed.
GRANT SELECT, INSERT ON exchange.delivery TO hub;
