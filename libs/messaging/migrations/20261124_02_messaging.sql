-- The inbox: which message a consumer has already applied, in the transaction that applied it.
-- (The outbox is the ordered log of libs/transport.)
CREATE SCHEMA messaging AUTHORIZATION migrator;
REVOKE ALL ON SCHEMA messaging FROM PUBLIC;
GRANT USAGE ON SCHEMA messaging TO hub, worker;

CREATE TABLE messaging.inbox (
  consumer   text NOT NULL,
  message_id uuid NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, message_id)
);
GRANT SELECT, INSERT, DELETE ON messaging.inbox TO hub, worker;
